"""What a paragraph's lead says that it tells of: 职业技能培训。年度任务6800人次，已培训6052人次."""

import re

from reportlib.extraction.tokens import Quantity
from reportlib.extraction.windows import Window, Windows

_TASK = re.compile(r"(?:任务|目标|计划|指标|完成|实现|已?培训|新增)(?:数|人数|了)?(?:为|是)?$")
_MARK = re.compile(r"^[ \u3000]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．]?)?[ \u3000]?")
_DIGIT = re.compile(r"\d")
_LONGEST = 18


def lead(windows: Windows, quantity: Quantity, window: Window) -> str:
    """Return the words of a paragraph's lead for a task, or what was done of it, that names nothing itself; else nothing."""
    if not _TASK.search(window.own):
        return ""
    layout = windows.layout
    first = layout.sentences[layout.sentence(layout.paragraph(quantity.start).start)]
    words = _MARK.sub("", layout.text[first.start : first.end]).rstrip("。：: \n")
    within = first.end <= quantity.start and len(words) <= _LONGEST
    return words if within and not _DIGIT.search(words) else ""
