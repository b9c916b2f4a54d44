"""What lands becomes a submission, once, whatever its key says."""

import json
from typing import Any

import boto3
import pytest

from blockdata import landing
from blockdata.landing import Landed, LandingKeyError
from tests.blockdata import api_world, pipeline_world
from tests.blockdata.pipeline_world import notice, stored, take_in
from tests.core import aws

PARENT = "sub_" + "0" * 32


pytestmark = pytest.mark.usefixtures("world")


def test_a_correction_names_the_submission_it_corrects() -> None:
    found = landing.read_key(f"health/death-certificate/corrections/{PARENT}/up_1/更正.csv")

    assert found == Landed("health", "death-certificate", "更正.csv", PARENT)


@pytest.mark.parametrize(
    "key",
    [
        "低保.csv",
        "civil-affairs/低保.csv",
        "civil-affairs/minimum-allowance",
        "civil-affairs/minimum-allowance/",
        "civil-affairs/低保/1/a.csv",
        "../civil-affairs/minimum-allowance/a.csv",
        "/civil-affairs/minimum-allowance/a.csv",
        f"civil-affairs/minimum-allowance/corrections/{PARENT}/a.csv",
        "civil-affairs/minimum-allowance/corrections/sub_x/up/a.csv",
    ],
)
def test_a_key_of_another_shape_is_told_apart(key: str) -> None:
    with pytest.raises(LandingKeyError):
        landing.read_key(key)


def test_a_landed_file_is_received_and_told() -> None:
    id_ = take_in(notice("civil-affairs/minimum-allowance/2018/低保 名单.csv", "v1", 9))

    found = stored(id_)
    assert (found.state, found.file_name, found.size, found.corrects) == ("received", "低保 名单.csv", 9, None)
    [event] = aws.outbox()
    assert event["type"] == "blockdata.SubmissionReceived.v1"
    assert event["id"] == found.attempt
    assert "低保" not in json.dumps(event, ensure_ascii=False)


def test_a_notice_delivered_again_is_the_same_submission() -> None:
    body = notice("civil-affairs/minimum-allowance/2018/a.csv", "v1", 9)
    first = take_in(body)
    before = aws.items()

    assert take_in(body) == first
    assert aws.items() == before


def test_another_version_of_the_same_object_is_another_submission() -> None:
    key = "civil-affairs/minimum-allowance/2018/a.csv"

    assert take_in(notice(key, "v1", 9)) != take_in(notice(key, "v2", 9))


@pytest.mark.parametrize(
    ("key", "code", "department"),
    [
        ("王小明 520301200501010014.csv", "key-shape", "unknown"),
        ("civil-affairs/王小明/a.csv", "key-shape", "civil-affairs"),
        ("civil-affairs/wang-xiao-ming/1/a.csv", "dataset-unknown", "civil-affairs"),
        ("wang-xiao-ming/minimum-allowance/1/a.csv", "dataset-unknown", "unknown"),
        (
            f"civil-affairs/minimum-allowance/corrections/{PARENT}/up/a.csv",
            "correction-unknown",
            "civil-affairs",
        ),
    ],
)
def test_what_cannot_be_taken_in_is_kept_as_refused_and_told_without_its_name(
    key: str, code: str, department: str
) -> None:
    id_ = take_in(notice(key, "v1", 9))

    found = stored(id_)
    assert (found.state, found.problem.code, found.department) == ("refused", code, department)
    assert found.problem.remedy
    [event] = aws.outbox()
    assert event["type"] == "blockdata.SubmissionRejected.v1"
    assert (event["data"]["code"], event["data"]["department"]) == (code, department)
    assert "wang" not in json.dumps(event)
    assert "王" not in json.dumps(event, ensure_ascii=False)


def test_a_folder_made_in_a_console_is_no_delivery() -> None:
    take_in(notice("civil-affairs/minimum-allowance/2018/", "v1", 0))

    assert aws.outbox() == []


def test_the_newest_of_a_contract_counts_in_whatever_order_they_come() -> None:
    from blockdata import on_contract_published  # noqa: PLC0415
    from blockdata.store import contracts  # noqa: PLC0415

    first = contracts.find("civil-affairs", "minimum-allowance")
    assert first is not None
    for version in (3, 2):
        data = {"contract": {**first, "version": version, "name": f"低保{version}"}}
        event = aws.an_event("aggregation.ContractPublished.v1", data, id_=f"evt_{version}")
        assert on_contract_published.handler(aws.queued(event), aws.CONTEXT) == {"batchItemFailures": []}

    latest, second = (contracts.find("civil-affairs", "minimum-allowance", version) for version in (None, 2))
    assert latest is not None
    assert second is not None
    assert (latest["name"], second["name"]) == ("低保3", "低保2")


@pytest.mark.parametrize(
    ("module", "type_", "data", "confirmed"),
    [
        ("on_submission_received", "blockdata.SubmissionReceived.v1", {}, False),
        ("on_submission_resumed", "blockdata.SubmissionResumed.v1", {"reason": "confirmed"}, True),
        ("on_submission_resumed", "blockdata.SubmissionResumed.v1", {"reason": "retried"}, False),
    ],
)
def test_the_event_starts_one_execution_of_its_name(
    module: str, type_: str, data: dict[str, Any], confirmed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib  # noqa: PLC0415

    states = boto3.client("stepfunctions")
    machine = pipeline_world.a_machine()
    monkeypatch.setenv("STATE_MACHINE_ARN", machine)
    handler = importlib.import_module(f"blockdata.{module}").handler
    event = aws.an_event(type_, {"submission": "sub_1", **data}, id_="evt_7")

    for message in (aws.queued(event), aws.queued(event, event)):
        assert handler(message, aws.CONTEXT) == {"batchItemFailures": []}

    [found] = states.list_executions(stateMachineArn=machine)["executions"]
    given = json.loads(states.describe_execution(executionArn=found["executionArn"])["input"])
    assert found["name"] == "evt_7"
    assert given == {
        "submission": "sub_1",
        "attempt": "evt_7",
        "execution": found["executionArn"],
        "confirmed": confirmed,
    }


def test_pages_of_submissions_come_newest_first_and_filtered() -> None:
    from blockdata.store import submissions  # noqa: PLC0415

    ids = [take_in(notice(f"civil-affairs/minimum-allowance/1/{n}.csv", "v", 1)) for n in range(3)]
    refused = take_in(notice("civil-affairs/wrong/1/a.csv", "v", 1))
    elsewhere = take_in(notice("health/death-certificate/1/a.csv", "v", 1))

    first, after = submissions.page(department="civil-affairs", dataset=None, states=(), after=None, limit=2)
    second, end = submissions.page(department="civil-affairs", dataset=None, states=(), after=after, limit=4)
    assert [each.id for each in (*first, *second)] == [refused, *reversed(ids)]
    assert end is None
    received, _ = submissions.page(department=None, dataset=None, states={"received"}, after=None, limit=10)
    assert {each.id for each in received} == {*ids, elsewhere}
    assert api_world.told("blockdata.SubmissionRejected.v1")
    assert pipeline_world.stored(refused).dataset == "unknown"
