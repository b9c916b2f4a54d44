"""What was delivered, how well, how punctually: counted once an event, told by department."""

from typing import Any

import pytest

from aggregation import on_submission_rejected
from aggregation.boards.score import Sums, ranks, total, why
from tests.aggregation.catalogue import LOW, STEWARD, ask, deliver, low, seeded
from tests.core import aws
from zunyi import clock

pytestmark = pytest.mark.usefixtures("table")


def reject(id_: str, dataset: str = "minimum-allowance") -> None:
    data = {"submission": f"sub_{id_}", "department": "civil-affairs", "dataset": dataset, "code": "header-missing"}
    event = aws.an_event("blockdata.SubmissionRejected.v1", data, id_=id_)
    event["detail"]["time"] = clock.stamp(clock.now())
    assert on_submission_rejected.handler(aws.queued(event), aws.CONTEXT) == {"batchItemFailures": []}


def quality() -> Any:
    status, board = ask("GET", "/boards/quality", caller=STEWARD)
    assert status == 200, board
    return board


def counts(received: int, rejected: int, duplicate: int = 0) -> dict[str, int]:
    told = {"received": received, "accepted": received - rejected, "rejected": rejected, "duplicate": duplicate}
    return {**told, "unchanged": 0, "new": received - rejected - duplicate, "changed": 0, "ended": 0, "fused": 0}


def test_each_delivery_and_refusal_counts_once() -> None:
    seeded(LOW)
    now = clock.stamp(clock.now())
    for id_ in ("evt_1", "evt_1", "evt_2"):  # twice by one event, once more by another
        deliver(id_, received_at=now, counts=counts(100, 10, 5))
    for id_ in ("r1", "r1"):
        reject(id_)
    reject("r2", dataset="unknown")
    [department] = quality()["items"]
    [dataset] = department["datasets"]
    assert {name: dataset[name] for name in ("deliveries", "refused", "received", "rejected", "duplicate")} == {
        "deliveries": 1,
        "refused": 1,
        "received": 100,
        "rejected": 10,
        "duplicate": 5,
    }
    assert (dataset["rejected_share"], dataset["duplicate_share"], dataset["trend"]) == (0.1, 0.05, None)
    assert [part["points"] for part in dataset["why"]] == [45.0, 9.5, 5.0, 30.0]
    assert (dataset["score"], department["score"], department["rank"]) == (89.5, 89.5, 1)
    assert department["name"] == "遵义市民政局"


def test_a_correction_counts_nowhere() -> None:
    seeded(LOW)
    deliver("evt_1", received_at=clock.stamp(clock.now()), corrects="sub_9")
    assert quality()["items"][0]["score"] is None


def test_departments_are_ranked_and_one_without_score_comes_last() -> None:
    seeded(low(), low(department="health"), low(department="tax"))
    now = clock.stamp(clock.now())
    deliver("evt_1", received_at=now, counts=counts(100, 50))
    deliver("evt_2", submission="sub_2", department="tax", received_at=now, counts=counts(100, 1))
    found = [(item["department"], item["rank"]) for item in quality()["items"]]
    assert found == [("tax", 1), ("civil-affairs", 2), ("health", None)]


def test_what_is_due_next_comes_first_and_the_late_are_told_by_days() -> None:
    seeded(low(), low(dataset="set-a"), low(dataset="set-b"))
    deliver("evt_1", dataset="set-a", received_at="2018-02-05T01:20:30Z")
    deliver("evt_2", submission="sub_2", dataset="set-b", received_at=clock.stamp(clock.now()))
    _, board = ask("GET", "/boards/freshness", caller=STEWARD, department="civil-affairs")
    first = board["items"][0]
    assert (first["dataset"], first["state"], first["due"]) == ("set-a", "逾期", "2018-03-05")
    assert first["days_late"] == -first["days_left"] == (clock.today() - clock.today().replace(2018, 3, 5)).days
    [department] = board["departments"]
    assert {name: department[name] for name in ("datasets", "on_time", "overdue", "never")} == {
        "datasets": 3,
        "on_time": 1,
        "overdue": 1,
        "never": 1,
    }


def test_a_delivery_after_its_day_is_late() -> None:
    seeded(LOW)
    month = f"{clock.today():%Y-%m}"
    deliver("evt_1", received_at="2018-02-05T01:20:30Z")
    deliver("evt_2", submission="sub_2", received_at=clock.stamp(clock.now()))
    [dataset] = quality()["items"][0]["datasets"]
    [last] = [each for each in dataset["months"] if each["month"] == month]
    assert (last["deliveries"], last["late"]) == (1, 1)
    assert dataset["days_late"] > 1_000


def test_an_overdue_dataset_halves_its_punctuality() -> None:
    sums = Sums(deliveries=2, received=10)
    assert (total(why(sums, "正常")), total(why(sums, "逾期"))) == (100.0, 85.0)
    assert why(Sums(), "未报送") == []
    assert total(why(Sums(), "逾期")) == 0.0
    assert ranks([]) == []
