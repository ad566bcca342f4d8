"""What only the whole text settles of its figures: parts told before their total, and whose figures a bulletin tells."""

import re
from collections.abc import Sequence
from dataclasses import replace

from reportlib.extraction.draft import Draft
from reportlib.extraction.parts import TOTAL, groups
from reportlib.extraction.windows import Windows

# How far before its total a part may stand.
_FAR = 30
# Whose figures these are, a title says for them all (脱贫人口务工情况通报).
_TOLD = ("labour_transferred", "returnees")
_BULLETIN = re.compile(
    r"(?:务工|就业|输出|输转|外出|转移)[^，。]{0,6}(?:情况|通报|统计|进度|报表|[月季旬周]报|台账|规模|人数)"
)
# Where a figure names other people, or everybody, the title does not speak for it.
_EVERYBODY = re.compile(
    r"(?:城乡|农村|富余|剩余|全部)[^，。；]{0,4}(?:劳动力|劳力|人口)|农民工|城镇|(?:毕业生|退役军人|残疾人)"
)


def topic(title: str) -> str:
    """Return the group whose work a bulletin is about by its title, else "all"; a slogan says nothing of the kind."""
    return (groups().of(title) or "all") if _BULLETIN.search(title) else "all"


def regrouped(windows: Windows, drafts: Sequence[Draft], about: str) -> list[Draft]:
    """Return the drafts with parts told before “共 N” made parts of N, and groups that the text gives elsewhere.

    Args:
        windows: The words around every draft's quantity.
        drafts: The drafts, in text order.
        about: The group that the title speaks of, or "all".
    """
    done = list(drafts)
    for index, window in enumerate(windows.all):
        if done[index].quantity.kind == "persons" and TOTAL.search(window.own):
            _gather(windows, done, index)
    for index, draft in enumerate(done):
        bare = index and draft.quantity.kind == "rate" and windows.all[index].own == "的"
        if bare and draft.group == "all":
            done[index] = replace(draft, group=done[index - 1].group)  # 占A人的B%
    return done if about == "all" else _about(windows, done, about)


def tabled(drafts: Sequence[Draft], about: str) -> list[Draft]:
    """Give the title's group to the workers of tables that name no group of their own."""
    if about == "all" or any(one.group != "all" for one in drafts):
        return list(drafts)
    return [replace(one, group=about) if one.indicator.startswith(_TOLD) else one for one in drafts]


def _gather(windows: Windows, done: list[Draft], index: int) -> None:
    """Make the parts before “共 N” parts of N (省外A人，省内B人，共转移C人)."""
    for back in range(index - 1, max(-1, index - _FAR - 1), -1):
        if windows.all[back].sentence != windows.all[index].sentence:
            return
        one = done[back]
        if (
            one.quantity.kind == "persons"
            and windows.all[back].bracket is None
            and one.indicator.startswith("labour_transferred")
        ):
            done[back] = replace(one, parent=index)
            if done[index].group == "all":
                done[index] = replace(done[index], group=one.group)


def _about(windows: Windows, done: list[Draft], about: str) -> list[Draft]:
    """Give the title's group to every figure of its work that names nobody, and is no whole of that group."""
    wholes = {one.parent for one in done if one.group != "all"}
    return [
        replace(draft, group=about)
        if draft.group == "all"
        and draft.indicator.startswith(_TOLD)
        and index not in wholes
        and not _EVERYBODY.search(windows.all[index].own)
        else draft
        for index, draft in enumerate(done)
    ]
