"""What the other rooms tell, as the schemas' examples say it, delivered by queue."""

import itertools
import json
from pathlib import Path
from typing import Any

from decision import on_dataset_published, on_indicator_published, on_submission_completed, on_upload_overdue
from decision.api import room
from tests.core import aws

ROOT = Path(__file__).resolve().parent.parent.parent
LEADER = {"sub": "leader", "name": "杨立", "roles": "leader", "department": "government-office", "acr": "2"}
HANDLERS = {
    "blockdata.IndicatorPublished.v1": on_indicator_published,
    "blockdata.SubmissionCompleted.v1": on_submission_completed,
    "aggregation.DatasetPublished.v1": on_dataset_published,
    "aggregation.UploadOverdue.v1": on_upload_overdue,
}
INDICATOR, DELIVERY, DATASET, OVERDUE = HANDLERS
numbers = itertools.count()


def examples(type_: str) -> list[dict[str, Any]]:
    context, fact = type_.split(".", maxsplit=1)
    schema = json.loads((ROOT / "events" / context / f"{fact}.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = schema["examples"]
    return found


def an_event(type_: str, *, example: int = 0, id_: str = "", **changes: Any) -> dict[str, Any]:
    data = {**examples(type_)[example], **changes}
    return aws.an_event(type_, data, id_=id_ or f"evt_{next(numbers)}")


def hear(*events: dict[str, Any]) -> None:
    for event in events:
        handler = HANDLERS[event["detail-type"]].handler
        assert handler(aws.queued(event), aws.CONTEXT) == {"batchItemFailures": []}


def ask(path: str, caller: Any = LEADER) -> tuple[int, Any]:
    answer = room.handler(aws.a_request("GET", f"/api/decision{path}", caller=caller), aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def overview() -> Any:
    status, answer = ask("/overview")
    assert status == 200
    return answer
