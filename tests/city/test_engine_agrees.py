"""The fusion engine cleans the city's files to the very outcomes the truth expects, row for row."""

import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from fusion.clean import clean
from fusion.contract import Contract
from fusion.recognise import inspect
from local.city.__main__ import main

from .conftest import Row, read
from .opened import files

SEED = Path(__file__).resolve().parents[2] / "seed"
TODAY = date(2018, 2, 1)


def outcomes(path: Path, out: Path) -> dict[int, tuple[str, list[str]]]:
    """{source_row: (accepted or rejected, rules)}; what is missing was a duplicate."""
    department, dataset = path.parts[-3:-1]
    document = json.loads((SEED / "contracts" / department / f"{dataset}.v1.json").read_text(encoding="utf-8"))
    contract = Contract.load(document)
    clean(path, inspect(path, path.name, contract), contract, out, today=TODAY, mask=lambda _, value: value)
    with duckdb.connect() as connection:
        accepted = connection.execute(
            "select source_row from read_parquet(?)", [str(out / "accepted.parquet")]
        ).fetchall()
        query = "select source_row, errors from read_parquet(?)"
        rejected = connection.execute(query, [str(out / "rejected.parquet")]).fetchall()
    found: dict[int, tuple[str, list[str]]] = {row: ("accepted", []) for (row,) in accepted}
    return found | {row: ("rejected", [each["rule"] for each in json.loads(errors)]) for row, errors in rejected}


def expected(row: Row) -> tuple[str, list[str]]:
    if row["outcome"] == "accepted":
        return "accepted", []
    return ("duplicate", []) if row["outcome"] == "duplicate" else ("rejected", [row["rule"]])


@pytest.mark.parametrize("which", range(5))
def test_the_engine_and_the_truth_agree_on_every_row(city: Path, tmp_path: Path, which: int) -> None:
    path = files(city)[which]
    found = outcomes(path, tmp_path)
    told = {int(row["source_row"]): row for row in read(city, "rows.csv") if row["file"] == path.name}
    assert {number: expected(row) for number, row in told.items()} == {
        number: found.get(number, ("duplicate", [])) for number in told
    }


def test_the_demo_s_sample_is_refused_in_six_rows_for_the_reasons_told(tmp_path: Path) -> None:
    folder = tmp_path / "civil-affairs" / "minimum-allowance"
    path = folder / "低保对象_201802.xlsx"
    main(["--damaged-sample", str(path)])
    cures = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))["rejected"]
    found = outcomes(path, tmp_path / "out")
    rejected = {number: rules for number, (outcome, rules) in found.items() if outcome == "rejected"}
    assert rejected == {cure["source_row"]: [cure["rule"]] for cure in cures}
