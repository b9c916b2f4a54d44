"""A small CDK app in the shape of the large one: two stacks, a bus between them, a workflow, an API, a distribution."""

from pathlib import Path

from aws_cdk import App, CfnOutput, Duration, Fn, Stack
from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks

CODE = str(Path(__file__).with_name("functions"))


def function(stack: Stack, name: str, handler: str, **environment: str) -> lambda_.Function:
    return lambda_.Function(
        stack,
        name,
        runtime=lambda_.Runtime.PYTHON_3_14,
        handler=handler,
        code=lambda_.Code.from_asset(CODE, exclude=["**/__pycache__"]),
        environment=environment,
        timeout=Duration.seconds(10),
    )


def queue_for(stack: Stack, name: str, consumer: lambda_.Function) -> targets.SqsQueue:
    dead = sqs.Queue(stack, f"{name}DeadLetters", enforce_ssl=True)
    letters = sqs.DeadLetterQueue(queue=dead, max_receive_count=3)
    queue = sqs.Queue(stack, name, enforce_ssl=True, dead_letter_queue=letters, visibility_timeout=Duration.minutes(1))
    consumer.add_event_source(sources.SqsEventSource(queue, report_batch_item_failures=True))
    return targets.SqsQueue(queue, dead_letter_queue=dead)


def landing(app: App) -> events.EventBus:
    """Object → default bus → queue → function → table → stream → own bus."""
    stack = Stack(app, "Landing")
    files = s3.Bucket(stack, "Files", enforce_ssl=True, versioned=True)
    described = files.node.default_child
    assert isinstance(described, s3.CfnBucket)
    described.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
        event_bridge_configuration=s3.CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
    )
    bus = events.EventBus(stack, "Bus")
    bus.archive("Archive", event_pattern=events.EventPattern(account=[stack.account]), retention=Duration.days(9))
    key = dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING)
    table = dynamodb.Table(stack, "Facts", partition_key=key, stream=dynamodb.StreamViewType.NEW_IMAGE)
    take_in = function(stack, "TakeIn", "take_in.handler", TABLE=table.table_name)
    table.grant_write_data(take_in)
    relay = function(stack, "Relay", "relay.handler", BUS=bus.event_bus_name)
    bus.grant_put_events_to(relay)
    inserted = lambda_.FilterCriteria.filter({"eventName": lambda_.FilterRule.is_equal("INSERT")})
    start = lambda_.StartingPosition.TRIM_HORIZON
    relay.add_event_source(sources.DynamoEventSource(table, starting_position=start, filters=[inserted]))
    pattern = events.EventPattern(
        source=["aws.s3"], detail_type=["Object Created"], detail={"bucket": {"name": [files.bucket_name]}}
    )
    events.Rule(stack, "Landed", event_pattern=pattern, targets=[queue_for(stack, "LandedQueue", take_in)])
    CfnOutput(stack, "FilesOutput", value=files.bucket_name).override_logical_id("Files")
    return bus


def working(app: App, bus: events.EventBus) -> None:
    """Own bus → queue → function → workflow with a turn to wait for."""
    stack = Stack(app, "Working")
    step = function(stack, "Step", "step.handler")
    task = tasks.LambdaInvoke(stack, "Count", lambda_function=step, payload_response_only=True)
    wait = sfn.Wait(stack, "Wait", time=sfn.WaitTime.duration(Duration.seconds(2)))
    choice = sfn.Choice(stack, "Turn").when(sfn.Condition.string_equals("$.turn", "wait"), wait.next(task))
    body = sfn.DefinitionBody.from_chainable(task.next(choice.otherwise(sfn.Succeed(stack, "Ended"))))
    machine = sfn.StateMachine(stack, "Machine", definition_body=body)
    start = function(stack, "Start", "start.handler", STATE_MACHINE_ARN=machine.state_machine_arn)
    machine.grant_start_execution(start)
    pattern = events.EventPattern(detail_type=["sample.Landed.v1"])
    events.Rule(stack, "Landed", event_bus=bus, event_pattern=pattern, targets=[queue_for(stack, "StartQueue", start)])
    CfnOutput(stack, "MachineOutput", value=machine.state_machine_arn).override_logical_id("Machine")


def web(app: App) -> None:
    """A distribution before a bucket of pages and an API behind an authoriser."""
    stack = Stack(app, "Web")
    who = authorizers.HttpLambdaAuthorizer(
        "Who",
        function(stack, "Authoriser", "api.authoriser"),
        response_types=[authorizers.HttpLambdaResponseType.SIMPLE],
        identity_source=["$request.header.Authorization"],
    )
    api = apigateway.HttpApi(stack, "Api")
    proxy = integrations.HttpLambdaIntegration(
        "Proxy",
        function(stack, "ApiFunction", "api.handler"),
        payload_format_version=apigateway.PayloadFormatVersion.VERSION_1_0,
    )
    methods = [apigateway.HttpMethod.ANY]
    api.add_routes(path="/api/sample/{proxy+}", methods=methods, integration=proxy, authorizer=who)
    pages = s3.Bucket(stack, "Pages")
    endpoint = Fn.select(2, Fn.split("/", api.api_endpoint))
    cloudfront.Distribution(
        stack,
        "Distribution",
        default_root_object="index.html",
        default_behavior=cloudfront.BehaviorOptions(origin=origins.S3BucketOrigin.with_origin_access_control(pages)),
        additional_behaviors={"/api/*": cloudfront.BehaviorOptions(origin=origins.HttpOrigin(endpoint))},
    )


if __name__ == "__main__":
    made = App()
    working(made, landing(made))
    web(made)
    made.synth()
