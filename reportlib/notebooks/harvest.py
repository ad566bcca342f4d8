"""What an executed notebook says: the blocks its cells emitted and its tagged narrative, in order.

A markdown cell tagged ``brief`` and ``zh`` with its twin tagged ``brief`` and
``en`` right behind it goes to print; every other markdown cell is the analyst's own.
"""

import json
from typing import Any

from reportlib.errors import BlockError

MIME = "application/vnd.reportlib.block+json"
BRIEF = "brief"
LANGS = ("zh", "en")
# Characters that a cell may show besides its blocks: some pictures and long tables.
MOST = 2_000_000
STYLES = ("lead", "note")
INJECTED = "injected-parameters"
Block = dict[str, Any]


def harvest(content: Any, where: str) -> tuple[tuple[Block, ...], BlockError | None]:
    """Return the blocks in order, and the first thing wrong with what only looks like one.

    Args:
        content: The executed notebook.
        where: What the run is called in messages.
    """
    found = _Harvest()
    number = 0
    for cell in content.cells:
        number += INJECTED not in _tags(cell)
        found.take(cell, f"{where}, cell {number}")
    found.close()
    return tuple(found.blocks), found.wrong[0] if found.wrong else None


def too_long(content: Any, where: str) -> BlockError | None:
    """Clear what a cell shows besides blocks if it is longer than anybody reads, and say so.

    Every PDF carries its executed notebook, so that a forgotten ``print`` could make it too large to send.
    """
    number = 0
    found: BlockError | None = None
    for cell in content.cells:
        number += INJECTED not in _tags(cell)
        size = sum(
            len(str(one.get("text", ""))) + len(str(one.get("data", "")))
            for one in cell.get("outputs", [])
            if MIME not in one.get("data", {})
        )
        if size > MOST:
            cell.outputs = []
            found = found or BlockError(
                f"the cell shows {size / 1_000_000:.1f} million characters besides its blocks",
                where=f"{where}, cell {number}",
                remedy="show less: the PDF carries this notebook; .head() of a frame is enough to look at",
            )
    return found


class _Harvest:
    """Gathers blocks cell by cell; of a narrative, the language that waits for its twin."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.wrong: list[BlockError] = []
        self.waiting: Block | None = None

    def take(self, cell: Any, where: str) -> None:
        """Take what one cell says."""
        if cell.cell_type == "markdown" and BRIEF in _tags(cell):
            self._narrative(cell, where)
            return
        self.close()
        for output in cell.get("outputs", []):
            block = output.get("data", {}).get(MIME)
            if isinstance(block, dict) and "kind" in block:
                self.blocks.append(_in_order(block))
            elif block is not None:
                self._refuse(
                    "an output under the block type is no block", where,
                    "show it with paragraph(…), table(…), chart(…) from reportlib.briefing",
                )  # fmt: skip

    def close(self) -> None:
        """Note a narrative whose twin does not follow."""
        if self.waiting is not None:
            lang = next(one for one in LANGS if one not in self.waiting)
            name = {"zh": "Chinese", "en": "English"}[lang]
            self._refuse(
                f"a markdown cell tagged “brief” has no {name} twin", str(self.waiting["where"]),
                f"write it in the next cell and tag that brief and {lang}",
            )  # fmt: skip
        self.waiting = None

    def _narrative(self, cell: Any, where: str) -> None:
        told = [lang for lang in LANGS if lang in _tags(cell)]
        if len(told) != 1:
            self.close()
            self._refuse(
                "a markdown cell tagged “brief” does not say its language", where,
                "tag it brief and zh, and its twin right behind it brief and en",
            )  # fmt: skip
            return
        if self.waiting is not None and told[0] not in self.waiting:
            self.blocks.append({**self.waiting, told[0]: str(cell.source)})
            self.waiting = None
            return
        self.close()
        style = next((one for one in STYLES if one in _tags(cell)), "body")
        self.waiting = {
            "kind": "narrative",
            told[0]: str(cell.source),
            "style": style,
            "where": where,
        }

    def _refuse(self, what: str, where: str, remedy: str) -> None:
        self.wrong.append(BlockError(what, where=where, remedy=remedy))


def _in_order(block: Any) -> Block:
    """Return a block with its keys in the order in which the record's file holds them, whether or not it was read from one.

    Notes are numbered in the order in which a block names its figures.
    """
    found: Block = json.loads(json.dumps(block, sort_keys=True))
    return found


def _tags(cell: Any) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))
