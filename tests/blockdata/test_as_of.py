"""What was known on a given day: the version that stood at its end, whatever came after."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blockdata import as_of
from blockdata.store import bulk, golden, records
from tests.blockdata import registered
from tests.blockdata.api_world import NUMBER, OPERATOR, STEWARD, ask, footprints
from tests.blockdata.registered import ADDRESS, CREDIT, FIRM, HOUSE, PERSON, a_record, a_relation
from zunyi import clock

CASE = {"case_number": "遵民救核〔2018〕7号", "ground": "check"}
NEW_YEAR = datetime(2018, 1, 1, 4, tzinfo=UTC)  # noon in Zunyi


@pytest.fixture
def at(world: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the city's clock to so many days after New Year's noon."""

    def turn(days: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: NEW_YEAR + timedelta(days=days))

    turn(0)
    body = {"name": "核对", "basis": "办法第一条", "fields": ["name"]}
    assert ask("PUT", "/grants/civil-affairs/check", body, caller=OPERATOR)[0] == 200
    return turn


def put(golden_id: str, name: str, **changes: Any) -> None:
    search = ("id", NUMBER)
    registered.put(a_record(golden_id, {"id_number": NUMBER, "name": name}, search, content=name, **changes))


def look_up(day: str, kind: str = "persons", **body: str) -> tuple[int, dict[str, Any]]:
    whom = body or {"id_number": NUMBER, **CASE}
    return ask("POST", f"/{kind}/lookup", {**whom, "as_of": day}, caller=STEWARD)


def name_on(day: str) -> str:
    status, answer = look_up(day)
    assert status == 200, answer
    return str(next(each["unmasked"] for each in answer["person"]["attributes"] if each["name"] == "name"))


def test_a_day_shows_what_stood_at_its_end_in_the_citys_time(at: Any) -> None:
    for days, name in ((0, "王晓明"), (2.49, "王小明"), (2.51, "王小铭"), (9, "王大明")):
        at(days)
        put(PERSON, name)

    # 2.5 days after noon is midnight of the fourth of January.
    assert [name_on(f"2018-01-0{day}") for day in (1, 2, 3, 4, 9)] == ["王晓明", "王晓明", "王小明", "王小铭", "王小铭"]
    person = look_up("2018-01-03")[1]["person"]
    assert (person["version"], person["at"]) == (2, clock.stamp(NEW_YEAR + timedelta(days=2.49)))
    assert {left["outcome"] for left in footprints()} == {"allowed"}


def test_before_anything_was_known_there_is_nobody_and_a_footprint_says_who_asked(at: Any) -> None:
    at(5)
    put(PERSON, "王小明")

    status, problem = look_up("2018-01-05")
    assert (status, problem["code"]) == (404, "not-known-then")
    assert [(left["subject"], left["outcome"]) for left in footprints()] == [(PERSON, "not-found")]
    assert look_up("2018-01-06")[0] == 200


def test_a_day_that_has_not_come_is_refused(at: Any) -> None:
    registered.put_all()

    for kind, body in (("persons", {}), ("organisations", {"credit_code": CREDIT}), ("houses", {"address": ADDRESS})):
        status, problem = look_up("2018-01-02", kind, **body)
        assert (status, problem["code"]) == (422, "day-ahead")
        assert look_up("2018-01-01", kind, **body)[0] == 200
    assert look_up("2018-02-30")[0] == 422


def test_an_id_that_leads_elsewhere_today_was_a_record_of_its_own_then(at: Any) -> None:
    other = "per_" + "0" * 32
    put(PERSON, "王小明")
    at(1)
    put(other, "王晓明")
    at(3)
    put(PERSON, "", change="ended", provenance={}, redirects_to=other)

    assert [name_on(f"2018-01-0{day}") for day in (3, 4)] == ["王小明", "王晓明"]
    assert look_up("2018-01-03")[1]["person"]["redirects"] == []
    assert look_up("2018-01-04")[1]["person"]["redirects"] == [PERSON]
    assert look_up("2018-01-02")[1]["person"]["golden_id"] == PERSON


def test_the_other_side_is_called_as_it_was_called_then(at: Any) -> None:
    firm = a_record(FIRM, {"credit_code": CREDIT, "name": "遵义子尹商贸有限公司"}, ("credit-code", CREDIT))
    housed = [a_relation("registered-at", "from", HOUSE, "house")]
    registered.put({**firm, "relations": housed}, registered.a_house(content="old"))
    at(2)
    registered.put(a_record(HOUSE, {"address": "改名的路1号"}, content="new"))

    told = [look_up(f"2018-01-0{day}", "organisations", credit_code=CREDIT)[1]["record"] for day in (2, 3)]
    assert [each["relations"][0]["unmasked"] for each in told] == [ADDRESS, "改名的路1号"]


def test_an_organisation_that_was_not_registered_yet_is_told_so(at: Any) -> None:
    at(2)
    registered.put(registered.a_firm())

    status, problem = look_up("2018-01-02", "organisations", credit_code=CREDIT)
    assert (status, problem["code"]) == (404, "not-known-then")
    assert "单位" in problem["detail"]


@given(st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=17), max_size=5), st.integers(0, 41))
def test_of_each_record_the_last_version_before_the_moment_stands(lives: list[list[int]], until: int) -> None:
    """lives: of each record the days on which its versions were written."""
    kept, asked = {}, list[int]()
    lives = [sorted(days) for days in lives]
    for record, days in enumerate(lives):
        for version, day in enumerate(days, 1):
            pk = str(record) if version == len(days) else golden.history_pk(str(record), version)
            kept[pk] = {"pk": {"S": pk}, "version": {"N": str(version)}, "at": {"S": f"{day:02}"}}

    def read(pks: Iterable[str]) -> dict[str, Any]:
        asked.append(1)
        return {pk: kept[pk] for pk in pks if pk in kept}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "read", read)
        found = records.standing(map(str, range(len(lives))), f"{until:02}")

    stood = {str(record): sum(day < until for day in days) for record, days in enumerate(lives)}
    assert {id_: int(item["version"]["N"]) for id_, item in found.items()} == {id_: n for id_, n in stood.items() if n}
    assert len(asked) <= 1 + max((len(days).bit_length() for days in lives), default=0)


def test_the_end_of_a_day_is_the_citys_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2018, 1, 3, 16, tzinfo=UTC))
    assert as_of.until(date(2018, 1, 4)) == "2018-01-04T16:00:00.000Z"
    assert as_of.until(None) is None
    with pytest.raises(as_of.DayAheadError):
        as_of.until(date(2018, 1, 5))
