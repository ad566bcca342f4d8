"""The executed notebook as a record: same run, same bytes.

Timings, paths, random ids, versions of the machine and counts go; sources,
outputs and order stay. The text is, to the byte, what nbformat's own writer gives.
"""

import json
import re
from collections.abc import Iterable
from json.encoder import encode_basestring
from typing import Any

from reportlib.notebooks.bare import nbformat

_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def normalised(executed: Any) -> Any:
    """Return a copy of an executed notebook without anything that differs from run to run."""
    notebook = _copied(executed)
    notebook.metadata = nbformat.from_dict({"language_info": {"name": "python"}})  # type: ignore[no-untyped-call]
    for number, cell in enumerate(notebook.cells, start=1):
        cell.id = f"cell-{number}"
        tags = cell.get("metadata", {}).get("tags", [])
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})  # type: ignore[no-untyped-call]
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = _merged([_output(one) for one in cell.outputs if not _is_noise(one)])
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def _copied(executed: Any) -> Any:
    """Return a copy down to what outputs and attachments hold; what lies deeper may be shared."""
    notebook = _shallow(executed)
    notebook.cells = [_shallow(one) for one in executed.cells]
    for cell in notebook.cells:
        if "attachments" in cell:
            cell.attachments = _shallow(cell.attachments)
            for name, held in cell.attachments.items():
                cell.attachments[name] = _shallow(held)
        if cell.cell_type == "code":
            cell.outputs = [_shallow(one) for one in cell.outputs]
            for output in cell.outputs:
                if "data" in output:
                    output.data = _shallow(output.data)
    return notebook


def _shallow(node: Any) -> Any:
    fresh = nbformat.NotebookNode()  # type: ignore[no-untyped-call]
    dict.update(fresh, node)
    return fresh


def _is_noise(output: Any) -> bool:
    return bool(output.output_type == "stream" and output.name == "stderr")


def _merged(outputs: list[Any]) -> list[Any]:
    """Return outputs with neighbouring prints joined: how a kernel cuts them is a matter of timing."""
    result: list[Any] = []
    for one in outputs:
        if result and one.output_type == "stream" and result[-1].output_type == "stream":
            result[-1].text += one.text
        else:
            result.append(one)
    return result


def _output(output: Any) -> Any:
    if output.output_type == "execute_result":
        output.execution_count = None
    if output.output_type == "error":
        output.traceback = [_ADDRESS.sub("", _COLOUR.sub("", line)) for line in output.traceback]
    if output.output_type == "stream":
        output.text = _ADDRESS.sub("", output.text)
    for kind in ("text/plain", "text/html"):
        if output.output_type in {"execute_result", "display_data"} and kind in output.data:
            output.data[kind] = _ADDRESS.sub("", output.data[kind])
    if "transient" in output:
        del output["transient"]
    return output


def to_text(notebook: Any) -> str:
    """Return a notebook as its file's text."""
    parts: list[str] = []
    _write(_in_lines(notebook), "\n", parts)
    return "".join(parts) + "\n"


def _in_lines(notebook: Any) -> dict[str, Any]:
    """Return a notebook with long texts as lists of lines, as nbformat keeps them in files."""
    split = nbformat.v4.rwbase.split_lines(_copied(notebook))  # type: ignore[no-untyped-call]
    return dict(nbformat.v4.rwbase.strip_transient(split))  # type: ignore[no-untyped-call]


def _write(value: Any, margin: str, parts: list[str]) -> None:
    """Append a value as JSON: keys sorted, one step of indentation a level, characters as they are.

    Python's own encoder takes twice as long for the same once it is to indent.
    """
    inner = margin + " "
    if isinstance(value, str):
        parts.append(encode_basestring(value))
    elif isinstance(value, dict):
        pairs = ((encode_basestring(key) + ": ", value[key]) for key in sorted(value))
        _write_all(pairs, "{}", (margin, inner), parts)
    elif isinstance(value, list):
        _write_all((("", one) for one in value), "[]", (margin, inner), parts)
    else:
        parts.append(json.dumps(value))


def _write_all(
    pairs: Iterable[tuple[str, Any]], brackets: str, margins: tuple[str, str], parts: list[str]
) -> None:
    outer, inner = margins
    before = brackets[0] + inner
    for name, value in pairs:
        parts.extend((before, name))
        _write(value, inner, parts)
        before = "," + inner
    parts.append(outer + brackets[1] if before[0] == "," else brackets)
