"""moto's CloudFormation, mended: our stand-ins, errors with a name, updates that keep what cannot change."""

import copy
import json
from collections.abc import Callable
from typing import Any

from moto.awslambda.models import LayerVersion
from moto.cloudformation import parsing
from moto.cloudformation.exceptions import UnformattedGetAttTemplateException
from moto.cloudformation.models import Stack
from moto.core.common_models import CloudFormationModel
from moto.events.models import Archive, EventBus, events_backends
from moto.logs.models import LogGroup

from local.cloud.deploy.errors import DeploymentError
from local.cloud.deploy.kinds import STAND_INS
from local.cloud.endpoint.patching import Patches
from local.cloud.settings import PARTITION

HANDLED_BY_MOTO = ("AWS::CloudFormation::WaitCondition", "AWS::CloudFormation::WaitConditionHandle")


class MotoStacks:
    """`rewrite` is put to every text that comes out of an intrinsic: the place to turn AWS's addresses into ours."""

    def __init__(self, patches: Patches, rewrite: Callable[[str], str]) -> None:
        self.kept: list[str] = []
        known = {
            **{model.cloudformation_type(): model for model in CloudFormationModel.__subclasses__()},
            **STAND_INS,
        }
        self.known: dict[str, Any] = known
        patches.replace(parsing, "get_model_map", lambda: known)
        patches.replace(parsing, "get_model_list", lambda: list(known.values()))
        patches.replace(Stack, "parse_template", staticmethod(json.loads))  # moto tries YAML first, which takes seconds
        patches.replace(EventBus, "physical_resource_id", property(lambda bus: bus.name))  # else Ref gives a repr
        patches.replace(LayerVersion, "physical_resource_id", property(lambda layer: layer.arn))
        patches.replace(LogGroup, "get_cfn_attribute", log_group_attribute)
        patches.replace(Archive, "create_from_cloudformation_json", classmethod(archive_with_text_pattern))
        self._resolve(patches, rewrite)
        self._name_errors(patches)
        self._set_partition(patches)

    def _resolve(self, patches: Patches, rewrite: Callable[[str], str]) -> None:
        original = vars(parsing)["clean_json"]

        def clean_json(value: Any, resources: Any) -> Any:
            resolved = original(value, resources)
            if isinstance(resolved, str):
                return rewrite(resolved)
            if isinstance(resolved, CloudFormationModel):
                message = f"Ref of {type(resolved).__name__} has no meaning in moto"
                raise TypeError(message)
            return resolved

        patches.replace(parsing, "clean_json", clean_json)

    def _name_errors(self, patches: Patches) -> None:
        create, update = vars(parsing)["parse_and_create_resource"], vars(parsing)["parse_and_update_resource"]

        def named(act: Callable[..., Any]) -> Callable[..., Any]:
            def acted(logical_id: str, resource: dict[str, Any], resources: Any, **where: Any) -> Any:
                try:
                    return act(logical_id, copy.deepcopy(resource), resources, **where)
                except DeploymentError:
                    raise
                except Exception as error:
                    stack = resources["AWS::StackName"]
                    raise DeploymentError(stack, said(error), logical_id=logical_id, type_=resource["Type"]) from error

            return acted

        patches.replace(parsing, "parse_and_create_resource", named(create))
        patches.replace(parsing, "parse_and_update_resource", named(self._updater(update)))

    def _updater(self, update: Callable[..., Any]) -> Callable[..., Any]:
        def updated(logical_id: str, resource: dict[str, Any], resources: Any, **where: Any) -> Any:
            before = resources[logical_id]
            after = (
                update(logical_id, resource, resources, **where) if can_change(self.known, resource["Type"]) else None
            )
            if after is None:
                self.kept.append(f"{resources['AWS::StackName']}/{logical_id} ({resource['Type']})")
            return after or before

        return updated

    def _set_partition(self, patches: Patches) -> None:
        start = vars(parsing.ResourceMap)["__init__"]

        def with_partition(resources: Any, *args: Any, **kwargs: Any) -> None:
            start(resources, *args, **kwargs)
            resources._parsed_resources["AWS::Partition"] = PARTITION

        patches.replace(parsing.ResourceMap, "__init__", with_partition)


def said(error: Exception) -> str:
    """moto's own sentence where it has one: AWS's words.

    >>> said(KeyError("Name"))
    "KeyError('Name')"
    """
    return str(getattr(error, "message", "")) or f"{error!r}"


REPLACED_BY_MOTO = ("AWS::Events::EventBus",)  # moto makes a new one under a new name: its rules would be lost


def can_change(known: dict[str, Any], type_: str) -> bool:
    update = getattr(known.get(type_), "update_from_cloudformation_json", None)
    return type_ not in REPLACED_BY_MOTO and update is not None and not hasattr(update, "__isabstractmethod__")


def log_group_attribute(group: LogGroup, attribute: str) -> str:
    """CloudFormation's Arn of a log group ends in ":*"; moto's does not, and grants of streams would miss."""
    if attribute != "Arn":
        raise UnformattedGetAttTemplateException
    return f"{group.arn.removesuffix(':*')}:*"


def archive_with_text_pattern(cls: Any, resource_name: str, cloudformation_json: Any, *args: Any, **kwargs: Any) -> Any:
    """moto expects the pattern as text where templates have an object."""
    del cls, kwargs
    properties = cloudformation_json["Properties"]
    pattern = json.dumps(properties.get("EventPattern") or {})
    account_id, region_name = args
    return events_backends[account_id][region_name].create_archive(
        resource_name[:48],
        properties["SourceArn"],
        properties.get("Description", ""),
        pattern,
        properties.get("RetentionDays", 0),
    )
