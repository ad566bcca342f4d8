"""`reportlib ledger`: check registers, read them into the store, make blank ones."""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reportlib import settings
from reportlib.cli import ledger_results
from reportlib.cli.showing import harmless
from reportlib.errors import RunError, SeedError

MOST = 12


def add(commands: Any) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "ledger", help="registers: check them, read them, make blank ones",
        description="Registers (台账) in seeds/ledgers: .xlsx, .xls, .ods, .csv. No name, ID number or telephone of them is kept or printed.",
        epilog="examples:\n  reportlib ledger check\n  reportlib ledger check 芒宽乡2024年6月外出务工.xlsx\n  reportlib ledger read\n"
        "  reportlib ledger template out-workers\n  reportlib ledger template training --lang en --output training.xlsx",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    actions = command.add_subparsers(dest="action", metavar="ACTION", required=True)
    check = actions.add_parser("check", help="say what is wrong in registers, without keeping anything",
        epilog="examples:\n  reportlib ledger check\n  reportlib ledger check 外出务工.xlsx 返乡.csv --all",
        formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    check.add_argument(
        "files", nargs="*", metavar="FILE", help="registers (default: all of seeds/ledgers)"
    )
    read = actions.add_parser("read", help="read seeds/ledgers into the store in the output folder",
        epilog="examples:\n  reportlib ledger read\n  reportlib ledger read --fresh",
        formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    read.add_argument("--fresh", action="store_true", help="read also what has not changed")
    for one in (check, read):
        one.add_argument("--all", action="store_true", help=f"print every finding, not the first {MOST} of a sheet")  # fmt: skip
        one.add_argument("--seeds", default="", metavar="DIR", help="another seeds folder")
        one.add_argument("--output", default="", metavar="DIR", help="another output folder")
        one.set_defaults(run=run)
    blank = actions.add_parser("template", help="make a blank register with drop-downs and notes",
        epilog="examples:\n  reportlib ledger template out-workers\n  reportlib ledger template 返乡回流 --output 返乡.xlsx",
        formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    blank.add_argument("name", metavar="NAME", help="which: out-workers, returned, training … (“list” names all)")  # fmt: skip
    blank.add_argument("--lang", default="zh", choices=("zh", "en"), help="of heads, lists and notes (default: zh)")  # fmt: skip
    blank.add_argument("--output", default="", metavar="FILE", help="write there (default: NAME.xlsx here)")  # fmt: skip
    blank.set_defaults(run=blank_register)
    ledger_results.add(actions)


def blank_register(asked: argparse.Namespace) -> int:
    """Write a blank register; never over another file, which may be one that somebody has filled in.

    Raises:
        RunError: There is a file of that name with something else in it.
    """
    from reportlib.canonical import write_bytes
    from reportlib.ledgers import schemas, templates

    known = schemas.load()
    if asked.name == "list":
        for one in known.schemas.values():
            print(f"{one.command}  {one.zh} · {one.en}")
        print(f"✓ {len(known.schemas)} registers are known")
        return 0
    schema = known.get(asked.name)
    path = Path(asked.output or f"{schema.command}.xlsx")
    if path.suffix.lower() != ".xlsx":
        path = path.with_name(f"{path.name}.xlsx")
    blank = templates.template(schema, known, asked.lang)
    if path.exists() and not (path.is_file() and path.read_bytes() == blank):
        raise RunError(
            "a file of that name is there already; it may be filled in / 已有同名文件，可能已填写，不覆盖", where=str(path),
            remedy="name another with --output, or move it away",
        )  # fmt: skip
    write_bytes(path, blank)
    print(f"✓ {path}: {schema.zh} · {schema.en}, {len(schema.columns)} columns; fill it in and put it into seeds/ledgers")  # fmt: skip
    return 0


def run(asked: argparse.Namespace) -> int:
    """Check or read registers, and say what became of each."""
    from reportlib import places
    from reportlib.ledgers import intake, refusals, schemas, verdicts

    project = settings.find_project(Path.cwd())
    chosen = settings.load(project)
    folder = (Path(asked.seeds) if asked.seeds else project / chosen.seeds) / "ledgers"
    output = Path(asked.output) if asked.output else project / chosen.output
    known = schemas.load()
    extra = project / chosen.places_folder if chosen.places_folder else None
    only = getattr(asked, "files", [])
    files = [_register(Path(one)) for one in only] or intake.sources(folder)
    with _store(asked, output, known) as connection:
        done = intake.take_in(
            connection, files, known, places.load(extra), share=chosen.ledger_refusal_share,
            said=lambda name: print(f"… {harmless(name)}", file=sys.stderr, flush=True) if sys.stderr.isatty() else None,
        )  # fmt: skip
        found = list(verdicts.verdicts(connection, known))
    for error in done.failed:
        print(f"✗ {harmless(str(error))}")
    for file in found:
        path = refusals.write(file, output)
        for line in _lines(file, every=asked.all):
            print(line)
        if path is not None:
            print(f"  → {path}")
    return _verdict(asked, found, done)


def _register(path: Path) -> Any:
    """Return a register that was named.

    Raises:
        SeedError: It is no file.
    """
    from reportlib.ledgers import intake

    if not path.is_file():
        raise SeedError(
            "no such register / 没有这份台账", where=str(path), remedy="name a file, or none at all for those in seeds/ledgers"
        )  # fmt: skip
    return intake.Source(path=path, name=path.name)


@contextmanager
def _store(asked: argparse.Namespace, output: Path, known: Any) -> Iterator[Any]:
    """Open the office's store, or for a check one that is gone afterwards."""
    from reportlib.ledgers import store

    if asked.action == "read":
        if asked.fresh:
            store.forget(output)
        with store.opened(output, known) as connection:
            yield connection
        return
    with (
        tempfile.TemporaryDirectory(prefix="reportlib-") as folder,
        store.opened(Path(folder), known) as connection,
    ):
        yield connection


def _lines(file: Any, *, every: bool) -> Iterator[str]:
    """Give the lines of one file: each sheet's count, its refusals, its remarks."""
    from reportlib.ledgers import refusals

    yield harmless(file.name)
    for sheet in file.sheets:
        name = harmless(sheet.name or file.name)
        if sheet.verdict in {"empty", "hidden"}:
            if sheet.verdict == "hidden" and sheet.name != "lists":
                yield f"  · {name}: 隐藏的工作表，未读 | hidden, not read"
            continue
        if sheet.verdict == "unrecognised":
            yield from _unrecognised(sheet, name)
            continue
        mark = "✗" if sheet.verdict == "refused" else "!" if sheet.counts["refused"] + sheet.counts["aside"] else "✓"  # fmt: skip
        yield f"  {mark} {refusals.counted(sheet, 'zh')}"
        yield f"    {refusals.counted(sheet, 'en')}"
        if sheet.verdict == "refused":
            yield f"    {refusals.whole(sheet, 'zh')}"
            yield f"    {refusals.whole(sheet, 'en')}"
        shown = sheet.findings if every else _few(sheet.findings)
        for one in shown:
            yield f"    {'✗' if one.refuses else '!'} {harmless(one.line('zh'))}"
            yield f"      {harmless(one.line('en'))}"
        if len(sheet.findings) > len(shown):
            yield f"    … {len(sheet.findings) - len(shown)} 条未列出（--all 全部列出） | more (--all lists them)"  # fmt: skip


def _few(findings: Sequence[Any]) -> list[Any]:
    """Return the first findings, remarks among them."""
    refusing = [one for one in findings if one.refuses][:MOST]
    remarks = [one for one in findings if not one.refuses][:MOST]
    return [*refusing, *remarks]


def _unrecognised(sheet: Any, name: str) -> Iterator[str]:
    if sheet.schema is None:
        yield f"  · {name}: 不是已知的台账，未读；空白模板：reportlib ledger template list"
        yield "    no known register, not read; for a blank one: reportlib ledger template list"
        return
    missing = [(one.column_zh, one.column_en) for one in sheet.findings]
    yield f"  ✗ {name}: 认不出；最接近“{sheet.schema.zh}”，缺表头 {'、'.join(zh for zh, _ in missing)}"
    yield (
        f"    not recognised; nearest is “{sheet.schema.en}” ({sheet.schema.command}), missing: {', '.join(en for _, en in missing)}"
        f" → reportlib ledger template {sheet.schema.command}"
    )


def _verdict(asked: argparse.Namespace, files: Sequence[Any], done: Any) -> int:
    """Print the last line; 1 if something has to be sent back."""
    sheets = [one for file in files for one in file.sheets]
    total = {
        key: sum(one.counts[key] for one in sheets) for key in ("accepted", "aside", "refused")
    }
    used = sum(one.verdict == "read" for one in sheets)
    unused = (one for one in sheets if one.verdict == "refused" or (one.verdict == "unrecognised" and one.schema))  # fmt: skip
    empty = (one for one in files if one.verdict == "unrecognised" and not any(each.schema for each in one.sheets))  # fmt: skip
    bad = len(done.failed) + sum(1 for _ in unused) + sum(1 for _ in empty)
    if not files:
        print("✗ no register in the folder → put some into seeds/ledgers, or make one: reportlib ledger template list")  # fmt: skip
        return 1
    failed = bad or (asked.action == "check" and total["refused"] + total["aside"])
    unchanged = f", {len(done.kept)} files unchanged" if done.kept else ""
    print(
        f"{'✗' if failed else '✓'} {used} registers in {len(files)} files: {total['accepted']} rows accepted, "
        f"{total['refused']} refused, {total['aside']} set aside"
        + (f", {bad} registers or files not used" if bad else "")
        + unchanged
    )
    return 1 if failed else 0
