"""Identifiers, grants, and how a golden record is shown."""

import hmac
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blockdata import evidence, grants, identifiers, lookups
from blockdata.attributes import OF_KIND
from blockdata.shapes.persons import Person
from blockdata.store.names import grades

NAMES = lookups.Names({"public-security": "遵义市公安局"}, {("public-security", "resident-register"): "户籍人口"})
SOURCE = {
    "department": "public-security",
    "dataset": "resident-register",
    "submission": "sub_1",
    "file": "户籍.xlsx",
    "source_row": 9,
    "row_id": "aa",
    "received_at": "2018-02-01T08:00:00Z",
}


def mask(type_: str, value: str, grade: str) -> str:
    return f"{type_}{grade}:{value[:1]}*"


def a_record(**changes: Any) -> dict[str, Any]:
    lost = {"value": "王晓明", "source": {**SOURCE, "department": "health"}, "why": "authority"}
    return {
        "golden_id": "per_1",
        "version": 1,
        "at": "2018-02-01T08:00:01.000Z",
        "provenance": {
            "name": {"value": "王小明", "source": SOURCE, "rule": "authority", "lost": [lost]},
            "sex": {"value": "1", "source": SOURCE, "rule": "only", "lost": []},
            "county": {"value": "520304", "source": SOURCE, "rule": "only", "lost": []},
        },
        "facts": [{"kind": "benefit", "period": "2018-01", "amount_fen": 30000, "status": "1", "source": SOURCE}],
        "flags": ["id-contradicted"],
        **changes,
    }


def shown(*granted: str) -> Person:
    return lookups.present(a_record(), granted=granted, names=NAMES, mask=mask)


def test_a_granted_field_is_shown_whole_beside_its_masked_form() -> None:
    name = shown("name").attributes[0]

    assert (name.label, name.value, name.unmasked, name.rule_label) == (
        "姓名",
        "person-name:王*",
        "王小明",
        "以权威部门为准",
    )
    assert (name.source.department_name, name.source.dataset_name, name.source.source_row) == (
        "遵义市公安局",
        "户籍人口",
        9,
    )
    assert [(lost.unmasked, lost.why_label) for lost in name.lost] == [("王晓明", "来源部门的权威性较低")]


def test_a_value_is_masked_by_the_grade_that_its_source_gives_the_column() -> None:
    columns = [
        {"attribute": "name", "grade": "L3"},
        {"attribute": "name", "grade": "L4", "mention": "owner"},
        {"attribute": "name", "grade": "L1", "mention": "employer"},
    ]
    mentions = {"owner": {"entity": "party"}, "employer": {"entity": "organisation"}}
    graded = grades({"entity": "person", "columns": columns, "mentions": mentions})
    assert graded == {("person", "name"): "L4", ("organisation", "name"): "L4"}
    names = lookups.Names({}, {}, {("public-security", "resident-register"): {("person", "name"): "L4"}})
    name = lookups.present(a_record(), granted=(), names=names, mask=mask).attributes[0]
    assert (name.value, name.lost[0].value) == ("person-nameL4:王*", "person-name:王*")


def test_nothing_that_is_not_granted_is_shown_whole() -> None:
    answer = shown().model_dump_json()

    for value in ("王小明", "王晓明", "播州区", "520304", "男", "30000", "在保"):
        assert value not in answer


def test_codes_are_shown_in_words() -> None:
    words = {attribute.name: attribute.unmasked for attribute in shown("sex", "county").attributes}

    assert words == {"name": None, "sex": "男", "county": "播州区"}


def test_money_is_told_to_the_last_fen() -> None:
    fen = "9007199254740993"  # a float has no such number
    capital = lookups.in_words(OF_KIND["organisation"]["capital_fen"], fen)

    assert capital == evidence.shown("fen", fen) == "90,071,992,547,409.93 元"


def test_a_benefit_shows_amount_and_status_by_grant() -> None:
    assert shown("benefit").facts[0].values == {"period": "2018-01", "amount_fen": 30000, "status": "在保"}
    assert shown("name").facts[0].values == {"period": "2018-01", "amount_fen": None, "status": None}


def test_the_footprint_names_only_fields_that_were_shown_whole() -> None:
    assert lookups.fields_of(a_record(), ["name", "phone", "benefit"]) == ["benefit", "name"]


@pytest.mark.parametrize(
    "number", ["520301200501010015", "520301200513010014", "5203", "", "王小明", "52030120050230001X"]
)
def test_a_wrong_number_is_no_identifier(number: str) -> None:
    with pytest.raises(identifiers.IdNumberError):
        identifiers.id18(number)


@given(st.from_regex(r"522100[5-9][0-9]0[1-9]1[0-9][0-9]{3}", fullmatch=True))
def test_old_numbers_and_their_long_form_name_the_same_person(short: str) -> None:
    long = identifiers.id18(short)

    assert identifiers.id18(long.lower()) == long
    assert identifiers.golden_id(b"key", long) == identifiers.golden_id(b"key", identifiers.id18(short))


def test_a_golden_id_is_the_keyed_hash_the_engine_makes() -> None:
    digest = hmac.new(b"key", b"person|520301200501010014", "sha256").hexdigest()

    assert identifiers.golden_id(b"key", "520301200501010014") == f"per_{digest[:32]}"


def test_a_grant_names_each_field_once_and_only_fields_there_are() -> None:
    grant = grants.put("civil-affairs", "x", name="核对", basis="办法", fields=["phone", "name", "phone"])

    assert grant.fields == ("name", "phone")
    with pytest.raises(grants.GrantError):
        grants.put("civil-affairs", "x", name="核对", basis="办法", fields=["religion"])
