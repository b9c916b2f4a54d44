"""Types that moto's services know, though its CloudFormation does not."""

import json
import random
import string
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sns.models import sns_backends

from local.cloud.deploy.stand_ins import StandIn
from local.cloud.settings import ACCOUNT, REGION


class Secret(StandIn):
    """Generated from the cloud's seed: the same seed, the same secret, so that runs can be repeated."""

    def created(self) -> None:
        text = self.properties.get("SecretString")
        if text is None:
            text = generated(self.properties.get("GenerateSecretString", {}), f"{self.seed}|{self.unique}")
        made = secretsmanager_backends[ACCOUNT][REGION].create_secret(
            name=self.values["name"],
            secret_string=text,
            secret_binary=None,
            description=self.properties.get("Description"),
            tags=None,
            kms_key_id=self.properties.get("KmsKeyId"),
            client_request_token=None,
            replica_regions=[],
            force_overwrite=False,
        )
        self.values["arn"] = json.loads(made)["ARN"] if isinstance(made, str) else made["ARN"]

    def delete(self, account_id: str, region_name: str) -> None:
        backend = secretsmanager_backends[account_id][region_name]
        backend.delete_secret(self.values["arn"], recovery_window_in_days=None, force_delete_without_recovery=True)


def generated(rule: dict[str, Any], seed: str) -> str:
    """A secret as GenerateSecretString describes it.

    >>> len(generated({"PasswordLength": 12, "ExcludePunctuation": True}, "1"))
    12
    """
    alphabet = "".join(
        characters
        for characters, left_out in (
            (string.ascii_lowercase, "ExcludeLowercase"),
            (string.ascii_uppercase, "ExcludeUppercase"),
            (string.digits, "ExcludeNumbers"),
            (string.punctuation, "ExcludePunctuation"),
        )
        if not rule.get(left_out)
    )
    allowed = [character for character in alphabet if character not in rule.get("ExcludeCharacters", "")]
    text = "".join(random.Random(seed).choices(allowed, k=int(rule.get("PasswordLength", 32))))  # noqa: S311 - a rehearsal's
    if "SecretStringTemplate" not in rule:
        return text
    return json.dumps({**json.loads(rule["SecretStringTemplate"]), rule["GenerateStringKey"]: text})


class Subscription(StandIn):
    """To a queue (or what else moto's SNS delivers to)."""

    def created(self) -> None:
        made = sns_backends[ACCOUNT][REGION].subscribe(
            self.properties["TopicArn"], self.properties.get("Endpoint", ""), self.properties["Protocol"]
        )
        self.values["arn"] = made.arn
        if self.properties.get("RawMessageDelivery"):
            made.attributes["RawMessageDelivery"] = "true"

    def delete(self, account_id: str, region_name: str) -> None:
        sns_backends[account_id][region_name].unsubscribe(self.values["arn"])


class Alarm(StandIn):
    """In moto's CloudWatch, where its state is shown; who judges it is metrics/watch.py."""

    def created(self) -> None:
        given = self.properties
        backend = cloudwatch_backends[ACCOUNT][REGION]
        before = backend.alarms.get(self.physical_resource_id)
        made = backend.put_metric_alarm(
            name=self.physical_resource_id,
            namespace=given.get("Namespace", ""),
            metric_name=given.get("MetricName", ""),
            comparison_operator=given["ComparisonOperator"],
            evaluation_periods=int(given["EvaluationPeriods"]),
            period=int(given.get("Period", 60)),
            threshold=float(given.get("Threshold", 0)),
            statistic=given.get("Statistic", ""),
            description=given.get("AlarmDescription", ""),
            dimensions=given.get("Dimensions", []),
            alarm_actions=given.get("AlarmActions", []),
            datapoints_to_alarm=given.get("DatapointsToAlarm"),
            extended_statistic=given.get("ExtendedStatistic"),
            ok_actions=given.get("OKActions", []),
            insufficient_data_actions=given.get("InsufficientDataActions", []),
            unit=given.get("Unit"),
            actions_enabled=str(given.get("ActionsEnabled", True)).lower() == "true",
            treat_missing_data=given.get("TreatMissingData"),
        )
        made.state_value = before.state_value if before else "INSUFFICIENT_DATA"

    def changed(self) -> None:
        self.created()

    def delete(self, account_id: str, region_name: str) -> None:
        cloudwatch_backends[account_id][region_name].delete_alarms([self.physical_resource_id])


class Dashboard(StandIn):
    def created(self) -> None:
        body = self.properties["DashboardBody"]
        cloudwatch_backends[ACCOUNT][REGION].put_dashboard(self.physical_resource_id, body)

    def changed(self) -> None:
        self.created()

    def delete(self, account_id: str, region_name: str) -> None:
        cloudwatch_backends[account_id][region_name].delete_dashboards([self.physical_resource_id])
