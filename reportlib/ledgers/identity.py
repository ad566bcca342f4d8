"""The SQL that reads ID numbers: GB 11643-1999 with its check digit, and the 15 digits of before 1999.

Only a keyed hash, the birth date and the sex leave these expressions; the
number itself is never in a table.
"""

from reportlib.ledgers.store import keyed

# Weights of GB 11643-1999 (ISO 7064 MOD 11-2): 2^(17-i) mod 11; and the sign for each remainder.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = "10X98765432"
# GB/T 2260: the first two digits, first and last of each region; 81 to 83 are the residence permits of Hong Kong,
# Macao and Taiwan. As a list they would become a join, in which rows lose their order.
_PROVINCES = ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
_WIDE = "０１２３４５６７８９Ｘｘ"
_NARROW = "0123456789XX"


def parts(cell: str, source: str) -> str:
    """Return a query that adds to a source what its ID numbers say.

    The added columns: ``id_text`` (cleaned, only for expressions above this one),
    ``id_problem``, ``id_person``, ``id_birth``, ``id_sex``, ``id_old``, ``id_mask``.

    Args:
        cell: SQL of the cell.
        source: SQL of what it is selected from.
    """
    clean = (
        f"CASE WHEN length({cell}) IN (15, 18) AND strlen({cell}) = length({cell}) THEN upper({cell}) "
        f"ELSE upper(translate(regexp_replace({cell}, '[\\s''’‘`\"]', '', 'g'), '{_WIDE}', '{_NARROW}')) END"
    )
    first = f"SELECT *, {clean} AS id_text FROM {source}"
    body = (
        "CASE WHEN length(id_text) = 18 THEN TRY_CAST(left(id_text, 17) AS BIGINT) "
        "WHEN length(id_text) = 15 THEN TRY_CAST(left(id_text, 6) || '19' || substr(id_text, 7) AS BIGINT) END"
    )
    second = f"SELECT *, {body} AS id_body FROM ({first})"
    total = " + ".join(
        f"{weight} * ((id_body // {10 ** (16 - place)}) % 10)"
        for place, weight in enumerate(_WEIGHTS)
    )
    day = "((id_body // 1000) % 100000000)"
    birth = f"TRY(make_date(({day} // 10000)::INTEGER, (({day} // 100) % 100)::INTEGER, ({day} % 100)::INTEGER))"
    third = (
        f"SELECT *, substr('{_SIGNS}', 1 + (({total}) % 11)::INTEGER, 1) AS id_sign, "
        f"CASE WHEN {day} BETWEEN 19000101 AND 21001231 THEN {birth} END AS id_day FROM ({second})"
    )
    region = "(id_body // 1000000000000000)"
    known = " OR ".join(f"{region} BETWEEN {first} AND {last}" for first, last in _PROVINCES)
    problem = (
        "CASE WHEN id_text IS NULL OR id_text = '' THEN NULL "
        "WHEN contains(id_text, 'E+') THEN 'id_rounded' "
        "WHEN id_body IS NULL OR id_body < 11000000000000000 THEN 'id_form' "
        f"WHEN NOT ({known}) THEN 'id_region' "
        "WHEN id_day IS NULL THEN 'id_date' "
        "WHEN length(id_text) = 18 AND right(id_text, 1) <> id_sign THEN 'id_check' END"
    )
    fourth = f"SELECT *, {problem} AS id_problem FROM ({third})"
    good = "id_problem IS NULL AND id_body IS NOT NULL"
    person = keyed("(CAST(id_body AS VARCHAR) || id_sign)", "person")
    return (
        f"SELECT *, CASE WHEN {good} THEN {person} END AS id_person, "
        f"CASE WHEN {good} THEN id_day END AS id_birth, "
        f"CASE WHEN {good} THEN CASE WHEN id_body % 2 = 1 THEN 'M' ELSE 'F' END END AS id_sex, "
        f"CASE WHEN {good} THEN length(id_text) = 15 END AS id_old, "
        "CASE WHEN length(id_text) IN (15, 18) THEN left(id_text, 2) || '…' || right(id_text, 2) END AS id_mask "
        f"FROM ({fourth})"
    )
