"""Every request is judged by the deployed policies, as AWS judges it."""

import json
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.cloud import Cloud, FunctionError
from local.cloud.settings import REGION
from tests.cloud.building import AssemblyBuilder, arn, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-roles")

ASK = """
    import boto3, os
    def handler(event, context):
        client = boto3.client(event["service"])
        answer = getattr(client, event["call"])(**event["with"])
        answer.pop("ResponseMetadata", None)
        return str(answer)
"""
KEYS = """
    import os
    def handler(event, context):
        return {name: os.environ[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")}
"""
SIGN = """
    import boto3
    from botocore.config import Config
    def handler(event, context):
        s3 = boto3.client("s3", config=Config(signature_version="s3v4"))
        return s3.generate_presigned_url(event["call"], Params=event["with"], ExpiresIn=60)
"""


def allow(action: Any, resource: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def within(name: str, path: str) -> dict[str, Any]:
    return {"Fn::Join": ["", [arn(name), path]]}


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Main")
        root = {"AWS": {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}}
        owner = {"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}
        stack.add("Key", "AWS::KMS::Key", KeyPolicy={"Version": "2012-10-17", "Statement": [owner]})
        rule = {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": arn("Key")}}
        stack.add("Open", "AWS::S3::Bucket")
        stack.add("Locked", "AWS::S3::Bucket", BucketEncryption={"ServerSideEncryptionConfiguration": [rule]})
        refuse = {
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:DeleteObject",
            "Resource": within("Open", "/kept/*"),
        }
        document = {"Version": "2012-10-17", "Statement": [refuse]}
        stack.add("OpenPolicy", "AWS::S3::BucketPolicy", Bucket=ref("Open"), PolicyDocument=document)
        stack.table("Table")
        stack.add("Queue", "AWS::SQS::Queue")
        rights = [
            allow(["s3:GetObject", "s3:PutObject"], [within("Open", "/parts/*"), within("Locked", "/*")]),
            allow("s3:DeleteObject", within("Open", "/*")),
            allow(["dynamodb:GetItem", "dynamodb:PutItem"], arn("Table")),
            allow("sts:AssumeRole", "*"),
        ]
        stack.role("Some", rights)
        stack.function("Ask", ASK, role="Some", Timeout=20)
        stack.function("Keys", KEYS, role="Some", Timeout=20)
        stack.function("Sign", SIGN, role="Some", Timeout=20)
        tagged = within("Open", "/${aws:PrincipalTag/department}/*")
        trust = {"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], "Principal": {"AWS": arn("Some")}}
        policy = {"PolicyName": "Rights", "PolicyDocument": {"Statement": [allow("s3:PutObject", tagged)]}}
        stack.add("Upload", "AWS::IAM::Role", AssumeRolePolicyDocument={"Statement": [trust]}, Policies=[policy])
        for name in ("Table", "Open", "Locked", "Queue"):
            stack.output(name, ref(name))
        stack.output("Upload", arn("Upload"))

    return described


def ask(cloud: Cloud, service: str, call: str, **parameters: Any) -> str:
    answer: str = cloud.invoke("Ask", {"service": service, "call": call, "with": parameters})
    return answer


def refused(cloud: Cloud, service: str, call: str, **parameters: Any) -> str:
    with pytest.raises(FunctionError) as error:
        ask(cloud, service, call, **parameters)
    return error.value.message


def client(service: str, cloud: Cloud, keys: dict[str, str]) -> Any:
    return boto3.client(
        service,  # type: ignore[call-overload]
        endpoint_url=cloud.endpoint_url,
        region_name=REGION,
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=keys.get("AWS_SESSION_TOKEN"),
        config=Config(retries={"total_max_attempts": 1}),
    )


def test_what_is_granted_is_done(cloud: Cloud) -> None:
    out = cloud.outputs("Main")
    ask(cloud, "s3", "put_object", Bucket=out["Open"], Key="parts/a", Body="x")
    ask(cloud, "dynamodb", "put_item", TableName=out["Table"], Item={"pk": {"S": "1"}})
    assert "'S': '1'" in ask(cloud, "dynamodb", "get_item", TableName=out["Table"], Key={"pk": {"S": "1"}})


def test_a_refusal_names_role_action_and_resource(cloud: Cloud) -> None:
    out = cloud.outputs("Main")
    said = refused(cloud, "s3", "put_object", Bucket=out["Open"], Key="golden/a", Body="x")
    assert "AccessDenied" in said
    assert "assumed-role/Main-Some" in said
    assert f"not authorized to perform: s3:PutObject on resource: arn:aws:s3:::{out['Open']}/golden/a" in said
    assert "no identity-based policy allows the s3:PutObject action" in said
    [told] = [each for each in cloud.grants()["refused"] if each["resource"].endswith("/golden/a")]
    assert (told["role"], told["action"], told["times"]) == ("Main/Some", "s3:PutObject", 1)


@pytest.mark.parametrize(
    ("service", "call", "parameters", "action"),
    [
        ("dynamodb", "delete_item", {"TableName": "Table", "Key": {"pk": {"S": "1"}}}, "dynamodb:DeleteItem"),
        ("dynamodb", "scan", {"TableName": "Table"}, "dynamodb:Scan"),
        ("s3", "list_objects_v2", {"Bucket": "Open"}, "s3:ListBucket"),
        ("sqs", "send_message", {"QueueUrl": "Queue", "MessageBody": "x"}, "sqs:SendMessage"),
        ("events", "put_events", {"Entries": [{"Source": "a", "DetailType": "b", "Detail": "{}"}]}, "events:PutEvents"),
        ("ssm", "get_parameter", {"Name": "/zunyi/clock"}, "ssm:GetParameter"),
        ("lambda", "invoke", {"FunctionName": "Main-Keys"}, "lambda:InvokeFunction"),
    ],
)
def test_nothing_is_done_without_a_grant(
    cloud: Cloud, service: str, call: str, parameters: dict[str, Any], action: str
) -> None:
    out = cloud.outputs("Main")
    known = {name: out.get(value, value) if isinstance(value, str) else value for name, value in parameters.items()}
    assert f"not authorized to perform: {action}" in refused(cloud, service, call, **known)


def test_of_a_transaction_every_part_is_asked_for(cloud: Cloud) -> None:
    table = cloud.outputs("Main")["Table"]
    put = {"Put": {"TableName": table, "Item": {"pk": {"S": "2"}}}}
    delete = {"Delete": {"TableName": table, "Key": {"pk": {"S": "1"}}}}
    ask(cloud, "dynamodb", "transact_write_items", TransactItems=[put])
    assert "dynamodb:DeleteItem" in refused(cloud, "dynamodb", "transact_write_items", TransactItems=[put, delete])


def test_what_nobody_has_mapped_is_refused(cloud: Cloud) -> None:
    assert "AccessDenied" in refused(cloud, "iam", "list_users")
    assert "create_table" not in ask(cloud, "sts", "get_caller_identity")
    assert "AccessDenied" in refused(cloud, "dynamodb", "delete_table", TableName=cloud.outputs("Main")["Table"])


@pytest.mark.parametrize(
    ("path", "headers", "body"),
    [
        ("/{Open}?delete", {"X-Amz-Target": "DynamoDB_20120810.GetItem"}, b'{"TableName": "{Table}", "Key": {}}'),
        ("/{Open}?delete", {}, b"<Delete><Object><Key >kept/b</Key ></Object></Delete>"),
        ("/", {"X-Amz-Target": "DynamoDB_20120810.ListTables"}, b"{}"),
        ("/{Open}?delete", {}, b"<Delete>"),
    ],
)
def test_who_signs_nothing_does_nothing_however_he_writes_it(
    cloud: Cloud, path: str, headers: dict[str, str], body: bytes
) -> None:
    out = cloud.outputs("Main")
    cloud.client("s3").put_object(Bucket=out["Open"], Key="kept/b", Body=b"x")
    for name, value in out.items():
        path, body = path.replace(f"{{{name}}}", value), body.replace(f"{{{name}}}".encode(), value.encode())
    request = urllib.request.Request(f"{cloud.endpoint_url}{path}", data=body, headers=headers)  # noqa: S310
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(request)  # noqa: S310
    assert cloud.client("s3").get_object(Bucket=out["Open"], Key="kept/b")


def test_several_objects_are_deleted_each_by_its_own_right(cloud: Cloud) -> None:
    bucket = cloud.outputs("Main")["Open"]
    for key in ("parts/a&b", "kept/c"):
        cloud.client("s3").put_object(Bucket=bucket, Key=key, Body=b"x")
    ask(cloud, "s3", "delete_objects", Bucket=bucket, Delete={"Objects": [{"Key": "parts/a&b"}]})
    said = refused(cloud, "s3", "delete_objects", Bucket=bucket, Delete={"Objects": [{"Key": "a"}, {"Key": "kept/c"}]})
    assert "kept/c" in said


def test_a_bucket_is_named_in_the_path_alone(cloud: Cloud) -> None:
    out = cloud.outputs("Main")
    cloud.client("s3").put_object(Bucket=out["Open"], Key=f"{out['Open']}/parts/x", Body=b"another's")
    keys = cloud.invoke("Keys")
    s3 = client("s3", cloud, keys)
    s3.meta.events.register(
        "before-sign.s3", lambda request, **_: request.headers.add_header("Host", f"{out['Open']}.s3.amazonaws.com")
    )
    with pytest.raises(ClientError):
        s3.get_object(Bucket=out["Open"], Key="parts/x")


def test_a_deny_of_the_bucket_outweighs_the_roles_grant(cloud: Cloud) -> None:
    bucket = cloud.outputs("Main")["Open"]
    cloud.client("s3").put_object(Bucket=bucket, Key="kept/a", Body=b"x")
    ask(cloud, "s3", "delete_object", Bucket=bucket, Key="parts/none")
    assert "an explicit deny in a resource-based policy" in refused(
        cloud, "s3", "delete_object", Bucket=bucket, Key="kept/a"
    )


def test_who_may_write_an_encrypted_object_needs_its_key_as_well(cloud: Cloud) -> None:
    said = refused(cloud, "s3", "put_object", Bucket=cloud.outputs("Main")["Locked"], Key="a", Body="x")
    assert "not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:" in said


def test_a_presigned_address_is_worth_what_its_signer_may(cloud: Cloud) -> None:
    bucket = cloud.outputs("Main")["Open"]
    cloud.client("s3").put_object(Bucket=bucket, Key="parts/seen", Body=b"seen")
    cloud.client("s3").put_object(Bucket=bucket, Key="golden/unseen", Body=b"unseen")

    def got(key: str, change: str = "") -> bytes:
        address = cloud.invoke("Sign", {"call": "get_object", "with": {"Bucket": bucket, "Key": key}})
        with urllib.request.urlopen(address.replace("parts/seen", change or "parts/seen")) as answer:  # noqa: S310
            body: bytes = answer.read()
        return body

    assert got("parts/seen") == b"seen"
    for key, change in (("golden/unseen", ""), ("parts/seen", "parts/other")):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            got(key, change)


def test_a_session_is_narrowed_by_its_tags_and_its_own_policy(cloud: Cloud) -> None:
    out = cloud.outputs("Main")
    sts = client("sts", cloud, cloud.invoke("Keys"))
    mine = json.dumps({"Statement": [allow("s3:PutObject", f"arn:aws:s3:::{out['Open']}/*/2018/*")]})
    tags = [{"Key": "department", "Value": "tax"}]
    made = sts.assume_role(RoleArn=out["Upload"], RoleSessionName="clerk", Tags=tags, Policy=mine)["Credentials"]
    keys = {"AWS_ACCESS_KEY_ID": made["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": made["SecretAccessKey"]}
    s3 = client("s3", cloud, keys | {"AWS_SESSION_TOKEN": made["SessionToken"]})

    s3.put_object(Bucket=out["Open"], Key="tax/2018/a.csv", Body=b"x")
    for key, why in (("health/2018/a.csv", "identity-based"), ("tax/2017/a.csv", "session policy")):
        with pytest.raises(ClientError, match=why):
            s3.put_object(Bucket=out["Open"], Key=key, Body=b"x")


def test_a_key_is_worth_nothing_without_its_secret_its_token_and_what_was_signed(cloud: Cloud) -> None:
    keys = cloud.invoke("Keys")
    table = cloud.outputs("Main")["Table"]
    asked = {"TableName": table, "Key": {"pk": {"S": "1"}}}
    client("dynamodb", cloud, keys).get_item(**asked)
    for change, code in (
        ({"AWS_SECRET_ACCESS_KEY": "guessed"}, "InvalidSignatureException"),
        ({"AWS_SESSION_TOKEN": "guessed"}, "InvalidToken"),
        ({"AWS_ACCESS_KEY_ID": "ASIAGUESSED"}, "InvalidAccessKeyId"),
    ):
        with pytest.raises(ClientError, match=code):
            client("dynamodb", cloud, keys | change).get_item(**asked)

    def swap(request: Any, **_: Any) -> None:
        request.body = request.body.replace(b'"1"', b'"2"')

    changed = client("dynamodb", cloud, keys)
    changed.meta.events.register("before-send.dynamodb", swap)
    with pytest.raises(ClientError, match="InvalidSignatureException"):
        changed.get_item(**asked)


@pytest.mark.parametrize(
    ("service", "minutes", "code", "message"),
    [
        ("s3", -16, "RequestTimeTooSkewed", "difference between the request time and the current time is too large"),
        ("s3", 16, "RequestTimeTooSkewed", "difference between the request time and the current time is too large"),
        ("s3", -14, "", ""),
        ("dynamodb", -6, "InvalidSignatureException", "Signature expired: "),
        ("dynamodb", 6, "InvalidSignatureException", "Signature not yet current: "),
        ("dynamodb", -4, "", ""),
        ("sts", -6, "SignatureDoesNotMatch", "Signature expired: "),
        ("lambda", -6, "InvalidSignatureException", "Signature expired: "),
    ],
)
def test_a_request_signed_at_another_time_is_refused(
    cloud: Cloud, service: str, minutes: int, code: str, message: str
) -> None:
    found = client(service, cloud, cloud.environment())
    when = (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y%m%dT%H%M%SZ")

    def date_back(request: Any, **_: Any) -> None:
        request.headers["X-Amz-Date"] = when

    found.meta.events.register("before-send", date_back)
    calls = {"s3": "list_buckets", "dynamodb": "list_tables", "sts": "get_caller_identity", "lambda": "list_functions"}
    if not code:
        assert getattr(found, calls[service])()
        return
    with pytest.raises(ClientError) as refused:
        getattr(found, calls[service])()
    told = refused.value.response["Error"]
    assert told["Code"] == code
    assert message in told["Message"]


def test_grants_that_nothing_used_are_told(cloud: Cloud) -> None:
    table = cloud.outputs("Main")["Table"]
    ask(cloud, "dynamodb", "put_item", TableName=table, Item={"pk": {"S": "3"}})
    told = cloud.grants()
    used = {(each["role"], each["action"]) for each in told["used"]}
    unused = {(each["role"], each["action"], each["resource"].split(":::")[-1]) for each in told["unused"]}
    assert ("Main/Some", "dynamodb:PutItem") in used
    assert any(
        role == "Main/Some" and action == "s3:GetObject" and place.endswith("/*") for role, action, place in unused
    )
    assert not any(action == "dynamodb:PutItem" for _, action, _ in unused)
