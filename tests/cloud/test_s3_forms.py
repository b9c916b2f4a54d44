"""A browser's form puts what its policy allows and its signer may, and nothing else."""

import base64
import json
from typing import Any

import pytest
import requests

from local.cloud import Cloud
from tests.cloud.building import AssemblyBuilder, arn, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-s3-forms")

ORIGIN = "http://127.0.0.1:8114"
SIGN = """
    import boto3
    from botocore.config import Config
    def handler(event, context):
        s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
        return s3.generate_presigned_post(**event)
"""
FILE = b"a,b\n1,2\n"


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Main")
        rules = {"CorsRules": [{"AllowedOrigins": [ORIGIN], "AllowedMethods": ["POST"], "AllowedHeaders": ["*"]}]}
        notices = {"EventBridgeConfiguration": {"EventBridgeEnabled": True}}
        stack.add("Files", "AWS::S3::Bucket", CorsConfiguration=rules, NotificationConfiguration=notices)
        stack.output("Files", ref("Files"))
        stack.add("Noted", "AWS::SQS::Queue")
        pattern = {"source": ["aws.s3"], "detail": {"reason": ["POST Object"]}}
        stack.rule("OnPost", "Noted", EventPattern=pattern)
        stack.output("Noted", ref("Noted"))
        objects = {"Fn::Join": ["", [arn("Files"), "/uploads/*"]]}
        put = {"Effect": "Allow", "Action": ["s3:PutObject", "s3:PutObjectTagging"], "Resource": objects}
        stack.role("Upload", [put])
        stack.function("Sign", SIGN, role="Upload", Timeout=20)

    return described


def form(cloud: Cloud, key: str, *conditions: Any, fields: dict[str, str] | None = None) -> dict[str, Any]:
    """{url, fields} as the function signs them."""
    asked = {"Bucket": cloud.outputs()["Files"], "Key": key, "Fields": fields or {}, "ExpiresIn": 60}
    signed: dict[str, Any] = cloud.invoke("Sign", {**asked, "Conditions": list(conditions)})
    return signed


def post(signed: dict[str, Any], **changed: str | None) -> requests.Response:
    """changed: instead of the signed fields; None: without it."""
    sent = {key: value for key, value in {**signed["fields"], **changed}.items() if value is not None}
    return requests.post(signed["url"], data=sent, files={"file": ("表.csv", FILE)}, timeout=5, allow_redirects=False)


def test_a_form_puts_its_file_with_its_fields(cloud: Cloud) -> None:
    tagging = "<Tagging><TagSet><Tag><Key>kind</Key><Value>raw</Value></Tag></TagSet></Tagging>"
    fields = {"Content-Type": "text/csv", "x-amz-meta-sent_by": "clerk", "tagging": tagging}
    conditions = [["starts-with", "$Content-Type", "text/"], {"x-amz-meta-sent_by": "clerk"}, {"tagging": tagging}]
    signed = form(cloud, "uploads/民政/${filename}", *conditions, fields=fields)
    sent = post(signed)
    assert (sent.status_code, sent.text) == (204, "")
    s3, place = cloud.client("s3"), {"Bucket": cloud.outputs()["Files"], "Key": "uploads/民政/表.csv"}
    found = s3.get_object(**place)
    assert (found["Body"].read(), found["ContentType"]) == (FILE, "text/csv")
    assert found["Metadata"] == {"sent_by": "clerk"}
    assert sent.headers["ETag"] == found["ETag"]
    assert s3.get_object_tagging(**place)["TagSet"] == [{"Key": "kind", "Value": "raw"}]
    noted = cloud.client("sqs").receive_message(QueueUrl=cloud.outputs()["Noted"], MaxNumberOfMessages=10)
    keys = [json.loads(message["Body"])["detail"]["object"]["key"] for message in noted["Messages"]]
    assert place["Key"] in keys


def test_a_browser_of_the_buckets_origin_may_read_the_answer(cloud: Cloud) -> None:
    signed = form(cloud, "uploads/browser")
    files = {"file": ("a", FILE)}
    sent = requests.post(signed["url"], data=signed["fields"], files=files, headers={"Origin": ORIGIN}, timeout=5)
    assert (sent.status_code, sent.headers["Access-Control-Allow-Origin"]) == (204, ORIGIN)


