"""The two ways in which the bench does the registers' work with pandas come to the same."""

from pathlib import Path

from tests.bench import ledger_everyday, ledger_peer, ledgers
from tests.bench.ledger_stages import Stages


def test_everyday_pandas_refuses_the_planted_rows_and_agrees_with_the_other(tmp_path: Path) -> None:
    folder, planted = tmp_path / "in", set()
    folk = ledgers.people(400, towns=2, villages=2)
    for page in ledgers.monthly(folk, ["2021-01", "2021-02"]):
        path, faults = ledgers.keep(page, "530627", folder, faults=1)
        planted |= {(path.name, row, rule) for row, rule in faults.items()}
    told = []
    for number, peer in enumerate((ledger_everyday, ledger_peer)):
        (tmp_path / str(number)).mkdir()
        rows, broken = peer.read(sorted(folder.iterdir()), tmp_path / str(number), Stages())
        assert broken == planted
        told.append({key: value for key, value in peer.summarised(rows).items() if value})
    assert told[0] == told[1]
    # Twelve faults in each file, of which all but what is said twice spoil a row.
    assert len(planted) == 24
    counted = told[0]["labour_transferred", "county", "镇雄县", "2021-01", ()]
    assert counted == len(next(iter(ledgers.monthly(folk, ["2021-01"])))) - 11
