"""Whose row it is, which value survives, what the rules find."""

from pathlib import Path

import pytest

from fusion.keys import golden_id, search_key
from tests.fusion.builders import (
    KEY,
    a_death,
    a_resident,
    allowance,
    an_allowance,
    citizen_id,
    deaths,
    register,
    seed_contract,
)
from tests.fusion.pipeline import City, RememberingCity

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("deliveries")]

ID = citizen_id()


@pytest.fixture
def city(tmp_path: Path) -> City:
    return RememberingCity(tmp_path)


def test_rows_of_one_valid_id_are_one_person(city: City) -> None:
    city.deliver(register(), [a_resident()])
    city.deliver(allowance(), [an_allowance()])
    city.deliver(deaths(), [a_death()])
    assert list(city.golden) == [golden_id(KEY, ID)]


def test_an_old_number_of_15_digits_is_the_same_persons(city: City) -> None:
    city.deliver(register(), [a_resident(公民身份号码=citizen_id("19800101", 1, "522100"))])
    city.deliver(allowance(), [an_allowance(身份证号="522100800101001")])
    assert len(city.golden) == 1


def test_a_row_without_id_is_a_record_of_its_own(city: City) -> None:
    city.deliver(register(), [a_resident()])
    city.deliver(deaths(), [a_death(身份证号="")])
    assert len(city.golden) == 2
    assert [each["attributes"].get("id_number") for each in city.persons(death_date="2017-12-20")] == [None]


def test_a_row_under_anothers_id_is_kept_apart_and_flagged(city: City) -> None:
    city.deliver(allowance(), [an_allowance(姓名="李四"), an_allowance(姓名="李四", 发放月份="2018-02")])
    city.deliver(register(), [a_resident()])
    holder, other = city.person(name="王小明"), city.person(name="李四")
    assert (holder["golden_id"], holder["flags"], holder["attributes"]["id_number"]) == (golden_id(KEY, ID), [], ID)
    assert (other["flags"], len(other["facts"])) == (["id-contradicted"], 2)
    assert not {"id_number", "birth", "sex"} & set(other["attributes"])
    assert other["prefix"] == holder["prefix"] == other["golden_id"][4]


def test_who_held_an_id_without_right_gives_it_back(city: City) -> None:
    """The holder is a function of the rows, not of their order."""
    city.deliver(allowance(), [an_allowance(姓名="李四")])
    assert city.person(name="李四")["golden_id"] == golden_id(KEY, ID)
    city.deliver(register(), [a_resident()])
    assert city.person(name="王小明")["golden_id"] == golden_id(KEY, ID)
    city.deliver(register(), [a_resident(公民身份号码=citizen_id(serial=3))], confirmed=True)
    assert city.person(name="李四")["golden_id"] == golden_id(KEY, ID)


def test_a_slip_of_the_pen_in_a_long_name_is_no_other_person(city: City) -> None:
    city.deliver(register(), [a_resident()])
    city.deliver(allowance(), [an_allowance(姓名="王晓明")])
    [person] = city.golden.values()
    assert [lost["value"] for lost in person["provenance"]["name"]["lost"]] == ["王晓明"]


def test_a_corrected_id_moves_the_row_to_the_other_person(city: City) -> None:
    other = citizen_id(serial=3)
    city.deliver(register(), [a_resident(), a_resident(公民身份号码=other, 姓名="王小刚")])
    city.deliver(deaths(), [a_death(姓名="王小明")])
    city.deliver(deaths(), [a_death(姓名="王小刚", 身份证号=other)])
    assert "death_date" not in city.person(name="王小明")["attributes"]
    assert city.person(name="王小刚")["attributes"]["death_date"] == "2017-12-20"


def test_a_record_without_id_redirects_to_the_person_once_the_id_is_known(city: City) -> None:
    city.deliver(register(), [a_resident()])
    city.deliver(deaths(), [a_death(身份证号="")])
    changes = city.deliver(deaths(), [a_death()]).changes
    told = {change["change"]: change for change in changes}
    assert (set(told), told["ended"]["redirects_to"]) == ({"changed", "ended"}, golden_id(KEY, ID))
    assert list(city.golden) == [golden_id(KEY, ID)]


def test_the_provenance_of_one_row_is_told_as_that_of_several(city: City) -> None:
    city.deliver(deaths(), [a_death()])
    alone = city.person(id_number=ID)["provenance"]["death_place"]
    city.deliver(deaths(), [a_death(证明编号="D2")])
    city.deliver(deaths(), [a_death(证明编号="D0", 死亡地点="家中")])
    shared = city.person(id_number=ID)["provenance"]["death_place"]
    assert (
        alone | {"source": None}
        == shared | {"source": None}
        == {"value": "家中", "rule": "only", "lost": [], "source": None}
    )


def test_ended_rows_leave_and_a_record_without_rows_ends(city: City) -> None:
    city.deliver(register(), [a_resident(), a_resident(公民身份号码=citizen_id(serial=3), 姓名="王小刚")])
    city.deliver(allowance(), [an_allowance()])
    city.deliver(register(), [a_resident(公民身份号码=citizen_id(serial=5), 姓名="王小强")], confirmed=True)
    assert {each["attributes"]["name"] for each in city.golden.values()} == {"王小明", "王小强"}
    assert "household" not in city.person(name="王小明")["attributes"]