@pytest.mark.parametrize(
    ("conditions", "signed_fields", "changed", "status", "code", "message"),
    [
        ([], {}, {"key": "uploads/other"}, 403, "AccessDenied", 'Policy Condition failed: ["eq", "$key", "uploads/x"]'),
        (
            [["starts-with", "$Content-Type", "text/"]],
            {"Content-Type": "text/csv"},
            {"Content-Type": "image/png"},
            403,
            "AccessDenied",
            'Policy Condition failed: ["starts-with", "$Content-Type", "text/"]',
        ),
        ([], {}, {"x-amz-meta-more": "1"}, 403, "AccessDenied", "Extra input fields: x-amz-meta-more"),
        ([["content-length-range", 1, 3]], {}, {}, 400, "EntityTooLarge", "exceeds the maximum allowed size"),
        ([["content-length-range", 99, 999]], {}, {}, 400, "EntityTooSmall", "smaller than the minimum allowed size"),
        ([], {}, {"x-amz-signature": "0" * 64}, 403, "SignatureDoesNotMatch", "does not match"),
        ([], {}, {"x-amz-security-token": "another"}, 403, "InvalidToken", "malformed"),
        ([], {}, {"policy": None}, 403, "SignatureDoesNotMatch", "not signed"),
        ([], {}, {"key": None}, 400, "InvalidArgument", "must contain a field named 'key'"),
    ],
)
def test_what_the_policy_does_not_allow_is_refused(
    cloud: Cloud,
    conditions: list[Any],
    signed_fields: dict[str, str],
    changed: dict[str, str | None],
    status: int,
    code: str,
    message: str,
) -> None:
    refused = post(form(cloud, "uploads/x", *conditions, fields=signed_fields), **changed)
    assert (refused.status_code, f"<Code>{code}</Code>" in refused.text) == (status, True)
    assert message in refused.text.replace("&quot;", '"')
    listed = cloud.client("s3").list_objects_v2(Bucket=cloud.outputs()["Files"], Prefix="uploads/x")
    assert listed["KeyCount"] == 0


def test_another_policy_under_the_same_signature_is_refused(cloud: Cloud) -> None:
    signed = form(cloud, "uploads/mine")
    policy = json.loads(base64.b64decode(signed["fields"]["policy"]))
    policy["conditions"] = [["starts-with", f"${name}", ""] for name in ("key", "bucket", *signed["fields"])]
    forged = base64.b64encode(json.dumps(policy).encode()).decode()
    refused = post(signed, policy=forged, key="uploads/yours")
    assert (refused.status_code, "SignatureDoesNotMatch" in refused.text) == (403, True)


def test_a_form_is_worth_what_its_signer_may(cloud: Cloud) -> None:
    refused = post(form(cloud, "golden/x"))
    assert (refused.status_code, "is not authorized to perform: s3:PutObject" in refused.text) == (403, True)


def test_fields_after_the_file_do_not_count(cloud: Cloud) -> None:
    signed = form(cloud, "uploads/order")
    fields = {name: (None, value) for name, value in signed["fields"].items()}
    key = fields.pop("key")
    refused = requests.post(signed["url"], files={**fields, "file": ("a", FILE), "key": key}, timeout=5)
    assert (refused.status_code, "InvalidArgument" in refused.text) == (400, True)


@pytest.mark.parametrize("status", ["200", "201", "204", "299"])
def test_a_form_is_answered_with_the_status_it_asks_for(cloud: Cloud, status: str) -> None:
    fields = {"success_action_status": status}
    sent = post(form(cloud, "uploads/status", fields, fields=fields))
    assert sent.status_code == (204 if status == "299" else int(status)), sent.text
    assert ("<Key>uploads/status</Key>" in sent.text) == (status == "201")


def test_a_form_leads_on_where_it_says(cloud: Cloud) -> None:
    fields = {"success_action_redirect": "http://127.0.0.1:9/done?a=1"}
    sent = post(form(cloud, "uploads/led on", fields, fields=fields))
    assert sent.status_code == 303
    assert sent.headers["Location"].startswith("http://127.0.0.1:9/done?a=1&bucket=")
    assert "key=uploads%2Fled+on&etag=" in sent.headers["Location"]


def test_a_form_ends_with_its_policy(cloud: Cloud) -> None:
    signed = form(cloud, "uploads/late")
    assert post(signed).status_code == 204
    cloud.forward("61s")
    late = post(signed)
    assert (late.status_code, "Invalid according to Policy: Policy expired." in late.text) == (403, True)
