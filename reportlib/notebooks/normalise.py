"""The executed notebook as a record: same run, same bytes.

Timings, paths, random ids, versions of the machine and counts go; sources,
outputs and order stay. nbformat's own writer gives the text.
"""

import copy
import re
from typing import Any

from reportlib.notebooks.bare import nbformat

_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")
_COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def normalised(executed: Any) -> Any:
    """Return a copy of an executed notebook without anything that differs from run to run."""
    notebook = copy.deepcopy(executed)
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
    return str(nbformat.writes(notebook)) + "\n"  # type: ignore[no-untyped-call]
