"""What was published is accounted for, event by event, from the platform's own inboxes."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from local.cloud import Cloud
from local.cloud.ledger.accounts import Entry, totals
from local.demo.api import Api
from tests.journeys import files

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

Deliver = Callable[..., dict[str, Any]]
TAMPERED: set[str] = set()
"""Events whose inbox rows a negative control has changed; the journeys share one cloud."""
RECEIVED, COMPLETED = "blockdata.SubmissionReceived.v1", "blockdata.SubmissionCompleted.v1"


def upload(deliver: Deliver, name: str, month: str) -> dict[str, Any]:
    rows = [files.allowance(files.citizen_id("19910909", serial), "孙大山", month) for serial in (71, 72)]
    done = deliver("civil-affairs", "minimum-allowance", name, files.sheet(files.ALLOWANCE, rows))
    assert done["state"] == "completed"
    return done


def entries(cloud: Cloud, subject: str) -> dict[str, Entry]:
    """The upload's own events by type."""
    ids = {event["detail"]["id"] for event in cloud.events() if event["detail"]["subject"] == subject}
    return {entry.event.type: entry for entry in cloud.ledger().entries if entry.event.id in ids}


def mark(cloud: Cloud, cause: str) -> tuple[str, dict[str, Any]]:
    """The inbox row and its table."""
    dynamodb, key = cloud.client("dynamodb"), {"pk": {"S": f"mark#{cause}"}, "sk": {"S": "mark"}}
    tables = {table.physical_id for table in cloud.resources("AWS::DynamoDB::Table")}
    shaped = [name for name in tables if len(dynamodb.describe_table(TableName=name)["Table"]["KeySchema"]) == 2]
    [found] = [
        (name, item) for name in shaped if (item := dynamodb.get_item(TableName=name, Key=key).get("Item")) is not None
    ]
    return found


def test_after_an_upload_and_a_look_every_event_has_had_its_effect_once(
    cloud: Cloud, api: Callable[[str], Api], deliver: Deliver
) -> None:
    upload(deliver, "低保_账本.csv", "2014-01")
    asked = {"id_number": files.citizen_id("19910909", 71), "case_number": "演练", "ground": "social-assistance-check"}
    api("steward-civil-affairs").post("blockdata/persons/lookup", asked)
    cloud.wait_idle(60)

    ledger = cloud.ledger()
    assert {entry.event.id for entry in ledger.entries} == {event["detail"]["id"] for event in cloud.events()}
    assert {"blockdata.PersonalDataRead.v1", RECEIVED, COMPLETED} <= {entry.event.type for entry in ledger.entries}
    assert ledger.dead_letters == ()

    of = totals(entry for entry in ledger.entries if entry.event.id not in TAMPERED)
    assert (of.lost, of.doubled, of.under_way, of.dead, of.unjudged) == (0, 0, 0, 0, 0)
    assert of.effective == of.delivered == of.expected > 0


def test_an_event_tells_who_took_it_in_and_what_came_of_it(cloud: Cloud, deliver: Deliver) -> None:
    done = upload(deliver, "低保_账本_去向.csv", "2014-02")
    mine = entries(cloud, done["id"])

    received = mine[RECEIVED]
    assert received.said_by.startswith("blockdata.on_object_landed.handler#")
    [started] = received.receipts
    assert started.consumer.name == "blockdata.on_submission_received.handler"
    assert started.handed.times == 1

    takers = {receipt.consumer.name: receipt.effects[0].changed for receipt in mine[COMPLETED].receipts}
    assert set(takers) == {"aggregation.on_submission_completed.handler", "decision.on_submission_completed.handler"}
    assert all(takers.values())


def test_a_message_delivered_again_is_absorbed(cloud: Cloud, deliver: Deliver) -> None:
    done = upload(deliver, "低保_账本_重复.csv", "2014-03")
    [event] = [e for e in cloud.events() if e["detail-type"] == COMPLETED and e["detail"]["subject"] == done["id"]]
    before = cloud.ledger().totals
    [taker, _] = entries(cloud, done["id"])[COMPLETED].receipts
    send_again(cloud, taker.consumer.queue, event)

    after = cloud.ledger().totals
    assert (after.absorbed, after.doubled) == (before.absorbed + 1, before.doubled)
    assert (after.effective, after.lost) == (before.effective, before.lost)


def send_again(cloud: Cloud, queue: str, event: dict[str, Any]) -> None:
    sqs, body = cloud.client("sqs"), json.dumps(event, ensure_ascii=False)
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"], MessageBody=body)
    cloud.wait_idle(60)


def test_an_inbox_that_forgot_is_a_loss_and_an_effect_had_again_a_double(cloud: Cloud, deliver: Deliver) -> None:
    """Negative control: the ledger reads the inboxes, and would see it if they were not as they must be."""
    done = upload(deliver, "低保_账本_反例.csv", "2014-04")
    [event] = [e for e in cloud.events() if e["detail-type"] == COMPLETED and e["detail"]["subject"] == done["id"]]
    [taker, _] = entries(cloud, done["id"])[COMPLETED].receipts
    table, item = mark(cloud, f"{taker.consumer.name}#{event['detail']['id']}")
    dynamodb, key = cloud.client("dynamodb"), {name: item[name] for name in ("pk", "sk")}
    before = cloud.ledger()
    TAMPERED.add(event["detail"]["id"])

    dynamodb.delete_item(TableName=table, Key=key)
    assert (cloud.ledger().lost, cloud.ledger().doubled) == (before.lost + 1, before.doubled)
    send_again(cloud, taker.consumer.queue, event)
    assert (cloud.ledger().lost, cloud.ledger().doubled) == (before.lost, before.doubled + 1)
