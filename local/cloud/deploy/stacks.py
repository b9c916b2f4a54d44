"""Creates and updates the stacks of an assembly, and tells what has been deployed."""

import copy
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from moto.cloudformation import parsing
from moto.cloudformation.models import cloudformation_backends
from moto.s3.models import FakeBucket

from local.cloud.deploy.assembly import Stack
from local.cloud.deploy.errors import DeploymentError
from local.cloud.deploy.moto_stacks import MotoStacks, said
from local.cloud.deploy.soundness import confirm_sound
from local.cloud.settings import ACCOUNT, REGION


@dataclass(frozen=True)
class Resource:
    """A deployed resource with its properties resolved."""

    stack: str
    logical_id: str
    type: str
    physical_id: str
    properties: dict[str, Any]

    @property
    def label(self) -> str:
        return f"{self.stack}/{self.logical_id}"


@dataclass(frozen=True)
class DeployedStack:
    name: str
    resources: int
    changed: bool


class Stacks:
    def __init__(self, moto: MotoStacks) -> None:
        self._moto = moto

    def deploy(self, stacks: list[Stack], parameters: Mapping[str, str]) -> list[DeployedStack]:
        """Parameters are named "Stack:Name", or "Name" for every stack that has it. Raises DeploymentError."""
        for stack in stacks:
            self._check(stack)
        unknown = set(parameters) - {name for stack in stacks for name in named_parameters(stack)}
        if unknown:
            raise DeploymentError("parameters", f"no stack has {', '.join(sorted(unknown))}")
        return [self._deploy(stack, chosen(stack, parameters)) for stack in stacks]

    def confirm_deletable(self, name: str) -> None:
        """Raises DeploymentError in CloudFormation's words where it would not delete the stack, or not all of it."""
        stacks = cloudformation_backends[ACCOUNT][REGION].stacks.values()
        stack = next((stack for stack in stacks if stack.name == name), None)
        if stack is None:
            raise DeploymentError(name, f"Stack with id {name} does not exist")
        for export in sorted(export.name for export in stack.exports):
            users = sorted(other.name for other in stacks if other is not stack and export in imported(other))
            if users:
                what = f"Delete canceled. Cannot delete export {export} as it is in use by {listed(users)}."
                raise DeploymentError(name, what)
        for logical_id, resource in stack.template_dict["Resources"].items():
            made = stack.resource_map[logical_id]
            if isinstance(made, FakeBucket) and resource.get("DeletionPolicy") != "Retain" and made.keys:
                what = "The bucket you tried to delete is not empty"
                raise DeploymentError(name, what, logical_id=logical_id, type_=resource["Type"])

    def delete(self, name: str) -> None:
        """What its template does not say to retain. Raises DeploymentError."""
        try:
            cloudformation_backends[ACCOUNT][REGION].delete_stack(name)
        except Exception as error:
            raise DeploymentError(name, said(error)) from error

    def resources(self) -> list[Resource]:
        """All of all stacks, as resolved now."""
        return [
            resource
            for stack in cloudformation_backends[ACCOUNT][REGION].stacks.values()
            for logical_id in stack.template_dict["Resources"]
            if (resource := self._resource(stack, logical_id))
        ]

    def outputs(self) -> dict[str, dict[str, str]]:
        """Stack → output → value."""
        return {
            stack.name: {output["OutputKey"]: output["OutputValue"] for output in stack.outputs or []}
            for stack in cloudformation_backends[ACCOUNT][REGION].stacks.values()
        }

    def parameter(self, name: str) -> str:
        """The value of a parameter in the first stack that has it; empty where none has."""
        stacks = cloudformation_backends[ACCOUNT][REGION].stacks.values()
        return next((str(stack.stack_parameters[name]) for stack in stacks if name in stack.stack_parameters), "")

    def _check(self, stack: Stack) -> None:
        for logical_id, resource in stack.template["Resources"].items():
            type_ = resource["Type"]
            if type_ not in self._moto.known:
                what = "this type is neither emulated nor listed as not emulated"
                raise DeploymentError(stack.name, what, logical_id=logical_id, type_=type_)
        confirm_sound(stack)

    def _deploy(self, stack: Stack, parameters: dict[str, str]) -> DeployedStack:
        backend = cloudformation_backends[ACCOUNT][REGION]
        text = json.dumps(stack.template)
        existing = next((made for made in backend.stacks.values() if made.name == stack.name), None)
        changed = existing is None or existing.template_dict != stack.template or existing.parameters != parameters
        try:
            if existing is None:
                existing = backend.create_stack(stack.name, text, parameters)
            elif changed:
                existing.update(text, parameters=parameters)
        except DeploymentError:
            raise
        except Exception as error:
            raise DeploymentError(stack.name, said(error)) from error
        for export in existing.exports:
            backend.exports[export.name] = export
        return DeployedStack(stack.name, len(stack.template["Resources"]), changed)

    def _resource(self, stack: Any, logical_id: str) -> Resource | None:
        made = stack.resource_map[logical_id]
        if made is None:
            return None  # its condition is false
        described = stack.template_dict["Resources"][logical_id]
        properties = parsing.clean_json(copy.deepcopy(described.get("Properties", {})), stack.resource_map)
        physical = str(getattr(made, "physical_resource_id", None) or getattr(made, "name", ""))
        return Resource(stack.name, logical_id, described["Type"], physical, properties)


def listed(names: list[str]) -> str:
    """
    >>> listed(["A", "B", "C"])
    'A, B and C'
    """
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def imported(stack: Any) -> set[str]:
    """Names of exports that a deployed stack uses."""
    return set(imports(stack.template_dict, stack.resource_map))


def imports(value: Any, known: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from imports(item, known)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "Fn::ImportValue":
                yield str(parsing.clean_json(copy.deepcopy(inner), known))
            else:
                yield from imports(inner, known)


def chosen(stack: Stack, parameters: Mapping[str, str]) -> dict[str, str]:
    """
    >>> stack = Stack("Login", {"Resources": {}, "Parameters": {"Issuer": {"Type": "String"}}})
    >>> chosen(stack, {"Issuer": "a", "Login:Issuer": "b", "Other:Issuer": "c"})
    {'Issuer': 'b'}
    """
    mine: dict[str, str] = {}
    for name in stack.template.get("Parameters", {}):
        for key in (name, f"{stack.name}:{name}"):
            if key in parameters:
                mine[name] = parameters[key]
    return mine


def named_parameters(stack: Stack) -> set[str]:
    names = stack.template.get("Parameters", {})
    return {*names, *(f"{stack.name}:{name}" for name in names)}
