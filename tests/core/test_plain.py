"""The core's pure parts: ids, cursors, masking, permission."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zunyi import access, clock, cursor, digests, ids
from zunyi.caller import Caller
from zunyi.masking import mask
from zunyi.problems import Problem

TYPES = ["citizen-id", "person-name", "phone", "address", "birth-date", "household-number", "text"]
STEWARD = Caller(sub='s"1', name="李燕", roles=frozenset({"steward"}), department="health", acr="2")


@pytest.mark.parametrize(
    ("type_", "value", "shown"),
    [
        ("person-name", "王小明", "王*明"),
        ("person-name", "李四", "李*"),
        ("person-name", "欧阳修", "欧阳*"),
        ("person-name", "阿依古丽·买买提", "阿******提"),
        ("citizen-id", "520301200501010014", "520301********0014"),
        ("phone", "15400001234", "154****1234"),
        ("phone", "0851-28222222", "0851-******22"),
        ("address", "红花岗区老城街道子尹路1号2栋3单元401", "红花岗区老城街道****"),
        ("address", "习水县", "习水县****"),
        ("birth-date", "1980-01-03", "1980******"),
        ("code:marital", "20", "20"),
        ("person-name", "", ""),
    ],
)
def test_a_value_is_masked_by_its_type(type_: str, value: str, shown: str) -> None:
    assert mask(type_, value) == shown


@given(st.sampled_from(TYPES[:3]), st.text(min_size=2))
def test_a_masked_value_is_never_the_value_itself(type_: str, value: str) -> None:
    assert mask(type_, value) != value or "*" in value


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_ids_are_the_same_for_the_same_parts_alone(one: list[str], other: list[str]) -> None:
    joined = ["\x1f".join(parts) for parts in (one, other)]
    assert (ids.opaque("a", *one) == ids.opaque("a", *other)) == (joined[0] == joined[1])


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=8))
def test_a_cursor_comes_back_as_it_went(position: dict[str, str]) -> None:
    assert cursor.decode(cursor.encode(position)) == position


@given(st.text(min_size=1))
def test_what_is_no_cursor_is_refused_or_read_as_a_position(text: str) -> None:
    try:
        position = cursor.decode(text)
    except Problem as problem:
        position, code = {}, problem.code
    else:
        code = "cursor-invalid"
    assert isinstance(position, dict)
    assert code == "cursor-invalid"


def test_digests_name_their_algorithm() -> None:
    assert digests.digest(b"a").startswith("sha256:")
    assert digests.keyed(b"k", "a") == f"hmac-sha256:{digests.keyed_hex(b'k', 'a')}"
    assert digests.same("a", "a")
    assert not digests.same("a", "b")


def test_stamps_sort_as_their_moments_do() -> None:
    moment = datetime(2018, 1, 3, 8, tzinfo=UTC)
    stamps = [clock.stamp(moment + timedelta(milliseconds=step)) for step in (0, 1, 999, 1000, 60_000)]
    assert stamps == sorted(stamps)


@pytest.mark.parametrize(
    ("caller", "action", "department", "allowed"),
    [
        (STEWARD, "Read", "health", True),
        (STEWARD, "Read", "civil-affairs", False),
        (STEWARD, "Delete", "health", False),
        (Caller(sub="c", name="", roles=frozenset(), department="health", acr="1"), "Read", "health", False),
    ],
)
def test_what_no_policy_permits_is_refused(caller: Caller, action: str, department: str, allowed: bool) -> None:
    asked = access.Access("tests.core.sample_room", action, caller)
    assert not asked.checked
    assert asked.allows({"department": department}) is allowed
    assert asked.checked
