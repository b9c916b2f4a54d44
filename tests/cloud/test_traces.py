"""One trace from the API to the last function that works for it, and its lines in the log."""

import json
import re
from typing import Any
from urllib.parse import quote

import pytest
import requests

from local.cloud import Cloud
from tests.cloud.building import AssemblyBuilder, StackBuilder, arn, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-traces")

ROOT = "1-5759e988-bd862e3fe1be46a994272793"
HEADER = f"Root={ROOT};Parent=53995c3f42cd8ad8;Sampled=1"
# Tells in the log, as the product's functions do, and in its answer which trace it is in; does what its event asks for.
WORK = """
    import json, os, boto3
    from aws_lambda_powertools import Logger
    logger = Logger(service="room")
    def handler(event, context):
        records = event.get("Records")
        asked = json.loads(records[0]["body"]) if records else event
        asked = json.loads(asked["body"]) if "httpMethod" in asked else asked.get("detail", asked)
        sqs, header = boto3.client("sqs"), os.environ["_X_AMZN_TRACE_ID"]
        told = [record["attributes"].get("AWSTraceHeader") for record in records or []]
        logger.info("worked", who=asked.get("name"), header=header, told=told)
        if next_ := asked.get("send"):
            sqs.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=json.dumps(next_))
        if next_ := asked.get("batch"):
            entries = [{"Id": str(n), "MessageBody": json.dumps(each)} for n, each in enumerate(next_)]
            sqs.send_message_batch(QueueUrl=os.environ["QUEUE"], Entries=entries)
        if next_ := asked.get("say"):
            entry = {"Source": "room", "DetailType": "room.Said", "Detail": json.dumps(next_)}
            boto3.client("events").put_events(Entries=[{**entry, "EventBusName": os.environ["BUS"]}])
        if next_ := asked.get("start"):
            started = {"stateMachineArn": os.environ["MACHINE"], "name": context.aws_request_id}
            boto3.client("stepfunctions").start_execution(**started, input=json.dumps(next_))
        if next_ := asked.get("later"):
            later = {"FunctionName": os.environ["LAST"], "InvocationType": "Event", "Payload": json.dumps(next_)}
            boto3.client("lambda").invoke(**later)
        return {"statusCode": 200, "body": json.dumps({"header": header, "headers": event.get("headers")})}
"""
LAST = """
    import os
    from aws_lambda_powertools import Logger
    logger = Logger(service="room")
    def handler(event, context):
        logger.info("worked", who=event["name"], header=os.environ["_X_AMZN_TRACE_ID"])
"""


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Work")
        stack.add("Bus", "AWS::Events::EventBus", Name="work-bus")
        stack.add("Queue", "AWS::SQS::Queue", VisibilityTimeout=180)
        stack.function("Last", LAST)
        map_each = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Do"}
        task = {"Type": "Task", "Resource": "${Last.Arn}", "End": True}
        sent = {
            "Type": "Task",
            "Resource": "arn:aws:states:::sqs:sendMessage",
            "Parameters": {"QueueUrl": "${Queue}", "MessageBody": '{"name": "sent by a task"}'},
            "ResultPath": None,
            "Next": "Each",
        }
        each = {
            "Type": "Map",
            "ItemsPath": "$.items",
            "ItemProcessor": {**map_each, "States": {"Do": task}},
            "End": True,
        }
        text = {"Fn::Sub": json.dumps({"StartAt": "Send", "States": {"Send": sent, "Each": each}})}
        stack.add("Machine", "AWS::StepFunctions::StateMachine", DefinitionString=text, RoleArn=arn("Role"))
        variables = {"QUEUE": ref("Queue"), "BUS": ref("Bus"), "MACHINE": ref("Machine"), "LAST": ref("Last")}
        stack.function("Work", WORK, environment=variables, Timeout=20)
        stack.source("Source", "Queue", "Work", BatchSize=10)
        stack.rule("Rule", "Queue", bus=ref("Bus"), EventPattern={"source": ["room"]})
        stack.output("Queue", ref("Queue"))
        stack.output("Machine", ref("Machine"))
        add_api(stack)

    return described


def add_api(stack: StackBuilder) -> None:
    v2 = "AWS::ApiGatewayV2"
    stack.add("HttpApi", f"{v2}::Api", Name="api", ProtocolType="HTTP")
    source = {"Fn::Sub": "arn:aws:execute-api:us-east-1:123456789012:${HttpApi}/*/*/api/work"}
    allowed = {"Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com", "SourceArn": source}
    stack.add("Allowed", "AWS::Lambda::Permission", FunctionName=arn("Work"), **allowed)
    common = {"IntegrationType": "AWS_PROXY", "PayloadFormatVersion": "1.0"}
    stack.add("Proxy", f"{v2}::Integration", ApiId=ref("HttpApi"), IntegrationUri=arn("Work"), **common)
    target = {"Fn::Join": ["/", ["integrations", ref("Proxy")]]}
    stack.add("Route", f"{v2}::Route", ApiId=ref("HttpApi"), RouteKey="POST /api/work", Target=target)
    stack.add("Stage", f"{v2}::Stage", ApiId=ref("HttpApi"), StageName="$default", AutoDeploy=True)


