"""Departments, datasets, and how punctually they come."""

import json
from datetime import date, timedelta

import pytest

from aggregation import freshness, on_submission_completed, store
from aggregation.routes import catalogue
from tests.aggregation.catalogue import CONTRACTS, DEPARTMENTS, LOW, ROOT, STEWARD, ask, deliver, low, seeded
from tests.core import aws
from zunyi import clock


@pytest.mark.usefixtures("table")
def test_departments_are_listed_by_code_and_replaced_by_what_is_put() -> None:
    seeded(LOW)
    _, page = ask("GET", "/departments")
    assert [item["department"] for item in page["items"]] == [department["id"] for department in DEPARTMENTS]
    before = aws.items()
    [seeded_health] = [each for each in DEPARTMENTS if each["id"] == "health"]
    health = {name: value for name, value in seeded_health.items() if name != "id"}
    assert ask("PUT", "/departments/health", health)[0] == 200
    assert aws.items() == before, "the same again writes nothing"
    assert ask("PUT", "/departments/health", {**health, "short_name": "卫健委"})[1]["short_name"] == "卫健委"
    assert len(ask("GET", "/departments")[1]["items"]) == len(DEPARTMENTS)


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("department", ["Health", "a_b", "-a", "卫健", "a" * 61])
def test_a_department_id_is_a_plain_word(department: str) -> None:
    body = {"name": "某某局", "short_name": "某局", "code": "ZY001"}
    assert ask("PUT", f"/departments/{department}", body)[0] == 422


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"department": "health"}, ["birth-certificate", "death-certificate"]),
        ({"department": "nobody"}, []),
        ({"q": "低保"}, ["minimum-allowance"]),
        ({"q": "民政局 对象"}, ["minimum-allowance"]),
        ({"q": "REGISTER 公安"}, ["resident-register"]),
        ({"q": "民政 户籍"}, []),
        ({"q": "遵义市", "department": "public-security"}, ["resident-register"]),
    ],
)
def test_datasets_are_found_by_department_and_words(query: dict[str, str], found: list[str]) -> None:
    seeded()
    status, page = ask("GET", "/datasets", caller=STEWARD, **query)
    assert (status, [item["dataset"] for item in page["items"]]) == (200, found)


@pytest.mark.usefixtures("table")
def test_every_dataset_is_listed_by_department() -> None:
    seeded()
    _, page = ask("GET", "/datasets", caller=STEWARD)
    wanted = sorted((contract["department"], contract["dataset"]) for contract in CONTRACTS)
    assert [(item["department"], item["dataset"]) for item in page["items"]] == wanted


@pytest.mark.usefixtures("table")
def test_a_dataset_is_listed_with_what_it_promised_and_what_came() -> None:
    seeded(LOW)
    deliver()
    _, page = ask("GET", "/datasets", department="civil-affairs")
    assert page == {
        "items": [
            {
                "department": "civil-affairs",
                "department_name": "遵义市民政局",
                "dataset": "minimum-allowance",
                "name": "低保对象",
                "entity": "person",
                "mode": "snapshot",
                "version": 1,
                "sharing": "有条件共享",
                "update_cycle": "每月",
                "last_delivery": {
                    "at": "2018-02-05T01:20:30.000Z",
                    "submission": "sub_1",
                    "accepted": 392,
                    "rejected": 8,
                },
                "due": "2018-03-05",
                "state": "逾期",
            }
        ],
        "next": None,
    }


