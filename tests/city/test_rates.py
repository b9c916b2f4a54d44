"""The README's tables are the code's rates, and the files keep to them."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable
from math import sqrt
from pathlib import Path

import pytest

from local.city.__main__ import main
from local.city.departments import allowance, certificates, clerk, register
from local.city.departments.damage import DAMAGES
from local.city.departments.spelling import SPELLINGS
from local.city.level import DATASETS, LEVELS
from local.city.population import lives, twins

from .conftest import MANY, Row, one_a_row, read
from .opened import rows_of

pytestmark = pytest.mark.xdist_group("large city")
README = (Path(__file__).resolve().parents[2] / "local" / "city" / "README.md").read_text(encoding="utf-8")


LEVEL_RATES = ("agents", "typo", "shared", "recycled", "no_phone", "twins")


def near(found: int, total: int, rate: float) -> bool:
    """Within five standard deviations."""
    return abs(found - total * rate) <= 5 * sqrt(total * rate * (1 - rate)) + 1


def table_rows(columns: int) -> set[tuple[str, ...]]:
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in README.splitlines() if "|" in line]
    return {row[1:] for row in cells if len(row) == columns}


def percent(rate: float) -> str:
    return f"{rate * 100:g} %"


def test_the_readme_tells_every_spelling_and_every_damage_with_its_rate() -> None:
    spelled = {(each.label, percent(each.rate)) for spellings in SPELLINGS.values() for each in spellings}
    damaged = {(each.label, percent(each.rate), f"`{each.rule}`") for damages in DAMAGES.values() for each in damages}
    assert spelled <= table_rows(3)
    assert damaged <= table_rows(4)


def test_the_readme_tells_every_level_with_its_rates() -> None:
    levels = LEVELS.values()
    rates = [[each.no_id[dataset] for each in levels] for dataset in DATASETS]
    rates += [[getattr(each, name) for each in levels] for name in LEVEL_RATES]
    assert {tuple(map(percent, row)) for row in rates} <= table_rows(4)


@pytest.mark.parametrize("level", sorted(LEVELS))
def test_numbers_are_missing_as_often_as_the_level_says(level: str, tmp_path: Path) -> None:
    assert main(["--people", "5000", "--level", level, "--out", str(tmp_path)]) == 0
    pupils = [*rows_of(tmp_path, "student-register")]
    missing = sum(not row["证件号"] for row in pupils)
    assert near(missing, len(pupils), LEVELS[level].no_id["student-register"])


@pytest.mark.parametrize("level", sorted(LEVELS))
def test_twins_and_agents_numbers_are_as_frequent_as_the_level_says(level: str, tmp_path: Path) -> None:
    assert main(["--people", "8000", "--level", level, "--out", str(tmp_path)]) == 0
    homes: dict[str, list[str]] = defaultdict(list)
    for person in read(tmp_path, "persons.csv"):
        homes[person["household"]].append(person["birth"])
    twins = sum(len(births) - len(set(births)) for births in homes.values())
    younger = twins / LEVELS[level].twins
    assert near(twins, round(younger), LEVELS[level].twins)
    rows = read(tmp_path, "rows.csv")
    typed = [row for row in rows if row["dataset"] == "water-account" and row["mention"] == "holder"]
    people = [row for row in typed if row["who"].startswith("P")]
    told = sum(row["note"].startswith("证号为他人所有") for row in people)
    assert near(told, len(people), LEVELS[level].agents)


@pytest.mark.parametrize(
    ("rate", "text"),
    [
        (clerk.DUPLICATES, "duplicate rows {}"),
        (clerk.SAME_KEY, "same key with other values {}"),
        (certificates.WITHOUT_ID, "certificates without an id {}"),
        (allowance.TYPOS, "a character that sounds alike {}"),
        (allowance.BORROWED, "{} of persons on the allowance"),
        (allowance.STOPPED_ROWS, "{} of them stay one month"),
        (twins.ALIKE, "{} of them names of which the last character alone differs"),
        (allowance.MOVED, "{} of households on the allowance live elsewhere"),
        (lives.ON_ALLOWANCE, "{} draw the allowance"),
        (lives.DEATHS_A_YEAR, "{} die in the year"),
        (lives.PAID_AFTER_DEATH, "{} of the people (12 of 5,000"),
        (register.CANCELLED, "of the dead {} are struck off"),
    ],
)
def test_the_readme_tells_the_other_rates(rate: float, text: str) -> None:
    assert text.format(percent(rate)) in README


@pytest.fixture(scope="module")
def large_rows(large_city: Path) -> list[Row]:
    return one_a_row(read(large_city, "rows.csv"))


@pytest.mark.parametrize("dataset", sorted(DAMAGES))
def test_rows_are_damaged_as_often_as_told(large_rows: list[Row], dataset: str) -> None:
    mine = [row for row in large_rows if row["dataset"] == dataset]
    if dataset == "minimum-allowance":  # a lasting damage is in all months: count one
        mine = [row for row in mine if row["file"].endswith("201801.xlsx")]
    notes = Counter(row["note"] for row in mine if row["outcome"] == "rejected")
    for damage in DAMAGES[dataset]:
        told = sum(each.rate for each in DAMAGES[dataset] if each.label == damage.label)
        assert near(notes[damage.label], len(mine), told), damage


def test_rows_come_again_as_often_as_told(large_rows: list[Row]) -> None:
    register_rows = [row for row in large_rows if row["dataset"] == "resident-register"]
    outcomes = Counter(row["outcome"] for row in register_rows)
    assert near(outcomes["duplicate"], len(register_rows), clerk.DUPLICATES)
    assert near(outcomes["superseded"], len(register_rows), clerk.SAME_KEY)


def test_people_die_and_draw_the_allowance_as_often_as_told(large_city: Path, large_rows: list[Row]) -> None:
    people = read(large_city, "persons.csv")
    assert len(people) == MANY
    assert sum(bool(person["death_date"]) for person in people) == round(MANY * lives.DEATHS_A_YEAR)
    drawing = {row["person"] for row in large_rows if row["dataset"] == "minimum-allowance"}
    assert near(len(drawing), MANY, lives.ON_ALLOWANCE)


@pytest.mark.parametrize(
    ("column", "kind", "label", "seen"),
    [
        ("公民身份号码", "citizen-id", "全角", lambda cell: bool(re.search("[０-９]", cell))),
        ("公民身份号码", "citizen-id", "号码中有空格", lambda cell: " " in cell),
        ("姓名", "person-name", "姓名有空格", lambda cell: bool(re.search(r"\s", cell))),
        ("性别", "sex", "男性/女性", lambda cell: cell in {"男性", "女性"}),
        ("民族", "ethnic-group", "省“族”字", lambda cell: not cell.endswith(("族", " "))),
        ("登记日期", "date", "1980/1/3", lambda cell: "/" in unicodedata.normalize("NFKC", cell)),
        ("登记日期", "date", "1980年1月3日", lambda cell: "年" in cell),
        ("户籍地址", "address", "无省市名", lambda cell: "遵义市" not in cell),
    ],
)
def test_cells_are_spelled_as_often_as_told(
    large_city: Path, column: str, kind: str, label: str, seen: Callable[[str], bool]
) -> None:
    rate = next(each.rate for each in SPELLINGS[kind] if each.label == label)
    cells = [row[column] for row in rows_of(large_city, "resident-register") if row[column]]
    assert near(sum(map(seen, cells)), len(cells), rate)


def test_households_and_counties_are_as_the_census_has_them(large_city: Path) -> None:
    people = read(large_city, "persons.csv")
    sizes = Counter(person["household"] for person in people)
    counties = Counter(person["county"] for person in people)
    assert 2.8 < len(people) / len(sizes) < 3.3
    assert 1 in sizes.values()
    assert max(sizes.values()) <= 8
    assert len(counties) == 14
    assert 0.13 < counties["520302"] / len(people) < 0.165
    assert any("㯊" in person["address"] for person in people)
    assert {"仡佬族", "苗族", "土家族", "布依族"} <= {person["ethnic"] for person in people}
