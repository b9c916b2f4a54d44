"""A draft of a contract tried on a sample: what would be rejected, masked; nothing enters the room."""

import copy
import json
import os
from typing import Any

import boto3
import pytest

from blockdata import on_trial_requested
from blockdata.store import contracts
from tests.blockdata.api_world import OPERATOR, OTHER_STEWARD, STEWARD, ask
from tests.blockdata.pipeline_world import HEADER, a_row, notice
from tests.core import aws

TRIAL = "try_" + "1" * 32
UPLOAD = "upl_" + "2" * 32
KEY = f"civil-affairs/minimum-allowance/trials/{UPLOAD}/样本.csv"

pytestmark = pytest.mark.usefixtures("world")


def bring(*rows: list[str], header: list[str] = HEADER) -> None:
    text = "\n".join(",".join(row) for row in [header, *rows]) + "\n"
    boto3.client("s3").put_object(Bucket=os.environ["LANDING_BUCKET"], Key=KEY, Body=text.encode())


def attempt(change: Any = lambda _: None, *, in_force: int | None = 1, id_: str = "evt_1") -> None:
    contract = copy.deepcopy(contracts.find("civil-affairs", "minimum-allowance"))
    assert contract is not None
    contract["version"] = 2
    change(contract)
    data = {
        "trial": TRIAL,
        "department": "civil-affairs",
        "dataset": "minimum-allowance",
        "upload": UPLOAD,
        "contract": contract,
        "in_force": in_force,
        "requested_at": "2018-02-05T01:20:30.000Z",
    }
    event = aws.an_event("aggregation.TrialRequested.v1", data, id_=id_)
    assert on_trial_requested.handler(aws.queued(event), aws.CONTEXT) == {"batchItemFailures": []}


def phone_required(contract: dict[str, Any]) -> None:
    contract["columns"][4]["required"] = True


def test_a_draft_that_asks_for_more_says_how_many_rows_it_would_reject() -> None:
    bring(a_row(1), a_row(2, 联系电话="15400520001"), a_row(3, 姓名="?"))
    attempt(phone_required)
    status, told = ask("GET", f"/trials/{TRIAL}", caller=STEWARD)
    assert status == 200, told
    assert told["draft"]["counts"] == {"received": 3, "accepted": 1, "rejected": 2, "duplicate": 0}
    assert (told["more_rejected"], told["words"]) == (1, "按草稿比现行版本多退回1行")
    [required] = [each for each in told["draft"]["rejected"] if each["rule"] == "required"]
    assert (required["field"], required["rows"]) == ("联系电话", 2)
    assert [each["source_row"] for each in required["examples"]] == [2, 4]
    assert "15400520001" not in json.dumps(told, ensure_ascii=False)


def test_what_the_code_list_does_not_know_is_told_with_the_nearest_code_and_a_mapping_takes_it() -> None:
    bring(a_row(1, 状态="正在享受"), a_row(2, 状态="正在享受"), a_row(3, 状态="张某某"), a_row(4))

    def mapped(contract: dict[str, Any]) -> None:
        contract["columns"][8]["mapping"] = [{"value": "正在享受", "code": "1"}]

    attempt(mapped)
    told = ask("GET", f"/trials/{TRIAL}", caller=STEWARD)[1]
    assert told["in_force"]["unknown"] == [
        {"field": "状态", "value": "正在享受", "count": 2, "code": "1", "name": "在保"}
    ], "what stands there once and is like no code may be a name"
    assert told["draft"]["unknown"] == []
    assert told["words"] == "按草稿比现行版本少退回2行"
    assert {"rule": "local-code", "name": "本地写法按对照表换为标准代码", "count": 2} in told["draft"]["fixes"]


def test_what_a_department_grades_higher_is_shown_less() -> None:
    bring(a_row(1, 月保障金额="六百五"), a_row(2, 状态="甲乙"))

    def raised(contract: dict[str, Any]) -> None:
        contract["columns"][6]["grade"] = contract["columns"][8]["grade"] = "L4"

    attempt(raised)
    told = ask("GET", f"/trials/{TRIAL}", caller=STEWARD)[1]
    shown = {each["field"]: each["examples"][0]["value"] for each in told["draft"]["rejected"]}
    assert shown == {"月保障金额": "****", "状态": "****"}
    assert {each["field"]: each["examples"][0]["value"] for each in told["in_force"]["rejected"]}["状态"] == "甲乙"
    assert told["draft"]["unknown"] == []


def test_the_event_holds_counts_alone_and_the_same_request_is_done_once() -> None:
    bring(a_row(1))
    attempt(in_force=None)
    before = aws.items()
    attempt(in_force=None)
    assert aws.items() == before
    [told] = [each["data"] for each in aws.outbox() if each["type"] == "blockdata.TrialCompleted.v1"]
    assert (told["state"], told["counts"]["received"]) == ("done", 1)
    assert "样本" not in json.dumps(told, ensure_ascii=False)


def test_a_sample_that_the_draft_refuses_whole_says_why() -> None:
    bring(a_row(1)[1:], header=HEADER[1:])
    attempt()
    _, told = ask("GET", f"/trials/{TRIAL}", caller=OPERATOR)
    assert (told["state"], told["more_rejected"]) == ("refused", None)
    assert told["draft"]["problem"]["remedy"]


def test_a_sample_that_is_not_there_is_told() -> None:
    attempt()
    assert ask("GET", f"/trials/{TRIAL}", caller=STEWARD)[1]["draft"]["problem"]["code"] == "file-gone"


def test_only_the_department_and_operators_see_the_outcome() -> None:
    bring(a_row(1))
    attempt()
    assert ask("GET", f"/trials/{TRIAL}", caller=OTHER_STEWARD)[0] == 403
    assert ask("GET", "/trials/try_x", caller=STEWARD)[1]["code"] == "trial-not-found"


def test_a_sample_that_lands_is_no_submission() -> None:
    from blockdata import on_object_landed  # noqa: PLC0415

    before = len(aws.items())
    assert on_object_landed.handler(aws.queued(notice(KEY, "v1", 9)), aws.CONTEXT) == {"batchItemFailures": []}
    assert len(aws.items()) == before + 1, "the notice's mark alone"