@pytest.mark.usefixtures("table")
def test_a_dataset_shows_its_contract_its_catalogue_and_its_versions() -> None:
    seeded(LOW)
    status, detail = ask("GET", "/datasets/civil-affairs/minimum-allowance", caller=STEWARD)
    assert status == 200
    told = {"mention": "subject", "grade_reason": "", "mapping": [], "provincial": "内部数据", "category": "个人信息"}
    columns = [{**told, **column} for column in LOW["columns"]]
    columns[0]["category"] = "敏感个人信息"
    columns[1]["provincial"] = "公开数据"
    promised = {name: value for name, value in LOW.items() if name != "catalogue"}
    assert detail["contract"] == {**promised, "columns": columns, "mentions": LOW["mentions"], "code_day": None}
    assert detail["catalogue"] == LOW["catalogue"]
    assert [version["version"] for version in detail["versions"]] == [1]
    assert detail["state"] == "未报送"
    assert detail["due"] is not None
    status, problem = ask("GET", "/datasets/civil-affairs/nothing")
    assert (status, problem["code"]) == (404, "dataset-not-found")


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(("department", "q"), [("", ""), ("civil-affairs", ""), ("", "第一")])
def test_pages_of_datasets_follow_each_other(monkeypatch: pytest.MonkeyPatch, department: str, q: str) -> None:
    monkeypatch.setattr(catalogue, "PAGE", 2)
    monkeypatch.setattr(store, "READ_MAX", 3)
    seeded(*[low(dataset=f"set-{name}", name=f"第{'一二'[number % 2]}类") for number, name in enumerate("abcdefg")])
    seen, cursor = [], ""
    for _ in range(7):
        _, page = ask("GET", "/datasets", department=department, q=q, **({"cursor": cursor} if cursor else {}))
        seen += [item["dataset"] for item in page["items"]]
        assert len(page["items"]) <= 2
        cursor = page["next"]
        if not cursor:
            break
    assert seen == [f"set-{name}" for name in ("aceg" if q else "abcdefg")]
    _, first = ask("GET", "/datasets")
    assert ask("GET", "/datasets", department="health", cursor=first["next"])[1]["code"] == "cursor-invalid"


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize(
    ("told", "last"),
    [
        ([("evt_1", "sub_2", "2018-02-05T09:20:30+08:00"), ("evt_2", "sub_1", "2018-02-05T01:20:29Z")], "sub_2"),
        ([("evt_1", "sub_2", "2018-02-05T09:20:30+08:00"), ("evt_2", "sub_1", "2018-02-05T01:20:31Z")], "sub_1"),
        ([("evt_1", "sub_2", "2018-02-05T01:20:30Z"), ("evt_1", "sub_2", "2018-02-05T01:20:30Z")], "sub_2"),
        ([("evt_1", "sub_2", "2018-02-05T01:20:30Z"), ("evt_2", "sub_2", "2018-02-05T01:20:30Z")], "sub_2"),
    ],
    ids=["an older one after it", "a later one", "the same again", "the same by another event"],
)
def test_only_a_later_delivery_moves_the_last_one(told: list[tuple[str, str, str]], last: str) -> None:
    seeded(LOW)
    for id_, submission, received_at in told:
        deliver(id_, submission=submission, received_at=received_at)
    _, detail = ask("GET", "/datasets/civil-affairs/minimum-allowance")
    assert (detail["last_delivery"]["submission"], detail["due"]) == (last, "2018-03-05")


@pytest.mark.usefixtures("table")
def test_a_correction_is_no_delivery() -> None:
    seeded(LOW)
    deliver("evt_1", submission="sub_2")
    deliver("evt_2", submission="sub_3", received_at="2018-02-06T01:00:00Z", corrects="sub_2")
    _, detail = ask("GET", "/datasets/civil-affairs/minimum-allowance")
    assert detail["last_delivery"]["submission"] == "sub_2"


@pytest.mark.usefixtures("table")
def test_a_delivery_before_its_dataset_is_known_is_kept() -> None:
    deliver(received_at=clock.stamp(clock.now()))
    seeded(LOW)
    _, detail = ask("GET", "/datasets/civil-affairs/minimum-allowance")
    assert (detail["last_delivery"]["submission"], detail["state"]) == ("sub_1", "正常")


def test_the_fact_is_read_as_its_schema_shows_it() -> None:
    schema = json.loads((ROOT / "events" / "blockdata" / "SubmissionCompleted.v1.json").read_text(encoding="utf-8"))
    for example in schema["examples"]:
        on_submission_completed.SubmissionCompleted.model_validate(example)


MONDAY = date(2018, 2, 5)


@pytest.mark.parametrize(
    ("cycle", "due"),
    [
        ("实时", date(2018, 2, 6)),
        ("每日", date(2018, 2, 6)),
        ("每周", date(2018, 2, 12)),
        ("每月", date(2018, 3, 5)),
        ("每季度", date(2018, 5, 5)),
        ("每半年", date(2018, 8, 5)),
        ("每年", date(2019, 2, 5)),
        ("不定期", None),
    ],
)
def test_every_cycle_of_the_catalogue_has_its_due_day(cycle: str, due: date | None) -> None:
    assert freshness.due(cycle, MONDAY) == due
    format_ = json.loads((ROOT / "seed" / "contract.schema.json").read_text(encoding="utf-8"))
    assert cycle in format_["$defs"]["catalogue"]["properties"]["update_cycle"]["enum"]


def test_a_month_without_the_day_ends_on_its_last() -> None:
    assert freshness.due("每月", date(2020, 1, 31)) == date(2020, 2, 29)
    assert freshness.due("每季度", date(2018, 11, 30)) == date(2019, 2, 28)
    assert freshness.due("每年", date(2020, 2, 29)) == date(2021, 2, 28)


@pytest.mark.parametrize(
    ("cycle", "days_left", "delivered", "state"),
    [
        ("每月", 4, True, "正常"),
        ("每月", 3, True, "即将到期"),
        ("每月", 0, True, "即将到期"),
        ("每月", -1, True, "逾期"),
        ("每月", 3, False, "未报送"),
        ("每月", -1, False, "逾期"),
        ("每日", 0, True, "正常"),
        ("每日", -1, True, "逾期"),
        ("每年", 30, True, "即将到期"),
    ],
)
def test_a_dataset_stands_as_its_due_day_says(cycle: str, days_left: int, delivered: bool, state: str) -> None:
    due_on = MONDAY + timedelta(days=days_left)
    assert freshness.state(cycle, due_on=due_on, delivered=delivered, today=MONDAY) == state


def test_what_is_never_due_is_never_late() -> None:
    assert freshness.state("不定期", due_on=None, delivered=True, today=MONDAY) == "正常"
    assert freshness.state("不定期", due_on=None, delivered=False, today=MONDAY) == "未报送"
