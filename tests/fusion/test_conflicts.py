"""What sources say against each other is counted by record, attribute and datasets, with examples that stay."""

from pathlib import Path

from fusion.conflicts import EXAMPLES_MAX, Side, conflicts
from tests.fusion.builders import LIMITS, a_resident, allowance, an_allowance, citizen_id, register
from tests.fusion.pipeline import City

REGISTER, ALLOWANCE = Side("public-security", "resident-register"), Side("civil-affairs", "minimum-allowance")


def test_records_whose_sources_differ_are_counted_once_with_a_few_examples(tmp_path: Path) -> None:
    city = City(tmp_path)
    people = [citizen_id("19800103", serial) for serial in range(1, 12, 2)]
    city.deliver(register(), [a_resident(公民身份号码=each, 姓名="冉秀英", 出生日期="1980-01-03") for each in people])
    rows = [
        an_allowance(身份证号=each, 姓名="冉秀瑛" if place < 5 else "冉秀英", 发放月份=month)
        for place, each in enumerate(people)
        for month in ("2018-01", "2018-02")
    ]
    city.deliver(allowance(), rows)

    found = {(each.attribute, each.taken, each.other): each for each in conflicts(city.lake, limits=LIMITS)}

    name = found["name", REGISTER, ALLOWANCE]
    assert (name.kind, name.records, name.why) == ("person", 5, {"authority": 5, "recency": 0, "quality": 0})
    assert len(name.examples) == EXAMPLES_MAX
    assert {(each["value"], each["other_value"]) for each in name.examples} == {("冉秀英", "冉秀瑛")}
    assert all(each["source_row"] and each["other_submission"] == "sub_0002" for each in name.examples)
    assert ("name", ALLOWANCE, REGISTER) not in found
    assert list(conflicts(city.lake, limits=LIMITS)) == list(found.values())


def test_a_lake_without_records_has_no_conflicts(tmp_path: Path) -> None:
    assert list(conflicts(City(tmp_path).lake, limits=LIMITS)) == []
