"""`reportlib bundle`: one ZIP for one submission."""

import argparse
import getpass
import os
import sys
from pathlib import Path
from typing import Any

from reportlib import settings
from reportlib.cli import arguments
from reportlib.errors import BundleError

PASSPHRASE = "REPORTLIB_SIGN_PASSPHRASE"  # noqa: S105 - where a passphrase is asked for, not one


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = arguments.command(
        commands, "bundle", "pack reports for submission: PDFs, 核校单, data, notebooks, masked seeds, proofs",
        "examples:\n  reportlib bundle 530500 530502\n  reportlib bundle --sign key.p12 --output 2004.zip",
    )  # fmt: skip
    arguments.add_reports(command)
    command.add_argument(
        "--sign", default="", metavar="P12",
        help=f"sign PDFs and manifest with a PKCS #12 file; its passphrase is asked for, or taken from {PASSPHRASE}",
    )  # fmt: skip
    arguments.add_seeds(command)
    command.add_argument(
        "--output",
        default="",
        metavar="FILE",
        help="where the ZIP goes (default: output/packages/)",
    )
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Build what the package needs, pack it, and print the verdict."""
    from reportlib import bundle, pipeline
    from reportlib.canonical import digest, write_bytes
    from reportlib.cli.progress import Bar

    project = settings.find_project(Path.cwd())
    chosen = pipeline.with_output(settings.load(project), "", asked.seeds)
    key = None
    if asked.sign:
        content = _read(Path(asked.sign))
        key = bundle.load_key(content, _passphrase(asked.sign), where=Path(asked.sign).name)
    request = pipeline.Request(
        project=project, settings=chosen, areas=tuple(asked.areas), period=asked.period or chosen.period,
        notebooks=tuple(asked.notebook), jobs=asked.jobs, timeout=chosen.timeout,
    )  # fmt: skip
    with Bar() as bar:
        packed = pipeline.submit(request, bar, key)
    path = (
        Path(asked.output) if asked.output else project / chosen.output / "packages" / packed.name
    )
    try:
        write_bytes(path, packed.content)
    except OSError as error:
        raise BundleError(
            f"the package cannot be written: {error.strerror}", where=path.name, remedy="free space or name another --output"
        ) from error  # fmt: skip
    signed = "signed, " if key else ""
    size = f"{len(packed.content) / 1e6:.1f} MB"
    print(f"  SHA-256 {digest(packed.content)}")
    print(f"✓ {packed.members} files, {signed}{size} → {_shown(path, project)}")
    return 0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BundleError(
            f"the key cannot be read: {error.strerror}", where=path.name, remedy="check its name and rights"
        ) from error  # fmt: skip


def _passphrase(name: str) -> str:
    given = os.environ.get(PASSPHRASE)
    if given is not None or not sys.stdin.isatty():
        return given or ""
    return getpass.getpass(f"passphrase of {name}: ")


def _shown(path: Path, project: Path) -> str:
    return str(path.relative_to(project)) if path.is_relative_to(project) else str(path)