def test_the_higher_authority_names_a_person_and_the_others_name_is_kept(city: City) -> None:
    city.deliver(allowance(), [an_allowance(姓名="王晓明")])
    city.deliver(register(), [a_resident()])
    named = city.person(id_number=ID)["provenance"]["name"]
    assert (named["value"], named["rule"], named["source"]["department"]) == ("王小明", "authority", "public-security")
    [lost] = named["lost"]
    assert (lost["value"], lost["why"], lost["source"]["dataset"]) == ("王晓明", "authority", "minimum-allowance")


def test_the_most_recent_phone_survives_whenever_it_arrived(city: City) -> None:
    city.deliver(allowance(), [an_allowance(发放月份="2018-02", 联系电话="15400000002")])
    city.deliver(allowance(), [an_allowance(发放月份="2018-01", 联系电话="15400000001")])
    told = city.person(id_number=ID)["provenance"]["phone"]
    assert (told["value"], told["rule"]) == ("15400000002", "recency")
    assert [(lost["value"], lost["why"]) for lost in told["lost"]] == [("15400000001", "recency")]


def test_residence_stands_before_the_register_with_county_and_town(city: City) -> None:
    city.deliver(allowance(), [an_allowance()])
    city.deliver(register(), [a_resident()])
    person = city.person(id_number=ID)
    values = tuple(person["attributes"][each] for each in ("address", "county", "town"))
    assert values == ("汇川区高坪街道1号", "520303", "520303006")
    told = person["provenance"]
    assert (told["county"]["rule"], [lost["value"] for lost in told["county"]["lost"]]) == ("authority", ["520302"])
    assert told["address"]["source"]["file"] == "file.csv"
    assert told["address"]["source"]["source_row"] == 2


def test_a_value_nobody_disputes_is_the_only_one(city: City) -> None:
    city.deliver(register(), [a_resident()])
    city.deliver(deaths(), [a_death()])
    told = city.person(id_number=ID)["provenance"]
    assert (told["name"]["rule"], told["name"]["lost"], told["death_date"]["rule"]) == ("only", [], "only")


def test_birth_and_sex_come_from_the_number_where_no_row_says_them(city: City) -> None:
    city.deliver(allowance(), [an_allowance()])
    attributes = city.person(id_number=ID)["attributes"]
    assert (attributes["birth"], attributes["sex"]) == ("1980-01-01", "1")


def test_every_month_of_benefit_is_a_fact_with_its_source(city: City) -> None:
    city.deliver(allowance(), [an_allowance(发放月份="2018-02"), an_allowance(发放月份="2018-01", 月保障金额="700")])
    facts = city.person(id_number=ID)["facts"]
    assert [(fact["kind"], fact["period"], fact["amount_fen"], fact["status"]) for fact in facts] == [
        ("benefit", "2018-01", 70000, "1"),
        ("benefit", "2018-02", 65000, "1"),
    ]
    assert [fact["source"]["source_row"] for fact in facts] == [3, 2]


def test_search_keys_are_of_id_name_with_birth_and_phone(city: City) -> None:
    city.deliver(allowance(), [an_allowance()])
    assert set(city.person(id_number=ID)["search_keys"]) == {
        search_key(KEY, "id", ID),
        search_key(KEY, "name-birth", "王小明", "1980-01-01"),
        search_key(KEY, "phone", "15400000001"),
    }


def test_months_paid_after_the_month_of_death_are_found(city: City) -> None:
    months = ("2017-11", "2017-12", "2018-01", "2018-02")
    city.deliver(allowance(), [an_allowance(发放月份=month) for month in months])
    assert city.findings == {}
    city.deliver(deaths(), [a_death()])
    found = city.findings[golden_id(KEY, ID)]
    assert (found["rule"], found["months"], found["count"], found["sum_fen"]) == (
        "paid-after-death",
        ["2018-01", "2018-02"],
        2,
        130000,
    )
    assert found["county"] == "520303"
    kinds = [(each["kind"], each["source"]["department"], each["name"]) for each in found["evidence"]]
    assert kinds == [("death", "health", "王小明"), *[("benefit", "civil-affairs", "王小明")] * 2]


def test_a_stopped_benefit_is_no_finding(city: City) -> None:
    city.deliver(allowance(), [an_allowance(发放月份="2018-02", 状态="停保")])
    city.deliver(deaths(), [a_death()])
    assert city.findings == {}


def test_a_certificate_with_anothers_number_is_found_too_until_it_is_corrected(city: City) -> None:
    """Nothing in it contradicts the wrong person: a reviewer sees both rows, dismisses, and the hospital corrects."""
    city.deliver(allowance(), [an_allowance()])
    city.deliver(deaths(), [a_death()])
    assert golden_id(KEY, ID) in city.findings
    city.deliver(deaths(), [a_death(身份证号=citizen_id(serial=5))])
    assert city.findings == {}


def test_a_certificate_whose_name_contradicts_the_number_accuses_nobody(city: City) -> None:
    city.deliver(allowance(), [an_allowance()])
    city.deliver(register(), [a_resident()])
    city.deliver(deaths(), [a_death(姓名="李四")])
    assert city.findings == {}
    assert city.person(name="李四")["flags"] == ["id-contradicted"]


def test_nobody_has_a_sex_that_neither_a_row_nor_a_number_tells(city: City) -> None:
    pupil = {"学籍号": "G520301201001011234", "姓名": "王小明", "学校": "遵义市某某小学", "年级": "三年级"}
    city.deliver(seed_contract("education", "student-register"), [pupil])
    assert "sex" not in city.person(name="王小明")["attributes"]
