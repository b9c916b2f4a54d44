"""Every consumer of the upload's events dies before and after each of its requests in turn; each event has its effect
once."""

import json
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.cloud.ledger.accounts import Entry
from tests.journeys import files
from tests.journeys.conftest import IDLE_S_MAX

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("faults")]

CONSUMERS = {
    "ZunyiAggregation/NoteDelivery": "blockdata.SubmissionCompleted.v1",
    "ZunyiBlockdata/StartOnSubmissionReceived": "blockdata.SubmissionReceived.v1",
    "ZunyiBlockdata/WakeWaiting": "blockdata.TurnEnded.v1",
    "ZunyiDecision/KeepDelivery": "blockdata.SubmissionCompleted.v1",
    "ZunyiDecision/KeepIndicator": "blockdata.IndicatorPublished.v1",
}
REQUESTS_MAX = 20
again = count(1)


@pytest.fixture(scope="module")
def said(cloud: Cloud) -> dict[str, dict[str, Any]]:
    """One event of each type, as an upload says it."""
    rows = [files.allowance(files.citizen_id("19830303", serial), "田小雨", "2013-01") for serial in (31, 32)]
    bucket, body = cloud.outputs()["LandingBucketOutput"], files.sheet(files.ALLOWANCE, rows)
    cloud.client("s3").put_object(Bucket=bucket, Key="civil-affairs/minimum-allowance/低保_宕机.csv", Body=body)
    cloud.wait_idle(IDLE_S_MAX)
    return {event["detail-type"]: event for event in cloud.events()}


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("function", CONSUMERS)
def test_each_event_has_its_effect_once(
    cloud: Cloud, said: dict[str, dict[str, Any]], function: str, done: bool
) -> None:
    killed = 0
    cloud.renew_workers()  # and after each death a new one: its first requests are killed as well
    for request in range(1, REQUESTS_MAX):
        cloud.kill_at(function, after_calls=request, done=done)
        entry = said_again(cloud, said[CONSUMERS[function]])
        assert [receipt.outcome for receipt in entry.receipts] == ["effective"] * len(entry.receipts)
        if cloud.kills_pending():
            break
        killed += 1
    cloud.withdraw_kills()
    assert 2 < killed < REQUESTS_MAX - 1
    assert cloud.dead_letters() == {}
    assert (cloud.ledger().lost, cloud.ledger().doubled) == (0, 0)


def said_again(cloud: Cloud, event: dict[str, Any]) -> Entry:
    """The same fact as another event, and what became of it."""
    said = cloud.client("events")
    detail = {**event["detail"], "id": f"evt_again{next(again):04}"}
    bus = {"EventBusName": event["bus"], "Source": event["source"], "DetailType": event["detail-type"]}
    said.put_events(Entries=[{**bus, "Detail": json.dumps(detail)}])
    cloud.wait_idle(IDLE_S_MAX)
    entry = cloud.ledger().find(detail["id"])
    assert entry is not None
    return entry


def test_a_landed_file_is_one_submission(cloud: Cloud) -> None:
    """The first consumer of all: what it takes in is S3's notice, which no ledger counts."""
    cloud.renew_workers()
    for request, done in requests():
        name = f"未知_{request}_{done}.csv"
        cloud.kill_at("ZunyiBlockdata/TakeIn", after_calls=request, done=done)
        before = len(cloud.events())
        bucket = cloud.outputs()["LandingBucketOutput"]
        cloud.client("s3").put_object(Bucket=bucket, Key=f"civil-affairs/no-such-dataset/{name}", Body=b"a,b\n")
        cloud.wait_idle(IDLE_S_MAX)
        new = {event["detail"]["id"]: event["detail"]["subject"] for event in cloud.events()[before:]}
        assert len(set(new.values())) == 1
        assert len(new) == 1
        assert cloud.kills_pending() == 0
    assert cloud.dead_letters() == {}


def requests() -> Iterator[tuple[int, bool]]:
    """TakeIn's: the mark, the contract, the clock, the transaction."""
    return ((request, done) for request in range(1, 5) for done in (False, True))
