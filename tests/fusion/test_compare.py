"""Comparing with the last accepted rows: what is new, what ends, what waits for a person."""

from pathlib import Path

import pytest

from fusion.lake import PARTITIONS
from fusion.publish import HeldError, apply
from tests.fusion.builders import a_death, allowance, an_allowance, citizen_id, deaths, people, register
from tests.fusion.pipeline import City, Delivered, RememberingCity

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("deliveries")]


@pytest.fixture
def city(tmp_path: Path) -> City:
    return RememberingCity(tmp_path)


def counts(delivered: Delivered) -> tuple[int, int, int, int]:
    compared = delivered.compared
    assert delivered.cleaned.accepted == compared.new + compared.changed + compared.unchanged
    return compared.new, compared.changed, compared.unchanged, compared.ended


def receiving(month: str, persons: range, **changes: str) -> list[dict[str, str]]:
    return [an_allowance(身份证号=citizen_id(serial=number), 发放月份=month, **changes) for number in persons]


def test_rows_are_new_then_unchanged_then_changed(city: City) -> None:
    persons = people(10)
    assert counts(city.deliver(register(), persons)) == (10, 0, 0, 0)
    assert counts(city.deliver(register(), persons)) == (0, 0, 10, 0)
    assert counts(city.deliver(register(), [persons[0] | {"文化程度": "高中"}, *persons[1:]])) == (0, 1, 9, 0)


def test_a_submission_that_failed_once_its_rows_were_in_tells_them_as_they_came(city: City) -> None:
    persons = people(10)
    city.deliver(register(), persons[:9])
    changed = [persons[0] | {"文化程度": "高中"}, *persons[1:]]
    assert counts(city.deliver(register(), changed, submission="sub_b")) == (1, 1, 8, 0)
    again = city.deliver(register(), changed, submission="sub_b")
    assert counts(again) == (1, 1, 8, 0)
    assert again.compared.prefixes == ()
    assert counts(city.deliver(register(), changed, submission="sub_c")) == (0, 0, 10, 0)


def test_another_way_of_writing_the_same_is_unchanged(city: City) -> None:
    [person] = people(1)
    city.deliver(register(), [person])
    written = person | {
        "出生日期": person["出生日期"].replace("-", ""),
        "姓名": f"{person['姓名'][0]} {person['姓名'][1:]}",
        "民族": "01",
    }
    assert counts(city.deliver(register(), [written])) == (0, 0, 1, 0)


def test_a_snapshot_ends_the_keys_it_no_longer_has(city: City) -> None:
    city.deliver(register(), people(10))
    delivered = city.deliver(register(), people(10)[1:])
    assert counts(delivered) == (0, 0, 9, 1)
    assert [change["change"] for change in delivered.changes] == ["ended"]
    assert len(city.golden) == 9


def test_more_than_the_limit_waits_for_a_person(city: City) -> None:
    city.deliver(register(), people(10))
    held = city.deliver(register(), people(10)[3:])
    assert (held.compared.held, held.compared.ended, held.compared.ended_by_period) == (True, 3, {"": [3, 10]})
    assert len(city.golden) == 10
    confirmed = city.deliver(register(), people(10)[3:], confirmed=True)
    assert (confirmed.compared.held, counts(confirmed), len(city.golden)) == (False, (0, 0, 7, 3), 7)


def test_a_held_delivery_cannot_be_applied(city: City, tmp_path: Path) -> None:
    city.deliver(register(), people(10))
    city.deliver(register(), people(2), submission="held")
    with pytest.raises(HeldError):
        apply(tmp_path / "held-2" / "compared", tmp_path / "nowhere", tmp_path / "nowhere", city.lake, register())


def test_exactly_the_limit_ends_without_a_word(city: City) -> None:
    city.deliver(register(), people(10))
    assert counts(city.deliver(register(), people(10)[2:])) == (0, 0, 8, 2)


def test_only_the_periods_in_the_file_end(city: City) -> None:
    city.deliver(allowance(), receiving("2018-01", range(1, 11)))
    assert counts(city.deliver(allowance(), receiving("2018-02", range(1, 10)))) == (9, 0, 0, 0)
    assert counts(city.deliver(allowance(), receiving("2018-01", range(2, 11)))) == (0, 0, 9, 1)


def test_one_wrong_month_does_not_end_another_months_people(city: City) -> None:
    """Eleven of sixty keys would be few; ten of May's ten are all."""
    city.deliver(allowance(), [*receiving("2017-05", range(1, 11)), *receiving("2017-12", range(1, 51))])
    held = city.deliver(
        allowance(), [*receiving("2017-12", range(1, 50)), *receiving("2017-05", range(60, 61))]
    ).compared
    assert (held.held, held.ended_by_period) == (True, {"2017-05": [10, 10], "2017-12": [1, 50]})


def test_a_key_in_a_rejected_row_never_ends(city: City) -> None:
    persons = people(10)
    city.deliver(register(), persons)
    assert counts(city.deliver(register(), [*persons[:9], persons[9] | {"民族": "外族"}])) == (0, 0, 9, 0)


def test_nothing_ends_while_a_rejected_rows_key_is_unreadable(city: City) -> None:
    persons = people(10)
    city.deliver(register(), persons)
    delivered = city.deliver(register(), [*persons[:8], persons[8] | {"公民身份号码": "1"}])
    assert (counts(delivered), delivered.compared.spared, len(city.golden)) == ((0, 0, 8, 0), 2, 10)


def test_a_delta_never_ends_anything(city: City) -> None:
    city.deliver(deaths(), [a_death()])
    assert counts(city.deliver(deaths(), [a_death(证明编号="D2", 身份证号="")])) == (1, 0, 0, 0)


def test_corrections_of_a_snapshot_end_nothing(city: City) -> None:
    city.deliver(register(), people(10))
    assert counts(city.deliver(register(), [people(10)[0] | {"姓名": "王小红"}], delta=True)) == (0, 1, 0, 0)
    assert len(city.golden) == 10


def test_a_new_optional_column_that_is_empty_changes_nothing(city: City) -> None:
    city.deliver(deaths(), [a_death()])
    column = {"name": "备注", "aliases": [], "type": "text", "required": False, "attribute": None, "grade": "L1"}
    wider = deaths(version=2, columns=[*_columns(), column])
    assert counts(city.deliver(wider, [a_death()])) == (0, 0, 1, 0)
    assert counts(city.deliver(wider, [a_death(备注="更正")])) == (0, 1, 0, 0)
    assert counts(city.deliver(wider, [a_death(备注="更正")])) == (0, 0, 1, 0)


def test_prefixes_name_the_leases_of_old_and_new_persons(city: City) -> None:
    before = city.deliver(deaths(), [a_death(身份证号=citizen_id(serial=1))]).compared
    moved = city.deliver(deaths(), [a_death(身份证号=citizen_id(serial=3))]).compared
    assert (before.prefixes, moved.prefixes) == (tuple(PARTITIONS), tuple(PARTITIONS))


def _columns() -> list[dict[str, object]]:
    return [
        {
            "name": each.name,
            "aliases": [],
            "type": each.type,
            "required": each.required,
            "attribute": each.attribute,
            "grade": each.grade,
        }
        for each in deaths().columns
    ]
