"""The operator's page, in a browser."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from local.cloud import Cloud, FunctionError
from tests.browsing import PATIENCE_MS, axe, watched
from tests.cloud.building import AssemblyBuilder, arn, ref
from tests.cloud.conftest import Describe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROOMS = ["overview", "functions", "queues", "workflows", "logs", "metrics", "alarms", "boards", "roles", "bill"]
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
TAKE = """
    import os
    def handler(event, context):
        print("parcel taken")
        if not os.path.exists(os.environ["OPEN"]): raise ValueError("the depot is closed")
"""
REACH = """
    import boto3
    def handler(event, context): boto3.client("s3").put_object(Bucket="depot", Key="a", Body=b"x")
"""
SEARCH = "SEARCH('{AWS/Lambda,FunctionName} MetricName=\"Invocations\"', 'Sum', 60)"
WIDGET = {"type": "metric", "width": 12, "properties": {"title": "调用次数", "metrics": [[{"expression": SEARCH}]]}}
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Main")
        stack.function("Take", TAKE, environment={"OPEN": str(app.folder / "open")}, MemorySize=256)
        stack.role("Poor", [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::depot/*"}])
        stack.function("Reach", REACH, role="Poor", Timeout=20)
        stack.queue("Parcels", function="Take", attempts=1)
        states = {"Weigh": {"Type": "Pass", "Next": "Hand"}, "Hand": {"Type": "Task", "Resource": "@Take", "End": True}}
        before, after = json.dumps({"StartAt": "Weigh", "States": states}).split("@Take")
        definition = {"Fn::Join": ["", [before, arn("Take"), after]]}
        stack.add("Machine", "AWS::StepFunctions::StateMachine", DefinitionString=definition, RoleArn=arn("Role"))
        each: dict[str, Any] = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
        each |= {"StartAt": "Weigh", "States": {"Weigh": {"Type": "Fail", "Error": "TooHeavy", "Cause": "90 kg"}}}
        several = {"Type": "Map", "ItemsPath": "$.parcels", "ItemProcessor": each, "End": True}
        text = json.dumps({"StartAt": "Each", "States": {"Each": {**several, "MaxConcurrency": 1}}})
        stack.add("Several", "AWS::StepFunctions::StateMachine", DefinitionString=text, RoleArn=arn("Role"))
        stack.output("Several", ref("Several"))
        stack.add("Board", "AWS::CloudWatch::Dashboard", DashboardBody=json.dumps({"widgets": [WIDGET]}))
        stack.add(
            "Dead",
            "AWS::CloudWatch::Alarm",
            Namespace="AWS/SQS",
            MetricName="ApproximateNumberOfMessagesVisible",
            Dimensions=[{"Name": "QueueName", "Value": {"Fn::GetAtt": ["ParcelsDeadLetters", "QueueName"]}}],
            Statistic="Maximum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanOrEqualToThreshold",
            TreatMissingData="notBreaching",
        )
        stack.output("Parcels", ref("Parcels"))
        stack.output("Machine", ref("Machine"))

    return described


@pytest.fixture
def busy_cloud(cloud: Cloud) -> Cloud:
    """A parcel that could not be taken, and a workflow that failed for the same reason."""
    (cloud.folder / "cdk.out" / "open").unlink(missing_ok=True)
    machine = cloud.outputs("Main")["Machine"]
    started = cloud.client("stepfunctions").list_executions(stateMachineArn=machine)["executions"]
    cloud.client("stepfunctions").start_execution(stateMachineArn=machine, name=f"run-{len(started)}")
    cloud.client("sqs").send_message(
        QueueUrl=cloud.outputs("Main")["Parcels"], MessageBody='{"detail-type": "depot.ParcelSent.v1", "id": "p1"}'
    )
    cloud.wait_idle()
    return cloud


@pytest.fixture
def refused_cloud(busy_cloud: Cloud) -> Cloud:
    """And a function that reached for what it was not granted."""
    with pytest.raises(FunctionError):
        busy_cloud.invoke("Reach")
    return busy_cloud


@pytest.fixture
def open_room(browser: Browser, busy_cloud: Cloud) -> Iterator[Open]:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce")

    def opened(room: str, size: dict[str, int] = DESK) -> Page:
        page = context.new_page()
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.set_default_timeout(PATIENCE_MS)
        watch.see(page)
        page.goto(f"{busy_cloud.gateway_url}/_local/#/{room}")
        page.locator("h1").wait_for()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        return page

    with watched(busy_cloud.gateway_url) as watch:
        yield opened
        context.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_room_is_clear_to_everyone_on_every_screen(open_room: Open, size: dict[str, int]) -> None:
    for room in ROOMS:
        page = open_room(room, size)
        assert axe(page) == [], room
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), room


def test_what_needs_an_operator_stands_first_and_leads_to_its_place(open_room: Open) -> None:
    page = open_room("overview")
    due = page.get_by_role("region", name="需要处理")
    expect(due.get_by_text("条消息没有处理成功")).to_be_visible()
    expect(due.get_by_text("AWS/SQS ApproximateNumberOfMessagesVisible")).to_be_visible()
    due.get_by_role("link", name=re.compile("^run-")).first.click()

    path = page.locator("ol.path li")
    expect(path).to_have_count(2)
    expect(path.nth(0)).to_contain_text("Weigh")
    expect(path.nth(1)).to_contain_text("the depot is closed")


def test_a_maps_items_are_told_with_the_causes_of_those_that_failed(open_room: Open, busy_cloud: Cloud) -> None:
    started = busy_cloud.client("stepfunctions").start_execution(
        stateMachineArn=busy_cloud.outputs("Main")["Several"], name="several", input='{"parcels": [1, 2, 3]}'
    )
    busy_cloud.wait_idle()
    page = open_room(f"workflows?run={quote(started['executionArn'], safe='')}")
    items = page.locator(".items")
    expect(items).to_contain_text("失败 1 · 未开始 2")
    expect(items).to_contain_text("第 1 项 TooHeavy：90 kg")
    assert axe(page) == []


def test_dead_letters_go_back_only_when_it_was_confirmed(open_room: Open, cloud: Cloud) -> None:
    page = open_room("queues")
    letters = page.get_by_role("region", name=re.compile("^死信：ParcelsDeadLetters$"))
    expect(letters.get_by_text("depot.ParcelSent.v1 p1").first).to_be_visible()
    letters.get_by_role("button", name="全部重新投递").click()
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    assert cloud.dead_letters() != {}

    (cloud.folder / "cdk.out" / "open").touch()
    letters.get_by_role("button", name="全部重新投递").click()
    page.get_by_role("dialog").get_by_role("button", name="重新投递").click()
    expect(page.get_by_text(re.compile(r"已送回 \d+ 条消息"))).to_be_visible()
    cloud.wait_idle()
    assert cloud.dead_letters() == {}


def test_logs_are_searched_and_the_search_stays_in_the_address(open_room: Open) -> None:
    page = open_room("logs")
    page.get_by_label("包含").fill("parcel")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_have_text("parcel")
    page.reload()
    expect(page.get_by_label("包含")).to_have_value("parcel")
    expect(page.locator("mark").first).to_have_text("parcel")


def test_a_table_is_sorted_and_searched_by_keyboard(open_room: Open) -> None:
    page = open_room("metrics")
    column = page.get_by_role("columnheader", name="指标")
    column.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(column).to_have_attribute("aria-sort", "ascending")
    page.get_by_label("搜索").fill("invocations take")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    page.get_by_role("link", name="Invocations").click()
    expect(page.get_by_role("img", name=re.compile("^Invocations"))).to_be_visible()


def test_the_templates_own_dashboard_is_drawn_with_its_figures(open_room: Open) -> None:
    page = open_room("boards")
    board = page.get_by_role("region", name="调用次数", exact=True)
    expect(board.get_by_role("img")).to_be_visible()
    board.get_by_text(re.compile("^数据表")).click()
    expect(board.get_by_role("rowheader", name="Main/Take")).to_be_visible()


def test_the_bill_is_counted_anew_from_a_moment_on(open_room: Open) -> None:
    page = open_room("bill")
    expect(page.get_by_role("row", name=re.compile("函数调用"))).not_to_contain_text("Lambda0 次")
    page.get_by_role("button", name="从现在起重新计").click()
    page.get_by_role("dialog").get_by_role("button", name="重新计").click()
    expect(page.get_by_role("row", name=re.compile("函数调用"))).to_contain_text("Lambda0 次")


def test_what_was_refused_stands_before_what_was_granted(refused_cloud: Cloud, open_room: Open) -> None:
    page = open_room("overview")
    page.get_by_role("region", name="需要处理").get_by_role("link", name="项请求").click()

    row = page.get_by_role("row").filter(has_text="s3:PutObject")
    expect(row).to_contain_text("被拒")
    expect(row).to_contain_text("depot/a")
    expect(row).to_contain_text("no identity-based policy allows the s3:PutObject action")
    page.get_by_label("状态").select_option("unused")
    expect(page.get_by_role("row").filter(has_text="s3:GetObject")).to_contain_text("未用到")
    assert axe(page) == []
