"""A contract proposed from a sample of a dataset that may have none: masked; nothing enters the room."""

import json
import os

import boto3
import pytest

from blockdata import on_sketch_requested
from tests.blockdata.api_world import OPERATOR, OTHER_STEWARD, STEWARD, ask
from tests.blockdata.pipeline_world import HEADER, a_row
from tests.core import aws
from zunyi import clock

SKETCH = "skt_" + "1" * 32
UPLOAD = "upl_" + "2" * 32
KEY = f"civil-affairs/elderly-allowance/trials/{UPLOAD}/高龄津贴.csv"

pytestmark = pytest.mark.usefixtures("world")


def bring(content: bytes) -> None:
    boto3.client("s3").put_object(Bucket=os.environ["LANDING_BUCKET"], Key=KEY, Body=content)


def a_table(rows: int = 30) -> bytes:
    lines = [HEADER, *(a_row(number) for number in range(1, rows + 1))]
    return "\n".join(",".join(line) for line in lines).encode()


def sketch(id_: str = "evt_1") -> None:
    told = {"sketch": SKETCH, "department": "civil-affairs", "dataset": "elderly-allowance", "upload": UPLOAD}
    data = {**told, "requested_at": "2018-02-05T01:20:30.000Z"}
    event = aws.an_event("aggregation.SketchRequested.v1", data, id_=id_)
    assert on_sketch_requested.handler(aws.queued(event), aws.CONTEXT) == {"batchItemFailures": []}


def test_a_dataset_without_a_contract_gets_a_proposal_with_masked_examples() -> None:
    bring(a_table())
    sketch()
    status, told = ask("GET", f"/sketches/{SKETCH}", caller=STEWARD)
    assert (status, told["state"]) == (200, "done"), told
    columns = {column["name"]: column for column in told["proposal"]["columns"]}
    assert columns["身份证号"]["type"] == "citizen-id"
    assert (columns["身份证号"]["sure"], columns["身份证号"]["share"]) == (True, 1.0)
    assert told["contract"]["key"] == told["proposal"]["key"]
    assert [column["name"] for column in told["contract"]["columns"]] == list(columns)
    assert a_row(1)[0] not in json.dumps(told, ensure_ascii=False)
    assert "主键建议用身份证号" in told["words"]


def test_the_same_request_is_done_once_and_the_proposal_goes_after_seven_days() -> None:
    bring(a_table())
    sketch()
    before = aws.items()
    sketch()
    assert aws.items() == before
    [row] = [item for item in before if item["pk"]["S"] == f"sketch#{SKETCH}"]
    days = (int(row["expires_at"]["N"]) - clock.now().timestamp()) / 86_400
    assert 6.9 < days <= 7


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "file-gone"), (b"", "empty-file"), (b"%PDF-1.7", "unknown-format"), (b"1,2\n3,4\n", "no-header")],
)
def test_a_sample_that_cannot_be_read_says_why_and_what_to_do(content: bytes | None, code: str) -> None:
    if content is not None:
        bring(content)
    sketch()
    _, told = ask("GET", f"/sketches/{SKETCH}", caller=OPERATOR)
    assert (told["state"], told["problem"]["code"]) == ("refused", code)
    assert told["problem"]["remedy"]
    assert (told["proposal"], told["contract"]) == (None, None)


def test_only_the_department_and_operators_see_the_proposal() -> None:
    bring(a_table())
    sketch()
    assert ask("GET", f"/sketches/{SKETCH}", caller=OTHER_STEWARD)[0] == 403
    assert ask("GET", "/sketches/skt_x", caller=STEWARD)[1]["code"] == "sketch-not-found"
