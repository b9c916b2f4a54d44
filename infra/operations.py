"""operations: what an operator looks at first."""

from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.platform import PlatformStack


class OperationsStack(Stack):
    """One dashboard. Metrics of functions and queues are found by search, so that a new room appears by itself."""

    def __init__(
        self, scope: Construct, id_: str, *, platform: PlatformStack, workflow: sfn.StateMachine, **kwargs: Any
    ) -> None:
        super().__init__(scope, id_, **kwargs)
        dashboard = cloudwatch.Dashboard(self, "Dashboard", default_interval=Duration.hours(3))
        dashboard.add_widgets(
            graph("死信(应为零)", "AWS/SQS,QueueName", "ApproximateNumberOfMessagesVisible", "Maximum", "DeadLetters"),
            graph("最久未处理的消息(秒)", "AWS/SQS,QueueName", "ApproximateAgeOfOldestMessage", "Maximum"),
        )
        dashboard.add_widgets(
            graph("函数出错", "AWS/Lambda,FunctionName", "Errors", "Sum"),
            graph("函数耗时 p95(毫秒)", "AWS/Lambda,FunctionName", "Duration", "p95"),
        )
        dashboard.add_widgets(
            cloudwatch.GraphWidget(
                title="报送处理",
                left=[workflow.metric_started(), workflow.metric_succeeded(), workflow.metric_failed()],
                width=12,
            ),
            cloudwatch.GraphWidget(
                title="接口请求与错误",
                left=[
                    platform.api.metric_count(),
                    platform.api.metric_client_error(),
                    platform.api.metric_server_error(),
                ],
                right=[platform.api.metric_latency(statistic="p95")],
                width=12,
            ),
        )
        dashboard.add_widgets(
            graph("表被限流", "AWS/DynamoDB,TableName,Operation", "ThrottledRequests", "Sum"),
            graph("业务事实(条)", "zunyi,service", "", "Sum"),
        )


def graph(title: str, schema: str, metric: str, statistic: str, extra: str = "") -> cloudwatch.GraphWidget:
    """A line for each resource that has the metric; `extra` narrows by a word in its name."""
    named = f' MetricName="{metric}"' if metric else ""
    expression = f"SEARCH('{{{schema}}}{named} {extra}', '{statistic}', 60)"
    return cloudwatch.GraphWidget(
        title=title, left=[cloudwatch.MathExpression(expression=expression, label="", using_metrics={})], width=12
    )
