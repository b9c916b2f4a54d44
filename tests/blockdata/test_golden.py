"""Bulk writes of golden records and the search keys that lead to them."""

from typing import Any

import pytest

from blockdata import identifiers
from blockdata.store import bulk, golden, records
from tests.blockdata.api_world import KEY
from tests.blockdata.pipeline_world import golden as items
from tests.blockdata.pipeline_world import number
from zunyi import storage

pytestmark = pytest.mark.usefixtures("world")

SECRET = KEY.encode()
PHONE = identifiers.search_key(SECRET, "phone", "15400000001")


def a_change(serial: int, *, keys: list[str], change: str = "new", content: str = "c1", **more: Any) -> dict[str, Any]:
    id_ = identifiers.golden_id(SECRET, number(serial))
    return {
        "golden_id": id_,
        "prefix": id_[4],
        "link": id_,
        "change": change,
        "content": content,
        "attributes": {"id_number": number(serial)},
        "provenance": {},
        "flags": [],
        "relations": [],
        "facts": [],
        "search_keys": [identifiers.search_key(SECRET, "id", number(serial)), *keys],
        **more,
    }


def ended(change: dict[str, Any]) -> dict[str, Any]:
    return {**change, "change": "ended", "content": "c9", "attributes": {}, "search_keys": []}


def test_a_key_shared_by_persons_of_several_prefixes_leads_to_all_of_them() -> None:
    changes = [a_change(serial, keys=[PHONE]) for serial in range(20)]
    assert len({change["prefix"] for change in changes}) > 3

    told = golden.write(changes, submission="sub_1")

    assert told == [change["golden_id"] for change in changes]
    assert golden.under(PHONE) == sorted(told)


def test_a_key_that_is_lost_leads_there_no_more() -> None:
    one, two = a_change(1, keys=[PHONE]), a_change(2, keys=[PHONE])
    golden.write([one, two], submission="sub_1")

    golden.write([a_change(1, keys=[], change="changed", content="c2")], submission="sub_2")
    assert golden.under(PHONE) == [two["golden_id"]]
    golden.write([ended(two)], submission="sub_3")
    assert golden.under(PHONE) == []
    assert records.find(two["golden_id"]) is None


def test_an_id_number_needs_a_key_only_where_the_record_is_not_named_by_it() -> None:
    own = a_change(1, keys=[])
    other = {**a_change(2, keys=[]), "golden_id": "per_" + "a" * 32, "prefix": "a"}

    golden.write([own, other], submission="sub_1")

    assert golden.under(own["search_keys"][0]) == []
    assert golden.under(other["search_keys"][0]) == [other["golden_id"]]


def test_writing_again_changes_nothing_and_a_change_is_the_next_version() -> None:
    change = a_change(1, keys=[PHONE])
    golden.write([change], submission="sub_1")
    before = items()
    golden.write([change], submission="sub_1")
    assert items() == before

    golden.write([{**change, "change": "changed", "content": "c2"}], submission="sub_2")
    after = items()[change["golden_id"]]
    assert (after["version"]["N"], after["submission"]["S"]) == ("2", "sub_2")


def test_a_record_of_very_many_months_stays_below_the_limit_of_an_item() -> None:
    facts = [
        {"kind": "benefit", "period": f"m{n}", "amount_fen": 65000, "source": {"file": "低保"}} for n in range(9000)
    ]
    change = a_change(1, keys=[], facts=facts)

    golden.write([change], submission="sub_1")

    assert "B" in items()[change["golden_id"]]["facts"]
    record = records.find(change["golden_id"])
    assert record is not None
    assert record["facts"] == facts


def test_what_dynamodb_left_undone_is_asked_for_again() -> None:
    left: list[str] = []

    def leave_some(parsed: dict[str, Any], **_: Any) -> None:
        if not left:
            left.append("once")
            item = {"pk": {"S": "key#x#a"}, "golden_ids": {"S": '["per_1"]'}}
            parsed["UnprocessedItems"] = {"test-golden": [{"PutRequest": {"Item": item}}]}

    events = storage.client("dynamodb").meta.events
    events.register("after-call.dynamodb.BatchWriteItem", leave_some)
    try:
        bulk.write([{"pk": {"S": "key#y#a"}, "golden_ids": {"S": '["per_2"]'}}])
    finally:
        events.unregister("after-call.dynamodb.BatchWriteItem", leave_some)

    assert items().keys() == {"key#x#a", "key#y#a"}


def test_what_a_record_was_is_kept_whole_and_only_once() -> None:
    first = a_change(1, keys=[PHONE])
    golden.write([first], submission="sub_1")
    was = items()[first["golden_id"]]
    second = {**first, "change": "changed", "content": "c2", "attributes": {"name": "王小明"}}
    for _ in range(2):
        golden.write([second], submission="sub_2")
    golden.write([ended(first)], submission="sub_3")

    kept = {pk: item for pk, item in items().items() if pk.startswith(f"{first['golden_id']}#")}
    assert kept.keys() == {f"{first['golden_id']}#v000001", f"{first['golden_id']}#v000002"}
    assert kept[f"{first['golden_id']}#v000001"] == {**was, "pk": {"S": f"{first['golden_id']}#v000001"}}
    versions = records.versions(first["golden_id"], below=None, limit=9)
    assert [(each["version"]["N"], each["submission"]["S"]) for each in versions] == [
        ("3", "sub_3"),
        ("2", "sub_2"),
        ("1", "sub_1"),
    ]
    assert [each["version"]["N"] for each in records.versions(first["golden_id"], below=3, limit=1)] == ["2"]


def test_a_crash_between_history_and_record_is_made_good() -> None:
    first = a_change(1, keys=[])
    golden.write([first], submission="sub_1")
    before = items()[first["golden_id"]]
    bulk.write([golden.to_history(before)])  # and the function died

    golden.write([{**first, "change": "changed", "content": "c2"}], submission="sub_2")

    assert items()[f"{first['golden_id']}#v000001"]["content"] == {"S": "c1"}
    assert items()[first["golden_id"]]["version"] == {"N": "2"}


def test_an_old_id_leads_to_the_record_its_rows_went_to_until_they_return() -> None:
    one, two = a_change(1, keys=[]), a_change(2, keys=[])
    golden.write([one, two], submission="sub_1")
    gone = {**ended(one), "content": "ended:two", "redirects_to": two["golden_id"]}
    golden.write([gone], submission="sub_2")

    record = records.find(one["golden_id"])
    assert record is not None
    assert (record["golden_id"], record["redirects"]) == (two["golden_id"], [one["golden_id"]])
    assert records.follow([one["golden_id"], two["golden_id"], "per_0"]).keys() == {one["golden_id"], two["golden_id"]}

    golden.write([one], submission="sub_3")
    assert records.redirects(two["golden_id"]) == []
    assert records.follow([one["golden_id"]])[one["golden_id"]]["golden_id"] == one["golden_id"]
