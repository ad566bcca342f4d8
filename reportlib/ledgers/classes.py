"""What a row of a ledger is: somebody's, a total, a line of heads again, a note at the foot, or nothing.

Every row is of one class, so that the counts of a ledger add up to its rows.
"""

from collections.abc import Mapping

from reportlib.ledgers.recognise import Recognised
from reportlib.ledgers.sheets import Table

DATA, TOTALS, EMPTY, HEADS, NOTES = "data", "totals", "empty", "heads", "notes"
_SPACE = "[\\s\u3000]*"
_TOTALS = (
    f"^[^0-9A-Za-z]{{0,6}}?([合小总共累]{_SPACE}计|总{_SPACE}[人户]?数)({_SPACE}$|[:：（(0-9人户])"
)
_NOTES = (
    "^[*※●]?[(（]?(填表|制表|填报|审核|复核|经办|负责人|单位负责|分管|主管|主要领导|说明|备注|注[:：1-9]|注意|联系人|联系电话|填写|日期[:：]"
    "|报送|上报|单位.{0,3}盖章|.{0,6}[(（]?(盖章|公章|签字|签章|签名)|驻村|第.{1,4}页)"
)
_TITLES = "台账|台帐|花名册|统计表|登记表|明细表|汇总表|[(（]续表?[)）]"
_LOOK = 6
# A form may come with these filled in for people who are not there.
_IDLE = frozenset({"seq", "month", "prefecture", "county", "town", "village", "address"})


def heads_of(table: Table, found: Recognised) -> dict[int, frozenset[str]]:
    """Return the words that stand in each known column in the lines of heads and just above them."""
    lines = table.top[max(0, found.head - 3) : found.head]
    return {
        at: frozenset(row[at].strip() for row in lines if at < len(row) and row[at] and not row[at].isdecimal())
        for at in (one.at for one in found.columns)
    }  # fmt: skip


def class_of(found: Recognised, width: int, heads: Mapping[int, tuple[frozenset[str], str]]) -> str:
    """Return the SQL of the class of a row below the heads, over raw cells and what ``identity.parts`` added.

    A row with an ID number's digits is somebody's whatever else it says, which also
    keeps the patterns away from nearly every row.

    Args:
        found: Which ledger it is.
        width: How many cells a row has.
        heads: By column, the words of its heads, and SQL of a list of further ones or nothing.
    """
    cells = [_trimmed(at) for at in range(width)]
    first = f"coalesce({', '.join(cells)})"
    filled = " + ".join(f"({one} IS NOT NULL)::INTEGER" for one in cells)
    totals = " OR ".join(f"regexp_matches({one}, '{_TOTALS}')" for one in cells[:_LOOK])
    return (
        f"CASE WHEN id_body IS NOT NULL THEN '{DATA}' "
        f"WHEN {first} IS NULL THEN '{EMPTY}' "
        f"WHEN coalesce({totals}, FALSE) THEN '{TOTALS}' "
        f"WHEN {_again(heads)} THEN '{HEADS}' "
        f"WHEN regexp_matches({first}, '{_NOTES}') AND ({filled}) <= {max(4, width // 2)} THEN '{NOTES}' "
        f"WHEN ({filled}) = 1 AND regexp_matches({first}, '{_TITLES}') THEN '{HEADS}' "
        f"WHEN {_idle(found, width)} THEN '{EMPTY}' ELSE '{DATA}' END"
    )


def _trimmed(at: int) -> str:
    return f"nullif(trim(c{at}), '')"


def _again(heads: Mapping[int, tuple[frozenset[str], str]]) -> str:
    """Say whether at least two cells repeat the heads above them."""
    same: list[str] = []
    for at, (words, more) in heads.items():
        listed = ", ".join(_quoted(head) for head in sorted(words))
        told = [f"{_trimmed(at)} IN ({listed})"] if listed else []
        told += [f"list_contains({more}, {_trimmed(at)})"] if more else []
        if told:
            same.append(f"coalesce({' OR '.join(told)}, FALSE)::INTEGER")
    return f"({' + '.join(same)}) >= 2" if len(same) > 1 else "FALSE"


def _idle(found: Recognised, width: int) -> str:
    idle = {at for one in found.columns if one.column.type in _IDLE for at in (one.at, *one.parts)}
    return " AND ".join(f"{_trimmed(at)} IS NULL" for at in range(width) if at not in idle)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
