"""Code lists: codes found as they are spoken and by their days, what each edition changed, and who uses them."""

from datetime import date
from typing import Any

import pytest

from aggregation.codes import lists
from aggregation.codes.known import Code
from tests.aggregation.catalogue import CONTRACTS, LOW, STEWARD, ask, low, seeded

pytestmark = pytest.mark.usefixtures("table")


def codes(**query: str) -> list[dict[str, Any]]:
    status, answer = ask("GET", "/codes", caller=STEWARD, **query)
    assert status == 200, answer
    found: list[dict[str, Any]] = answer["items"]
    return found


def test_a_code_is_found_by_itself_its_name_its_sound_and_what_else_is_written() -> None:
    for q in ("510", "生育保险", "sybx", "shengyu"):
        assert ("insurance", "510") in [(each["code_list"], each["code"]) for each in codes(q=q)], q
    assert [each["name"] for each in codes(code_list="benefit_status", q="退保")] == ["停保"]
    assert {each["code_list"] for each in codes(code_list="sex")} == {"sex"}
    assert len(codes()) > 250


def test_a_code_that_ends_names_the_day_and_what_stands_in_its_place() -> None:
    [ended] = codes(code_list="insurance", q="生育")
    assert (ended["until"], ended["successor"], ended["successor_name"]) == ("2019-12-31", "310", "职工基本医疗保险")
    assert [each["code"] for each in codes(code_list="insurance", state="ended")] == ["510"]
    assert "510" not in [each["code"] for each in codes(code_list="insurance", state="valid")]
    assert ask("GET", "/codes", state="gone")[0] == 422


@pytest.mark.parametrize(
    ("day", "state"),
    [("2018-01-14", "future"), ("2018-01-15", "valid"), ("2019-12-31", "valid"), ("2020-01-01", "ended")],
)
def test_a_code_holds_on_its_first_and_its_last_day(day: str, state: str) -> None:
    code = Code("1", "甲", since=date(2018, 1, 15), until=date(2019, 12, 31))
    assert lists.state_of(code, date.fromisoformat(day)) == state


def test_a_list_tells_its_editions_and_which_columns_are_looked_up_in_it() -> None:
    social = next(each for each in CONTRACTS if each["dataset"] == "social-insurance")
    mapped = low(lambda c: c["columns"][8].update(mapping=[{"value": "正在享受", "code": "1"}]))
    seeded(social, mapped)
    known = {each["code_list"]: each for each in ask("GET", "/code-lists", caller=STEWARD)[1]["items"]}
    second, first = known["insurance"]["editions"]
    assert (second["number"], second["since"], second["in_force"], first["in_force"]) == (2, "2020-01-01", True, False)
    assert second["ended"] == [{"code": "510", "name": "生育保险", "successor": "310"}]
    assert first["added"] == first["ended"] == []
    [use] = known["benefit_status"]["uses"]
    assert (use["department_name"], use["dataset"], use["column"], use["mapped"]) == (
        *("遵义市民政局", "minimum-allowance", "状态"),
        1,
    )
    assert [each["column"] for each in known["insurance"]["uses"]] == ["险种"]
    assert known["industry"]["uses"] == []
    assert LOW["columns"][8].get("mapping") is None
