"""Types that moto's services know, though its CloudFormation does not."""

import json
import random
import string
from typing import Any

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
