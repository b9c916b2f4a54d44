"""Code lists in time: nothing that was published is lost, whatever begins or ends is announced by an edition."""

import csv
from datetime import timedelta
from pathlib import Path

from fusion.values import codelists

PUBLISHED = Path(__file__).with_name("published-codes.csv")


def test_no_code_that_was_ever_published_is_taken_out_of_its_list_or_means_something_else() -> None:
    """Accepted rows have it. Let it end (`until`, `successor`); a new code is added to published-codes.csv."""
    with PUBLISHED.open(encoding="utf-8") as file:
        published = {(row["list"], row["code"]): row["name"] for row in csv.DictReader(file)}
    today = {(name, code.code): code.name for name in codelists.lists() for code in codelists.codes(name)}
    assert today == published


def test_every_list_has_a_name_and_editions_in_order_of_days() -> None:
    assert set(codelists.titles()) == codelists.lists()
    for name in codelists.lists():
        found = codelists.editions(name)
        assert [each.number for each in found] == list(range(1, len(found) + 1)), name
        assert [each.since for each in found] == sorted({each.since for each in found}), name


def test_a_code_begins_and_ends_with_an_edition_and_its_successor_is_valid_then() -> None:
    for name in codelists.lists():
        known = {code.code: code for code in codelists.codes(name)}
        days = {each.since for each in codelists.editions(name)[1:]}
        for code in codelists.dated(name):
            begins = [code.since] if code.since else []
            ends = [code.until + timedelta(days=1)] if code.until else []
            assert {*begins, *ends} <= days, (name, code.code)
            if code.successor and code.until:
                heir = known[code.successor]
                assert heir.until is None or heir.until > code.until, (name, code.code)
