"""The workflow without its machine: files land, notices are taken in, steps are called in the order of the template."""

import csv
import io
import itertools
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from blockdata import identifiers
from local.cloud.web_server import WebServer
from tests.blockdata import api_world
from tests.core import aws

DEPARTMENT = "civil-affairs"
DATASET = "minimum-allowance"
HEADER = ["身份证号", "发放月份", "姓名", "家庭住址", "联系电话", "保障人数", "月保障金额", "开户行", "状态"]
ORDER = ["inspect", "clean", "take_turn", "compare", "take_prefixes", "match", "fuse", "publish", "report"]
ENDS = {"inspect": "refused", "take_turn": "gone", "compare": "held", "take_prefixes": "gone"}
DEATHS = ["证明编号", "姓名", "性别", "身份证号", "死亡日期", "死亡地点", "报告单位"]
NAMES = ["赵一凡", "钱学文", "孙晓梅", "李国强", "周建平", "吴小兰", "郑永红", "王明亮", "冯春花", "陈大海"]

SEQUENCE = itertools.count(1)

Row = Sequence[str]


@contextmanager
def deployed() -> Iterator[None]:
    """The room on moto. The lake is read over HTTP: a server of the same process shows the same buckets."""
    server = WebServer(DomainDispatcherApplication(create_backend_app), name="moto")
    os.environ["AWS_ENDPOINT"] = server.url  # read by deltalake alone
    os.environ["AWS_ALLOW_HTTP"] = "true"
    try:
        with api_world.deployed():
            os.environ["STATE_MACHINE_ARN"] = a_machine()
            yield
    finally:
        server.close()
        del os.environ["AWS_ENDPOINT"], os.environ["AWS_ALLOW_HTTP"]


def a_machine() -> str:
    """Its executions do nothing and run until they are stopped."""
    role = "arn:aws:iam::123456789012:role/r"
    made = boto3.client("stepfunctions").create_state_machine(name="Flow", definition="{}", roleArn=role)
    return made["stateMachineArn"]


def number(serial: int, *, born: str = "19800103") -> str:
    """A valid citizen id of nobody."""
    first = f"520301{born}{serial:03}"
    return first + identifiers.check_character(first)


def a_row(serial: int, *, month: str = "201801", amount: str = "650.00", **changes: str) -> list[str]:
    row = dict(
        zip(
            HEADER,
            [
                number(serial),
                month,
                NAMES[serial % len(NAMES)],
                "遵义市红花岗区老城街道1号",
                "",
                "1",
                amount,
                "",
                "在保",
            ],
            strict=True,
        )
    )
    return list({**row, **changes}.values())


def a_file(rows: Sequence[Row], header: Sequence[str] = HEADER) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode("utf-8-sig")


def notice(key: str, version: str, size: int, at: str = "2018-02-01T01:00:00Z") -> dict[str, Any]:
    """S3's, as EventBridge delivers it."""
    return {
        "detail-type": "Object Created",
        "source": "aws.s3",
        "time": at,
        "detail": {
            "bucket": {"name": os.environ["LANDING_BUCKET"]},
            "object": {"key": key, "size": size, "version-id": version, "sequencer": f"{next(SEQUENCE):018X}"},
        },
    }


def put(key: str, body: bytes) -> dict[str, Any]:
    """The object, and its notice."""
    answer = boto3.client("s3").put_object(Bucket=os.environ["LANDING_BUCKET"], Key=key, Body=body)
    return notice(key, answer["VersionId"], len(body))


def take_in(body: dict[str, Any]) -> str:
    """Deliver the notice. Returns the submission's id."""
    from blockdata import on_object_landed  # noqa: PLC0415 - conftest sets the environment first

    answer = on_object_landed.handler(aws.queued(body), aws.CONTEXT)
    assert answer == {"batchItemFailures": []}
    return on_object_landed.submission_id(body)