def ask(cloud: Cloud, asked: dict[str, Any], header: str = HEADER) -> dict[str, Any]:
    headers = {"X-Amzn-Trace-Id": header} if header else {}
    answer = requests.post(f"{cloud.gateway_url}/api/work", json=asked, headers=headers, timeout=30)
    cloud.wait_idle()
    told: dict[str, Any] = answer.json()
    return told


def lines(cloud: Cloud, words: str) -> list[dict[str, Any]]:
    """What the page's log search finds, the first first."""
    cloud.works.logs.drain()
    url = f"{cloud.gateway_url}/_local/logs?q={quote(words)}"
    found = requests.get(url, timeout=30).json()["lines"]
    return [json.loads(each["line"]) for each in reversed(found)]


def test_a_trace_that_comes_with_a_request_is_kept_to_its_last_function(cloud: Cloud) -> None:
    last = [{"name": "first item"}, {"name": "second item"}]
    say = {"name": "heard", "start": {"items": last}}
    ask(cloud, {"name": "asked", "send": {"name": "sent", "say": say, "later": {"name": "later"}}})
    found = lines(cloud, ROOT)
    assert sorted(line["who"] for line in found) == [
        "asked",
        "first item",
        "heard",
        "later",
        "second item",
        "sent",
        "sent by a task",
    ]
    assert {line["xray_trace_id"] for line in found} == {ROOT}
    assert all(re.fullmatch(rf"Root={ROOT};Parent=[0-9a-f]{{16}};Sampled=1", line["header"]) for line in found)
    assert len({line["header"] for line in found}) == len(found)
    [told] = next(line["told"] for line in found if line["who"] == "heard")
    assert told.startswith(f"Root={ROOT};")


def test_without_one_the_gateway_begins_a_trace(cloud: Cloud) -> None:
    told, again = ask(cloud, {}, header=""), ask(cloud, {}, header="")
    assert re.fullmatch(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0", told["header"])
    assert told["headers"]["X-Amzn-Trace-Id"] == told["header"].split(";")[0]
    assert told["header"] != again["header"]


def test_a_batch_of_one_trace_follows_it_and_one_of_several_begins_its_own(cloud: Cloud) -> None:
    other = ROOT.replace("5759e988", "5759e989")
    with cloud.holding():
        client, url = cloud.client("sqs"), cloud.outputs()["Queue"]
        for root in (ROOT, other):
            named = {"AWSTraceHeader": {"StringValue": f"Root={root}", "DataType": "String"}}
            client.send_message(QueueUrl=url, MessageBody='{"name": "mixed"}', MessageSystemAttributes=named)
    cloud.wait_idle()
    [mixed] = [line for line in lines(cloud, "mixed") if line["who"] == "mixed"]
    assert mixed["told"] == [f"Root={ROOT}", f"Root={other}"]
    assert mixed["xray_trace_id"] not in (ROOT, other)

    header = HEADER.replace(ROOT, other)
    ask(cloud, {"name": "batching", "batch": [{"name": "batched"}, {"name": "batched"}]}, header=header)
    batched = [line for line in lines(cloud, "batched") if line["who"] == "batched"]
    assert {line["xray_trace_id"] for line in batched} == {other}


def test_a_message_of_a_batch_keeps_the_trace_that_it_names(cloud: Cloud) -> None:
    root = ROOT.replace("5759e988", "5759e991")
    named = {"AWSTraceHeader": {"StringValue": f"Root={root}", "DataType": "String"}}
    entry = {"Id": "1", "MessageBody": '{"name": "named"}', "MessageSystemAttributes": named}
    cloud.client("sqs").send_message_batch(QueueUrl=cloud.outputs()["Queue"], Entries=[entry])
    cloud.wait_idle()
    assert [line["xray_trace_id"] for line in lines(cloud, '"named"') if line["who"] == "named"] == [root]


def test_an_event_and_an_execution_keep_the_trace_that_they_name(cloud: Cloud) -> None:
    root = ROOT.replace("5759e988", "5759e990")
    entry = {"Source": "room", "DetailType": "room.Said", "Detail": '{"name": "event"}', "EventBusName": "work-bus"}
    cloud.client("events").put_events(Entries=[{**entry, "TraceHeader": f"Root={root}"}])
    cloud.client("stepfunctions").start_execution(
        stateMachineArn=cloud.outputs()["Machine"],
        name="named",
        input='{"items": [{"name": "item"}]}',
        traceHeader=f"Root={root}",
    )
    cloud.wait_idle()
    assert sorted(line["who"] for line in lines(cloud, root)) == ["event", "item", "sent by a task"]
