"""Small stores built row by row, for tests that work results out by hand."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb

from reportlib.ledgers import schemas, tables

COUNTY, PREFECTURE = "cn.530627", "cn.530600"
TOWNS = {"a": "530627.poji", "b": "530627.wude"}
AREAS = (
    ("cn.530000", "province", None, "云南省", "Yunnan", True),
    ("cn.440000", "province", None, "广东省", "Guangdong", True),
    ("cn.330000", "province", None, "浙江省", "Zhejiang", True),
    ("cn.441900", "prefecture", "cn.440000", "东莞市", "Dongguan", True),
    (PREFECTURE, "prefecture", "cn.530000", "昭通市", "Zhaotong", True),
    (COUNTY, "county", PREFECTURE, "镇雄县", "Zhenxiong County", True),
    (TOWNS["a"], "town", COUNTY, "泼机镇", "Poji Town", True),
    (TOWNS["b"], "town", COUNTY, "五德镇", "Wude Town", True),
    *(
        (f"{town}.v{number}", "village", town, f"第{number}村", f"Village {number}", False)
        for town in TOWNS.values() for number in (1, 2)
    ),
)  # fmt: skip


@contextmanager
def opened() -> Iterator[duckdb.DuckDBPyConnection]:
    """Give an empty store in memory, with the areas of one county."""
    connection = duckdb.connect()
    try:
        for one in tables.definitions(schemas.load()):
            connection.execute(one)
        connection.executemany("INSERT INTO areas VALUES (?, ?, ?, ?, ?, ?)", AREAS)
        yield connection
    finally:
        connection.close()


def put(connection: duckdb.DuckDBPyConnection, ledger: str, rows: Sequence[dict[str, Any]]) -> None:
    """Put rows into a ledger; ``at`` is town and village (``a1``), the rest are its columns."""
    for number, given in enumerate(rows, 1):
        row = dict(given)
        at = row.pop("at")
        town = TOWNS[at[0]]
        values = {
            "file": 1, "sheet": 1, "row": number, "county_id": COUNTY, "prefecture_id": PREFECTURE, "town_id": town,
            "village_id": f"{town}.v{at[1]}", **row,
        }  # fmt: skip
        names = ", ".join(f'"{one}"' for one in values)
        marks = ", ".join("?" * len(values))
        connection.execute(
            f"INSERT INTO {ledger} ({names}) VALUES ({marks})",  # noqa: S608 - a test's own names
            list(values.values()),
        )
