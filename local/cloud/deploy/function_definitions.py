"""From deployed resources to functions that can be run."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from local.cloud.deploy.assets import Assets
from local.cloud.deploy.errors import DeploymentError
from local.cloud.deploy.stacks import Resource
from local.cloud.functions.definition import DEPLOYMENT_ONLY, Function
from local.cloud.settings import ACCOUNT, PARTITION, REGION


def functions(resources: Iterable[Resource], assets: Assets, inline: Path) -> list[Function]:
    """Raises DeploymentError for code this cloud cannot run. `inline` is a folder for code written in templates."""
    resources = list(resources)
    layers = {
        resource.physical_id: assets.source(resource.properties["Content"])
        for resource in resources
        if resource.type == "AWS::Lambda::LayerVersion"
    }
    return [function(r, layers, assets, inline) for r in resources if r.type == "AWS::Lambda::Function"]


def function(resource: Resource, layers: dict[str, Path | None], assets: Assets, inline: Path) -> Function:
    properties = resource.properties
    runtime = properties.get("Runtime", "")
    if not runtime.startswith("python"):
        raise failure(resource, f"runtime {runtime or 'of a container image'} is not run here: only Python is")
    code = assets.source(properties["Code"]) or written_inline(resource, inline)
    folders = [layers.get(arn) for arn in properties.get("Layers", [])]
    if None in folders:
        raise failure(resource, "one of its layers is not an asset of this assembly")
    reserved = properties.get("ReservedConcurrentExecutions")
    name = resource.physical_id
    return Function(
        name=name,
        arn=f"arn:{PARTITION}:lambda:{REGION}:{ACCOUNT}:function:{name}",
        label=resource.label,
        handler=properties["Handler"],
        role=properties["Role"],
        code=code.resolve(),
        layers=tuple(folder.resolve() for folder in folders if folder and not (folder / DEPLOYMENT_ONLY).exists()),
        environment={key: str(value) for key, value in properties.get("Environment", {}).get("Variables", {}).items()},
        timeout_s=float(properties.get("Timeout", 3)),
        memory_mb=int(properties.get("MemorySize", 128)),
        storage_mb=int(properties.get("EphemeralStorage", {}).get("Size", 512)),
        log_group=properties.get("LoggingConfig", {}).get("LogGroup") or f"/aws/lambda/{name}",
        reserved=int(reserved) if reserved is not None else None,
    )


def written_inline(resource: Resource, inline: Path) -> Path:
    text: Any = resource.properties["Code"].get("ZipFile")
    if text is None:
        raise failure(resource, "its code is not an asset of this assembly")
    folder = inline / resource.physical_id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.py").write_text(text, encoding="utf-8")
    return folder


def failure(resource: Resource, what: str) -> DeploymentError:
    return DeploymentError(resource.stack, what, logical_id=resource.logical_id, type_=resource.type)
