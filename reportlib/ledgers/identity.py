"""The SQL that reads ID numbers: GB 11643-1999 with its check digit, and the 15 digits of before 1999.

Only a keyed hash, the birth date and the sex leave these expressions; the
number itself is never in a table.
"""

from reportlib.ledgers.store import keyed

# GB 11643-1999 (ISO 7064 MOD 11-2): digit i weighs 2^(18-i) mod 11; and the sign for each remainder.
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
        "CASE WHEN strlen(id_cell) IN (15, 18) AND length(id_cell) = strlen(id_cell) THEN upper(id_cell) "
        f"ELSE upper(translate(regexp_replace(id_cell, '[\\s''’‘`\"]', '', 'g'), '{_WIDE}', '{_NARROW}')) END"
    )
    first = f"SELECT *, {clean} AS id_text FROM (SELECT *, {cell} AS id_cell FROM {source})"
    body = (
        "CASE WHEN length(id_text) = 18 THEN TRY_CAST(left(id_text, 17) AS BIGINT) "
        "WHEN length(id_text) = 15 THEN TRY_CAST(left(id_text, 6) || '19' || substr(id_text, 7) AS BIGINT) END"
    )
    second = f"SELECT *, {body} AS id_body FROM ({first})"
    # Halves of eight and nine digits: numbers of 32 bits are divided several times as fast as those of 64.
    halves = (
        "SELECT *, CASE WHEN id_body BETWEEN 0 AND 99999999999999999 THEN (id_body // 1000000000)::INTEGER END AS id_high, "
        f"(id_body % 1000000000)::INTEGER AS id_low, ((id_body // 1000) % 100000000)::INTEGER AS id_ymd FROM ({second})"
    )
    total = f"2 * ({_weighed('id_low', 9)} + {2**9} * {_weighed('id_high', 8)})"
    third = f"SELECT *, substr('{_SIGNS}', 1 + ({total}) % 11, 1) AS id_sign, {_day('id_ymd')} AS id_day FROM ({halves})"
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
    # With the key and a kind of two letters an ID number fills one block of SHA-256, not two.
    person = keyed("(CAST(id_body AS VARCHAR) || id_sign)", "id")
    return (
        f"SELECT *, CASE WHEN {good} THEN {person} END AS id_person, "
        f"CASE WHEN {good} THEN id_day END AS id_birth, "
        f"CASE WHEN {good} THEN CASE WHEN id_body % 2 = 1 THEN 'M' ELSE 'F' END END AS id_sex, "
        f"CASE WHEN {good} THEN length(id_text) = 15 END AS id_old, "
        "CASE WHEN length(id_text) IN (15, 18) THEN left(id_text, 2) || '…' || right(id_text, 2) END AS id_mask "
        f"FROM ({fourth})"
    )


def _weighed(number: str, digits: int) -> str:
    """Return the SQL of the sum of a number's digits, the last once, the one before twice, then four times and so on.

    With q(j) for the number without its last j digits it is q(0) - 8 (q(1) + 2 q(2) + 4 q(3) + …): a division a digit.
    """
    rest = " + ".join(f"{1 << (j - 1)} * ({number} // {10**j})" for j in range(1, digits))
    return f"({number} - 8 * ({rest}))"


def _day(number: str) -> str:
    """Return the SQL of the date that 19900315 writes; NULL if there is no such day.

    Each part is looked at: asking the database to try would cost it a row at a time wherever one fails.
    """
    year, month, day = f"({number} // 10000)", f"({number} // 100 % 100)", f"({number} % 100)"
    leap = (
        f"CASE WHEN {year} % 4 = 0 AND ({year} % 100 <> 0 OR {year} % 400 = 0) THEN 29 ELSE 28 END"
    )
    # Thirty-one days in the odd months until July, in the even ones from August on.
    last = f"CASE WHEN {month} = 2 THEN {leap} ELSE 30 + ({month} + {month} // 8) % 2 END"
    return (
        f"CASE WHEN {number} BETWEEN 19000101 AND 21001231 AND {month} BETWEEN 1 AND 12 AND {day} BETWEEN 1 AND {last} "
        f"THEN make_date({year}, {month}, {day}) END"
    )
