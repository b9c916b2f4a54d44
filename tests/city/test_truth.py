"""The truth and the files agree: every row is accounted for, every id is right and belongs to nobody."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from stdnum.cn import ric

from local.city.__main__ import main
from local.city.level import LEVELS
from local.city.population.ids import fifteen, is_valid

from .conftest import PEOPLE, Row, read
from .opened import files, opened, tables

DIGITS = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)(?!00861)\d{15}(?!\d)")
MOBILE = re.compile(r"(?:(?<!\d)|(?<=86))1[3-9]\d{9}(?!\d)")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(city: Path, tmp_path: Path) -> None:
    main(["--people", str(PEOPLE), "--seed", "1", "--out", str(tmp_path / "again")])
    main(["--people", str(PEOPLE), "--seed", "2", "--out", str(tmp_path / "other")])
    assert contents(city) == contents(tmp_path / "again")
    first, other = contents(city), contents(tmp_path / "other")
    assert first.keys() == other.keys()
    assert all(first[path] != other[path] for path in first)


@pytest.mark.parametrize("level", sorted(LEVELS))
def test_the_number_of_processes_changes_no_byte(tmp_path: Path, level: str) -> None:
    for processes in ("1", "3"):
        main(["--people", "1200", "--level", level, "--processes", processes, "--out", str(tmp_path / processes)])
    assert contents(tmp_path / "1") == contents(tmp_path / "3")


def test_nobody_and_nothing_stands_in_the_truth_that_is_not_there(city: Path) -> None:
    told = {row["who"] for row in read(city, "rows.csv")}
    names = {"persons.csv": "person", "organisations.csv": "organisation", "houses.csv": "house"}
    known = [row[column] for name, column in names.items() for row in read(city, name)]
    assert len(known) == len(set(known))
    assert told <= set(known)
    people = {row["person"] for row in read(city, "persons.csv")}
    assert {row["head"] for row in read(city, "organisations.csv")} <= people


def test_every_row_of_every_file_is_in_the_truth_once(city: Path, rows: Sequence[Row]) -> None:
    told = Counter((row["department"], row["dataset"], row["file"], int(row["source_row"])) for row in rows)
    found = [
        (*path.relative_to(city).parts[:2], file, number)
        for path in files(city)
        for file, rows_of_it in tables(path).items()
        for number in rows_of_it
    ]
    assert told == Counter(found)
    assert max(told.values()) == 1


def test_the_manifest_counts_what_the_truth_says(city: Path, rows: Sequence[Row], persons: Mapping[str, Row]) -> None:
    manifest = json.loads((city / "truth" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["people"] == len(persons) == PEOPLE
    assert manifest["living"] == sum(not person["death_date"] for person in persons.values())
    for file in manifest["files"]:
        outcomes = Counter(row["outcome"] for row in rows if row["file"].partition("·")[0] == file["file"])
        assert dict(outcomes) == file["outcomes"]
        assert sum(outcomes.values()) == file["rows"]


def test_a_row_has_a_rule_exactly_when_it_does_not_count(rows: Sequence[Row]) -> None:
    for row in rows:
        assert bool(row["rule"]) == (row["outcome"] in {"rejected", "superseded"}), row


def test_ids_are_valid_unique_and_agree_with_birth_and_sex(persons: Mapping[str, Row]) -> None:
    numbers = [person["id_number"] for person in persons.values()]
    assert len(set(numbers)) == len(numbers)
    for person in persons.values():
        number = person["id_number"]
        assert is_valid(number)
        assert number[6:14] == person["birth"].replace("-", "")
        assert int(number[16]) % 2 == int(person["sex"]) % 2
        assert number[:6] == ("520301" if date.fromisoformat(person["birth"]).year >= 1997 else "522100")


def test_an_independent_check_takes_the_ids_it_knows_the_area_of(persons: Mapping[str, Row]) -> None:
    """stdnum knows 520301 from 1997 on."""
    young = [person["id_number"] for person in persons.values() if person["id_number"].startswith("520301")]
    assert len(young) > PEOPLE / 10
    assert all(ric.is_valid(number) for number in young)
    assert all(ric.calc_check_digit(person["id_number"]) == person["id_number"][17] for person in persons.values())


NUMBERS = {
    "resident-register": "公民身份号码",
    "marriage-register": "男方证件号",
    "social-insurance": "社会保障号码",
    "student-register": "证件号",
    "minimum-allowance": "身份证号",
    "death-certificate": "身份证号",
}


def test_accepted_rows_bear_the_person_s_own_id_unless_the_note_says_whose(
    city: Path, rows: Sequence[Row], persons: Mapping[str, Row]
) -> None:
    shown = opened(city)
    by_number = {person["id_number"]: key for key, person in persons.items()}
    by_number |= {fifteen(person["id_number"]): key for key, person in persons.items() if person["birth"] < "1997"}
    for row in rows:
        cells = shown[row["file"]][int(row["source_row"])]
        if row["dataset"] not in NUMBERS:
            continue
        written = cells[NUMBERS[row["dataset"]]]
        number = re.sub(r"\s", "", unicodedata.normalize("NFKC", written))
        if row["outcome"] == "rejected" or not number:
            continue
        holder = row["note"].partition("证号为他人所有:")[2] or row["person"]
        assert by_number[number.upper()] == holder, row


def test_no_area_code_and_no_mobile_prefix_of_a_real_person_stands_anywhere(city: Path) -> None:
    texts = [cell for rows in opened(city).values() for cells in rows.values() for cell in cells.values()]
    texts.append((city / "truth" / "persons.csv").read_text(encoding="utf-8"))
    texts.append((city / "truth" / "stories.json").read_text(encoding="utf-8"))
    for written in texts:
        text = re.sub(r"[ \u00a0()+-]", "", unicodedata.normalize("NFKC", written))
        assert {number[:6] for number in DIGITS.findall(text)} <= {"520301", "522100"}, text[:40]
        assert {number[:3] for number in MOBILE.findall(text)} <= {"154", "194"}, text[:40]
