"""Reads a cloud assembly (cdk.out): its stacks in order of dependency, and their assets."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from local.cloud.deploy.errors import DeploymentError
from local.cloud.settings import ACCOUNT, PARTITION, REGION

PLACEHOLDERS = {"${AWS::AccountId}": ACCOUNT, "${AWS::Region}": REGION, "${AWS::Partition}": PARTITION}


@dataclass(frozen=True)
class Stack:
    name: str
    template: dict[str, Any]


@dataclass(frozen=True)
class Asset:
    """A file or folder of the assembly, and where in S3 the template expects it."""

    source: Path
    zipped: bool
    bucket: str
    key: str


@dataclass(frozen=True)
class Assembly:
    stacks: list[Stack]
    assets: list[Asset]

    @classmethod
    def read(cls, folder: Path) -> "Assembly":
        """Raises DeploymentError when the folder holds no assembly, or one that needs Docker."""
        manifest = folder / "manifest.json"
        if not manifest.exists():
            raise DeploymentError(str(folder), "no manifest.json: synthesise the CDK app first")
        artifacts = json.loads(manifest.read_text("utf-8")).get("artifacts", {})
        stacks: list[Stack] = []
        assets: list[Asset] = []
        for name in in_order(artifacts):
            kind, properties = artifacts[name]["type"], artifacts[name].get("properties", {})
            if kind == "aws:cloudformation:stack":
                template = json.loads((folder / properties["templateFile"]).read_text("utf-8"))
                stacks.append(Stack(properties.get("stackName", name), template))
            elif kind == "cdk:asset-manifest":
                assets += read_assets(folder, json.loads((folder / properties["file"]).read_text("utf-8")))
            elif kind == "cdk:cloud-assembly":
                nested = cls.read(folder / properties["directoryName"])
                stacks += nested.stacks
                assets += nested.assets
        return cls(stacks, assets)


def in_order(artifacts: dict[str, Any]) -> list[str]:
    """Names of artifacts, each after those it depends on.

    >>> in_order({"b": {"dependencies": ["a"]}, "a": {}})
    ['a', 'b']
    """
    graph = {
        name: [d for d in artifact.get("dependencies", []) if d in artifacts] for name, artifact in artifacts.items()
    }
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise DeploymentError(" → ".join(error.args[1]), "the stacks depend on each other in a circle") from None


def read_assets(folder: Path, manifest: dict[str, Any]) -> Iterator[Asset]:
    if manifest.get("dockerImages"):
        raise DeploymentError(str(folder), "holds Docker images, which this cloud does not run")
    for entry in manifest.get("files", {}).values():
        source = folder / entry["source"]["path"]
        if source.name.endswith(".template.json"):
            continue  # templates are read from the assembly itself
        for destination in entry["destinations"].values():
            bucket, key = (filled(destination[part]) for part in ("bucketName", "objectKey"))
            yield Asset(source, entry["source"]["packaging"] == "zip", bucket, key)


def filled(text: str) -> str:
    for placeholder, value in PLACEHOLDERS.items():
        text = text.replace(placeholder, value)
    return text
