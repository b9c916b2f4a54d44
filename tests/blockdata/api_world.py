"""This room on moto, its callers, and what lies in its stores."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import jsonschema_rs

from tests.core import aws

EVENTS = Path(__file__).resolve().parent.parent.parent / "events"
SEED = Path(__file__).resolve().parent.parent.parent / "seed"
KEY = "k" * 64
NUMBER = "520301200501010014"


def a_caller(role: str, department: str = "", sub: str = "") -> dict[str, str]:
    sub = sub or f"{role}-{department}"
    return {"sub": sub, "name": f"{role}某", "roles": role, "department": department, "acr": "2"}


STEWARD = a_caller("steward", "civil-affairs")
OTHER_STEWARD = a_caller("steward", "health")
REVIEWER = a_caller("reviewer", "data-centre")
LEADER = a_caller("leader")
AUDITOR = a_caller("auditor")
OPERATOR = a_caller("operator", "data-centre")
CITIZEN = a_caller("citizen")


@contextmanager
def deployed() -> Iterator[None]:
    from blockdata.store import id_key  # noqa: PLC0415 - conftest sets the environment first
    from zunyi import clock  # noqa: PLC0415

    clock.offset.cache_clear()
    id_key.id_key.cache_clear()
    with aws.context_table(os.environ["TABLE"], os.environ["BUS"]):
        boto3.client("dynamodb").create_table(
            TableName=os.environ["GOLDEN_TABLE"],
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        )
        region: Any = {"LocationConstraint": os.environ["AWS_DEFAULT_REGION"]}
        for bucket in ("LANDING_BUCKET", "REPORTS_BUCKET", "LAKE_BUCKET"):
            boto3.client("s3").create_bucket(Bucket=os.environ[bucket], CreateBucketConfiguration=region)
        boto3.client("s3").put_bucket_versioning(
            Bucket=os.environ["LANDING_BUCKET"], VersioningConfiguration={"Status": "Enabled"}
        )
        os.environ["SECRET_ARN"] = boto3.client("secretsmanager").create_secret(Name="id-key", SecretString=KEY)["ARN"]
        aws.once("blockdata", keep_contracts, os.environ["TABLE"])
        yield
    id_key.id_key.cache_clear()


def keep_contracts() -> None:
    from blockdata.store import contracts  # noqa: PLC0415
    from zunyi.work import work  # noqa: PLC0415

    with work() as w:
        for path in sorted((SEED / "contracts").glob("*/*.json")):
            contracts.keep(w, json.loads(path.read_text("utf-8")))


def ask(
    method: str, path: str, body: Any = None, *, caller: Mapping[str, str], **more: Any
) -> tuple[int, dict[str, Any]]:
    """Through the Lambda handler. Returns the status and the JSON answer."""
    from blockdata import api  # noqa: PLC0415

    request = aws.a_request(method, f"/api/blockdata{path}", body, caller=caller, **more)
    answer = api.handler(request, aws.CONTEXT)
    return answer["statusCode"], json.loads(answer["body"])


def told(type_: str) -> list[dict[str, Any]]:
    """Data of the events of this type that wait to be published. What waits fits its schema."""
    waiting = aws.outbox()
    for event in waiting:
        room, _, fact = event["type"].partition(".")
        jsonschema_rs.validate(json.loads((EVENTS / room / f"{fact}.json").read_text("utf-8")), event["data"])
    return [event["data"] for event in waiting if event["type"] == type_]


def footprints() -> list[dict[str, Any]]:
    return told("blockdata.PersonalDataRead.v1")
