"""`reportlib verify`: is a package or an output folder complete, untampered, and reproducible?"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportlib import settings
from reportlib.cli import arguments
from reportlib.errors import BundleError

if TYPE_CHECKING:
    from reportlib.bundle import Verdict


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = arguments.command(
        commands, "verify", "say of a package or an output folder: complete, untampered, reproducible",
        "examples:\n  reportlib verify submission.zip --rebuild\n  reportlib verify output",
    )  # fmt: skip
    command.add_argument("path", metavar="PATH", help="a package (.zip) or an output folder")
    command.add_argument(
        "--rebuild", action="store_true", help="also make it again from its seeds and compare every byte"
    )  # fmt: skip
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Judge and print, the verdict last."""
    path = Path(asked.path)
    if path.is_dir():
        return _folder(path, rebuild=asked.rebuild)
    if not path.is_file():
        raise BundleError(
            "there is no such file or folder", where=asked.path, remedy="check the name"
        )
    return _package(path, rebuild=asked.rebuild)


def _package(path: Path, *, rebuild: bool) -> int:
    from reportlib import bundle

    package, verdict = bundle.open_package(path.read_bytes(), where=path.name)
    _tell(verdict)
    again: tuple[tuple[str, str], ...] = ()
    if rebuild and verdict.good:
        from reportlib import pipeline
        from reportlib.cli.progress import Bar

        with Bar() as bar:
            again = pipeline.rebuild_package(package, bar)
        _list(again)
    return _say(path.name, verdict, again, rebuild=rebuild)


def _folder(path: Path, *, rebuild: bool) -> int:
    from reportlib import bundle

    verdict = bundle.check_folder(path)
    _tell(verdict)
    again: tuple[tuple[str, str], ...] = ()
    if rebuild and verdict.good:
        from reportlib import pipeline
        from reportlib.cli.progress import Bar

        project = settings.find_project(path.resolve())
        chosen = pipeline.with_output(settings.load(project), str(path.resolve()), "")
        with Bar() as bar:
            again = pipeline.rebuild_folder(
                pipeline.Request(project=project, settings=chosen, timeout=chosen.timeout), bar
            )
        _list(again)
    return _say(path.name, verdict, again, rebuild=rebuild)


def _tell(verdict: "Verdict") -> None:
    _list(verdict.problems)
    for note in verdict.notes:
        print(f"  i {note}")
    signers = {one.signer for _, one in verdict.signatures if not one.problem}
    for signer in sorted(signers):
        count = sum(1 for _, one in verdict.signatures if one.signer == signer and not one.problem)
        print(
            f"  {count} signatures of “{signer}” are intact; whether to trust that certificate is yours to judge"
        )


def _list(problems: tuple[tuple[str, str], ...]) -> None:
    for name, what in problems:
        print(f"  ✗ {name}: {what}")


def _say(
    name: str, verdict: "Verdict", again: tuple[tuple[str, str], ...], *, rebuild: bool
) -> int:
    if not verdict.good:
        missing = sum(1 for _, what in verdict.problems if what == "is missing")
        told = f"{len(verdict.problems)} problems" + (
            f", {missing} of them missing files" if missing else ""
        )
        print(f"✗ {name}: {told}; do not rely on it")
        return 1
    if again:
        print(
            f"✗ {name}: complete and untampered, but made again it comes out otherwise in {len(again)} places"
        )
        return 1
    made = ", and made again from its own seeds to the same bytes" if rebuild else ""
    print(f"✓ {name}: {verdict.members} files, complete and untampered{made}")
    return 0
