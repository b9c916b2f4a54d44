"""The table: what AWS does and moto does not, and where it is mended; and what of moto's is ours for other reasons."""

from collections.abc import Callable
from dataclasses import dataclass

from moto.cloudformation import parsing

from local.cloud.deploy.kinds import STAND_INS
from tests.cloud.moto_faults import data, objects, stacks
from tests.cloud.moto_faults.moto import Moto

Check = Callable[[Moto], bool]  # whether it is as in AWS; what it raises counts as no


@dataclass(frozen=True)
class Fault:
    """patches: what of moto is replaced for it; none where a layer before moto mends it."""

    check: Check
    mended_in: str
    patches: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.check.__name__


METRICS = "moto.cloudwatch.models.CloudWatchBackend"
FAULTS = (
    Fault(data.conditions_hold_among_threads, "endpoint/locks.py"),
    Fault(
        data.a_message_is_given_out_once,
        "endpoint/locks.py",
        (
            "moto.sqs.models.SQSBackend.receive_message",
            "moto.sqs.models.SQSBackend.send_message",
            "moto.sqs.models.SQSBackend.delete_message",
            "moto.sqs.models.SQSBackend.change_message_visibility",
        ),
    ),
    Fault(
        data.a_batch_keeps_what_its_messages_name,
        "endpoint/messages.py",
        ("moto.sqs.models.SQSBackend.send_message_batch",),
    ),
    Fault(
        data.a_transaction_copies_no_table,
        "endpoint/transactions.py",
        ("moto.dynamodb.models.copy", "moto.dynamodb.models.DynamoDBBackend.transact_write_items"),
    ),
    Fault(data.a_transaction_is_done_once_under_its_token, "endpoint/promises.py"),
    Fault(data.a_batch_holds_25_at_most, "endpoint/promises.py"),
    Fault(
        data.what_changes_nothing_is_no_record,
        "endpoint/changes.py",
        ("moto.dynamodb.models.table.StreamShard.add",),
    ),
    Fault(
        data.an_attribute_costs_little,
        "endpoint/attribute_values.py",
        (
            "moto.core.parse.BaseJSONParser._parse_structure",
            "moto.core.serialize.BaseJSONSerializer._serialize_type_structure",
            "moto.dynamodb.models.dynamo_type.Item.__init__",
        ),
    ),
    Fault(
        data.a_request_costs_little,
        "endpoint/patching.py",
        (
            "moto.moto_server.werkzeug_app.DomainDispatcherApplication.get_backend_for_host",
            "moto.moto_api._internal.moto_random.MotoRandom.get_random_string",
        ),
    ),
    Fault(objects.a_body_is_what_its_checksum_says, "endpoint/s3/checksums.py"),
    Fault(objects.a_checksum_is_kept_without_the_sdks_header, "endpoint/s3/checksums.py"),
    Fault(objects.a_checksum_is_not_made_up, "endpoint/s3/checksums.py", ("moto.s3.models.FakeMultipart.complete",)),
    Fault(objects.an_address_expires, "endpoint/browser.py"),
    Fault(objects.a_form_keeps_to_its_policy, "endpoint/s3/forms.py"),
    Fault(
        objects.an_origin_is_allowed_by_the_bucket_alone,
        "endpoint/endpoint.py",
        ("moto.moto_server.werkzeug_app.DISABLE_GLOBAL_CORS",),
    ),
    Fault(
        objects.a_notice_tells_how_an_object_came,
        "endpoint/notices.py",
        ("moto.s3.notifications._send_event_bridge_message",),
    ),
    Fault(objects.a_request_is_of_now, "access/skew.py"),
    Fault(objects.who_is_not_known_may_nothing, "access/guard.py"),
    Fault(
        stacks.a_bus_is_called_by_its_name,
        "deploy/moto_stacks.py",
        ("moto.events.models.EventBus.physical_resource_id",),
    ),
    Fault(
        stacks.a_layer_is_called_by_its_arn,
        "deploy/moto_stacks.py",
        ("moto.awslambda.models.LayerVersion.physical_resource_id",),
    ),
    Fault(
        stacks.a_log_groups_arn_takes_in_its_streams,
        "deploy/moto_stacks.py",
        ("moto.logs.models.LogGroup.get_cfn_attribute",),
    ),
    Fault(
        stacks.an_archives_pattern_is_an_object,
        "deploy/moto_stacks.py",
        ("moto.events.models.Archive.create_from_cloudformation_json",),
    ),
    Fault(stacks.a_template_is_json, "deploy/moto_stacks.py", ("moto.cloudformation.models.Stack.parse_template",)),
    Fault(stacks.a_dashboard_keeps_its_name, "deploy/kinds.py"),
    Fault(
        stacks.a_request_of_events_has_a_size,
        "endpoint/buses.py",
        ("moto.events.models.EventsBackend.put_events",),
    ),
    Fault(
        stacks.what_cannot_be_delivered_is_a_dead_letter,
        "endpoint/buses.py",
        ("moto.events.models.Rule.send_to_targets",),
    ),
    Fault(stacks.a_search_finds_metrics, "metrics/in_moto.py", (f"{METRICS}.get_metric_data",)),
    Fault(
        stacks.a_percentile_is_told,
        "metrics/in_moto.py",
        ("moto.cloudwatch.responses.CloudWatchResponse.get_metric_statistics",),
    ),
)

TIMES = (
    "moto.core.utils",
    "moto.dynamodb.models.table",
    "moto.logs.models",
    "moto.s3.models",
    "moto.sts.models",
)
OURS = (
    "moto.awslambda.models.LambdaBackend.create_event_source_mapping",  # our pollers take its place
    "moto.awslambda.models.LambdaFunction.invoke",  # our workers instead of Docker
    "moto.cloudformation.parsing.ResourceMap.__init__",  # the partition is a setting
    "moto.cloudformation.parsing.clean_json",  # AWS's addresses become this machine's
    "moto.cloudformation.parsing.get_model_list",  # with our stand-ins: `learnt_types`
    "moto.cloudformation.parsing.get_model_map",
    "moto.cloudformation.parsing.parse_and_create_resource",  # our errors
    "moto.cloudformation.parsing.parse_and_update_resource",
    f"{METRICS}.get_all_metrics",  # what we measure ourselves
    f"{METRICS}.put_metric_data",
    "moto.s3.models.FakeMultipart.__init__",  # notes when it began, by the cloud's clock
    "moto.settings.S3_IGNORE_SUBDOMAIN_BUCKETNAME",  # so that the guard knows where a bucket is named
    "moto.sqs.models.Queue.add_message",  # wakes our pollers
    "moto.sqs.models.Queue.wait_for_messages",  # under our lock
    "moto.sts.models.STSBackend.assume_role",  # notes who holds which key
    *(f"{module}.utcnow" for module in TIMES),  # the cloud's clock
)
OURS_IN = "moto.stepfunctions"
"""The interpreter of workflows: its clock, its rest, its tasks' roles and functions, a map's items as executions."""
KEPT_TYPES = frozenset({"AWS::CloudWatch::Dashboard"})
"""That moto knows and does otherwise: they have a row."""


def learnt_types() -> set[str]:
    """Types that we stand in for, though moto's CloudFormation knows them."""
    return set(STAND_INS) & set(parsing.get_model_map()) - KEPT_TYPES
