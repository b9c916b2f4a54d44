"""What is wrong with a template, told before anything is made of it."""

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

from local.cloud.deploy.assembly import Stack
from local.cloud.deploy.errors import DeploymentError

IN_TEXT = re.compile(r"\$\{(?!!)([A-Za-z0-9]+)(?:\.[^}]*)?\}")  # of Fn::Sub


def confirm_sound(stack: Stack) -> None:
    """Raises DeploymentError in CloudFormation's words: a name that nothing has, a circle."""
    resources = stack.template["Resources"]
    known = {*resources, *stack.template.get("Parameters", {})}
    graph: dict[str, set[str]] = {}
    for logical_id, resource in resources.items():
        named = set(names(resource))
        if unknown := sorted(named - known):
            what = f"Unresolved resource dependencies [{', '.join(unknown)}] in the Resources block of the template"
            raise DeploymentError(stack.name, what, logical_id=logical_id, type_=resource["Type"])
        graph[logical_id] = named & resources.keys()
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = ", ".join(sorted(set(error.args[1])))
        first = min(error.args[1])
        what = f"Circular dependency between resources: [{circle}]"
        raise DeploymentError(stack.name, what, logical_id=first, type_=resources[first]["Type"]) from None


def names(value: Any) -> Iterator[str]:
    """Logical ids (and parameters) that a part of a template speaks of; AWS's own are left out.

    >>> sorted(names({"DependsOn": "A", "Properties": {"P": [{"Ref": "B"}, {"Fn::Sub": "${C.Arn}-${AWS::Region}"}]}}))
    ['A', 'B', 'C']
    """
    if isinstance(value, list):
        for item in value:
            yield from names(item)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from named_by(key, inner)


def named_by(key: str, inner: Any) -> Iterator[str]:
    if key == "Ref" and isinstance(inner, str):
        yield from [inner] if "::" not in inner else []
    elif key == "Fn::GetAtt":
        yield inner[0] if isinstance(inner, list) else inner.partition(".")[0]
    elif key == "DependsOn":
        yield from [inner] if isinstance(inner, str) else inner
    elif key == "Fn::Sub":
        text, values = (inner, {}) if isinstance(inner, str) else inner
        yield from (name for name in IN_TEXT.findall(text) if name not in values)
        yield from names(values)
    else:
        yield from names(inner)
