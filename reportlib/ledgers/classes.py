"""What a row of a ledger is: somebody's, a total, a line of heads again, a note at the foot, or nothing.

Every row is of one class, so that the counts of a ledger add up to its rows.
"""

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


def class_of(table: Table, found: Recognised, width: int) -> str:
    """Return the SQL of the class of a row below the heads, over raw cells and what ``identity.parts`` added.

    A row with an ID number's digits is somebody's whatever else it says, which also
    keeps the patterns away from nearly every row.
    """
    cells = [_trimmed(at) for at in range(width)]
    first = f"coalesce({', '.join(cells)})"
    filled = " + ".join(f"({one} IS NOT NULL)::INTEGER" for one in cells)
    totals = " OR ".join(f"regexp_matches({one}, '{_TOTALS}')" for one in cells[:_LOOK])
    return (
        f"CASE WHEN id_body IS NOT NULL THEN '{DATA}' "
        f"WHEN {first} IS NULL THEN '{EMPTY}' "
        f"WHEN coalesce({totals}, FALSE) THEN '{TOTALS}' "
        f"WHEN {_again(table, found)} THEN '{HEADS}' "
        f"WHEN regexp_matches({first}, '{_NOTES}') AND ({filled}) <= {max(4, width // 2)} THEN '{NOTES}' "
        f"WHEN ({filled}) = 1 AND regexp_matches({first}, '{_TITLES}') THEN '{HEADS}' "
        f"WHEN {_idle(found, width)} THEN '{EMPTY}' ELSE '{DATA}' END"
    )


def _trimmed(at: int) -> str:
    return f"nullif(trim(c{at}), '')"


def _again(table: Table, found: Recognised) -> str:
    """Say whether at least two cells repeat the heads above them."""
    same: list[str] = []
    for one in found.columns:
        lines = table.top[max(0, found.head - 3) : found.head]
        heads = {row[one.at] for row in lines if one.at < len(row)}
        words = [_quoted(head) for head in sorted(heads) if head and not head.isdecimal()]
        if words:
            same.append(f"coalesce({_trimmed(one.at)} IN ({', '.join(words)}), FALSE)::INTEGER")
    return f"({' + '.join(same)}) >= 2" if len(same) > 1 else "FALSE"


def _idle(found: Recognised, width: int) -> str:
    idle = {at for one in found.columns if one.column.type in _IDLE for at in (one.at, *one.parts)}
    return " AND ".join(f"{_trimmed(at)} IS NULL" for at in range(width) if at not in idle)


def _quoted(text: str) -> str:
    return "'" + text.strip().replace("'", "''") + "'"