def land(rows: Sequence[Row], *, at: str = "2018-02-01T01:00:00Z", path: str = "2018/低保.csv", **more: Any) -> str:
    """A file of the monthly list lands. Returns the submission's id."""
    body = put(f"{DEPARTMENT}/{DATASET}/{path}", a_file(rows, **more))
    return take_in({**body, "time": at})


def land_death(serial: int, *, at: str = "2018-02-01T02:00:00Z") -> str:
    """The death certificate of the person of that row. Returns the submission's id."""
    sex = "男" if int(number(serial)[16]) % 2 else "女"
    row = ["D1", NAMES[serial % len(NAMES)], sex, number(serial), "2018-01-05", "", "市医院"]
    body = put("health/death-certificate/2018/死亡.csv", a_file([row], DEATHS))
    return take_in({**body, "time": at})


def stored(submission: str) -> Any:
    from blockdata.store import submissions  # noqa: PLC0415

    return submissions.find(submission)


def begin(submission: str, *, confirmed: bool = False) -> dict[str, Any]:
    """Start its execution. Returns the workflow's first state."""
    from blockdata.store import executions  # noqa: PLC0415

    attempt, machine = stored(submission).attempt, os.environ["STATE_MACHINE_ARN"]
    executions.start(machine, submission=submission, attempt=attempt, confirmed=confirmed)
    execution = executions.arn(machine, attempt)
    found = boto3.client("stepfunctions").describe_execution(executionArn=execution)
    state: dict[str, Any] = json.loads(found["input"])
    return state


def call(step: str, state: dict[str, Any]) -> dict[str, Any]:
    import importlib  # noqa: PLC0415

    answer: dict[str, Any] = importlib.import_module(f"blockdata.steps.{step}").handler(state, aws.CONTEXT)
    return answer


def run(
    submission: str,
    *,
    until: str = "report",
    times: int = 1,
    confirmed: bool = False,
    after: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Call the steps up to one of them, each so many times; stops where the workflow would. Returns the last state.
    after: a state to go on from, instead of the beginning."""
    state = after or begin(submission, confirmed=confirmed)
    first = ORDER.index(state["next"]) if "next" in state else 0
    for step in ORDER[first : ORDER.index(until) + 1]:
        before = state
        for _ in range(times):
            state = {**call(step, before), "next": ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)]}
        if state.get("turn") == "wait":
            return {**state, "next": step}
        if state.get("outcome") == ENDS.get(step, "-"):
            break
    return state


LARGE = {
    "large.clean_chunk": ("chunks", ["large.clean_chunk"]),
    "large.settle_share": ("shares", ["large.settle_share"]),
    "large.compare_share": ("shares", ["large.compare_share"]),
    "large.publish_slice": ("slices", ["large.match_slice", "large.fuse_slice", "large.publish_slice"]),
}
"""Of each map of a large file, by its last step: the list of the state, and its steps."""
IN_PIECES = [
    *("inspect", "large.split", "large.clean_chunk", "large.settle_share", "large.gather_cleaned", "take_turn"),
    *("large.compare_share", "large.gather_compared", "take_prefixes", "large.publish_slice"),
    *("large.gather_published", "report"),
]
"""The steps of a large file."""


def call_all(step: str, state: dict[str, Any]) -> dict[str, Any]:
    """A step, or each piece of its map. Returns the next state."""
    if step not in LARGE:
        return call(step, state)
    over, steps = LARGE[step]
    for piece in state[over]:
        for each in steps:
            call(each, {"state": state, "piece": piece})
    return state


def golden() -> dict[str, Any]:
    """Items of the golden table by key."""
    found = boto3.client("dynamodb").scan(TableName=os.environ["GOLDEN_TABLE"])["Items"]
    return {item["pk"]["S"]: item for item in found}


def keys(bucket: str, prefix: str = "") -> list[str]:
    found = boto3.client("s3").list_objects_v2(Bucket=os.environ[bucket], Prefix=prefix).get("Contents", [])
    return [each["Key"] for each in found]


def leases() -> list[str]:
    return sorted(item["pk"]["S"] for item in aws.items() if item["pk"]["S"].startswith("lease#"))
