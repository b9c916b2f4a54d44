"""The fusion engine comes to what the truth expects: row for row in cleaning, person for person in findings."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from fusion import compare, fuse, match, publish
from fusion.clean import clean
from fusion.contract import Contract
from fusion.lake import Lake, Source
from fusion.recognise import inspect
from local.city.__main__ import main

from .conftest import Row, read
from .opened import files, table

SEED = Path(__file__).resolve().parents[2] / "seed"
TODAY = date(2018, 2, 1)
FILES = 14


def contract_of(path: Path) -> Contract:
    department, dataset = path.parts[-3:-1]
    return Contract.load(
        json.loads((SEED / "contracts" / department / f"{dataset}.v1.json").read_text(encoding="utf-8"))
    )


Place = tuple[str, int]
"""The file, with its sheet where it has several, and the row in it."""


def outcomes(path: Path, out: Path) -> dict[Place, tuple[str, list[str]]]:
    """Accepted or rejected, and rules; what is missing was a duplicate."""
    contract = contract_of(path)
    recognised = inspect(path, path.name, contract)
    parts = clean(path, recognised, contract, out, today=TODAY, mask=lambda _, value, __: value).parts

    def place(row: int) -> Place:
        found = next(((name, before) for name, before in reversed(parts) if row > before), None)
        return (f"{path.name}·{found[0]}", row - found[1]) if found else (path.name, row)

    with duckdb.connect() as connection:
        accepted = connection.execute(
            "select source_row from read_parquet(?)", [str(out / "accepted.parquet")]
        ).fetchall()
        query = "select source_row, errors from read_parquet(?)"
        rejected = connection.execute(query, [str(out / "rejected.parquet")]).fetchall()
    found: dict[Place, tuple[str, list[str]]] = {place(row): ("accepted", []) for (row,) in accepted}
    rules = ((row, [each["rule"] for each in json.loads(errors)]) for row, errors in rejected)
    return found | {place(row): ("rejected", each) for row, each in rules}


def expected(row: Row) -> tuple[str, list[str]]:
    if row["outcome"] == "accepted":
        return "accepted", []
    return ("duplicate", []) if row["outcome"] == "duplicate" else ("rejected", [row["rule"]])


@pytest.mark.parametrize("which", range(FILES))
def test_the_engine_and_the_truth_agree_on_every_row(city: Path, tmp_path: Path, which: int) -> None:
    path = files(city)[which]
    found = outcomes(path, tmp_path)
    rows = (row for row in read(city, "rows.csv") if row["file"].partition("·")[0] == path.name)
    told = {(row["file"], int(row["source_row"])): expected(row) for row in rows}
    assert told == {place: found.get(place, ("duplicate", [])) for place in told}
    assert found.keys() <= told.keys()


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("低保对象_201711.xlsx", "表头中的“序号”不在约定内,未读取"),
        ("低保对象_201712.xlsx", "是“合计”,不是数据,未读取"),
        ("婚姻登记_20180131.xls", "表头占第2、3两行"),
        ("学籍_20180131.xlsx", "共读取3张表:"),
        ("房屋登记_20180131.zip", "共读取2张表:"),
    ],
)
def test_files_come_as_clerks_make_them_and_the_engine_says_what_it_passed_over(
    city: Path, tmp_path: Path, file: str, told: str
) -> None:
    [path] = (path for path in files(city) if path.name == file)
    contract = contract_of(path)
    recognised = inspect(path, path.name, contract)
    cleaned = clean(path, recognised, contract, tmp_path, today=TODAY, mask=lambda _, value, __: value)
    assert told in "\n".join(cleaned.warnings)


def test_a_household_s_address_is_written_once_and_read_in_each_of_its_rows(city: Path) -> None:
    path = city / "civil-affairs" / "minimum-allowance" / "低保对象_201801.xlsx"
    assert len(openpyxl.load_workbook(path).worksheets[0].merged_cells.ranges) > len(table(path)) / 4


def test_the_demo_s_sample_is_refused_in_six_rows_for_the_reasons_told(tmp_path: Path) -> None:
    folder = tmp_path / "civil-affairs" / "minimum-allowance"
    path = folder / "低保对象_201802.xlsx"
    main(["--damaged-sample", str(path)])
    cures = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))["rejected"]
    found = outcomes(path, tmp_path / "out")
    rejected = {row: rules for (_, row), (outcome, rules) in found.items() if outcome == "rejected"}
    assert rejected == {cure["source_row"]: [cure["rule"]] for cure in cures}


def findings_after(path: Path, lake: Lake, out: Path) -> list[dict[str, Any]]:
    """Takes one file through the engine; what it says of findings, found and gone."""
    contract = contract_of(path)
    source = Source(submission=f"sub_{path.stem}", file=path.name, received_at="2018-02-01T08:00:00Z")
    clean(path, inspect(path, path.name, contract), contract, out, today=TODAY, mask=lambda _, value, __: value)
    compare.compare(
        out, lake, contract, out / "compared", source=source, key=b"rehearsal", delta=False, confirmed=False
    )
    match.match(out / "compared", lake, out / "matched")
    fuse.fuse(out / "matched", lake, out / "fused", source=source)
    found = list(publish.finding_changes(out / "fused"))
    publish.apply(out / "compared", out / "matched", out / "fused", lake, contract)
    return found


def told_of(city: Path) -> list[Path]:
    """The files that the finding and the persons in it are told by."""
    datasets = {"resident-register", "minimum-allowance", "death-certificate"}
    return [path for path in files(city) if path.parent.name in datasets]


@pytest.mark.parametrize("backwards", [False, True])
def test_the_engine_finds_the_planted_persons_and_the_false_match_and_nobody_else(
    tmp_path: Path, *, backwards: bool
) -> None:
    main(["--people", "1200", "--seed", "4", "--out", str(tmp_path / "city")])
    lake, found = Lake(str(tmp_path / "lake")), dict[str, tuple[Any, ...]]()
    for path in sorted(told_of(tmp_path / "city") if backwards else files(tmp_path / "city"), reverse=backwards):
        for finding in findings_after(path, lake, tmp_path / path.stem):
            told = (finding["county"], list(finding["months"]), finding["count"], finding["sum_fen"])
            found[finding["golden_id"]] = told if finding["state"] == "found" else ()
    stories = json.loads((tmp_path / "city" / "truth" / "stories.json").read_text(encoding="utf-8"))
    planted = [*stories["paid_after_death"], stories["false_match"]]
    assert sorted(filter(None, found.values())) == sorted(
        (each["county"], each["months"], each["count"], each["sum_fen"]) for each in planted
    )
