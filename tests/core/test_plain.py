"""The core's pure parts: ids, cursors, digests, time."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zunyi import clock, cursor, digests, ids
from zunyi.problems import Problem


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_ids_are_the_same_for_the_same_parts_alone(one: list[str], other: list[str]) -> None:
    joined = ["\x1f".join(parts) for parts in (one, other)]
    assert (ids.opaque("a", *one) == ids.opaque("a", *other)) == (joined[0] == joined[1])


PLACES = st.one_of(st.text(max_size=20), st.integers(), st.builds(lambda text: {"S": text}, st.text(max_size=20)))


@given(st.dictionaries(st.text(max_size=20), PLACES, min_size=1, max_size=8))
def test_a_cursor_comes_back_as_it_went(position: dict[str, object]) -> None:
    assert cursor.decode(cursor.encode(position)) == position


@given(st.one_of(st.text(min_size=1), st.binary(min_size=1).map(lambda raw: base64.b64encode(raw).decode())))
def test_what_is_no_cursor_is_refused_or_read_as_a_position(text: str) -> None:
    try:
        position = cursor.decode(text)
    except Problem:
        return
    assert cursor.is_position(position)


FORGED: list[object] = [[], {}, 7, {"pk": None}, {"pk": True}, {"pk": ["a"]}, {"pk": {"S": 1}}, {"pk": {"B": "a"}}]
FORGED += [{"pk": {}}, {"pk": {"S": "a", "N": "1"}}, {str(n): "a" for n in range(9)}, {"pk": "a" * 8000}]
FORGED += [{"pk": chr(0xD800)}]


@pytest.mark.parametrize("forged", FORGED, ids=ascii)
def test_a_forged_cursor_is_refused(forged: object) -> None:
    text = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode()
    with pytest.raises(Problem, match="cursor-invalid"):
        cursor.decode(text)


def test_the_first_and_the_last_page_have_no_cursor() -> None:
    assert cursor.decode("") is None
    assert cursor.decode(None) is None
    assert cursor.encode(None) is None


def test_digests_name_their_algorithm() -> None:
    assert digests.digest(b"a").startswith("sha256:")
    assert digests.keyed(b"k", "a") == f"hmac-sha256:{digests.keyed_hex(b'k', 'a')}"
    assert digests.same("a", "a")
    assert not digests.same("a", "b")


def test_stamps_sort_as_their_moments_do() -> None:
    moment = datetime(2018, 1, 3, 8, tzinfo=UTC)
    stamps = [clock.stamp(moment + timedelta(milliseconds=step)) for step in (0, 1, 999, 1000, 60_000)]
    assert stamps == sorted(stamps)


def test_fresh_ids_look_like_the_others_and_never_repeat() -> None:
    made = {ids.fresh("evt") for _ in range(200)}
    assert len(made) == 200
    assert all(len(id_) == len(ids.opaque("evt", "a")) and id_.startswith("evt_") for id_ in made)
