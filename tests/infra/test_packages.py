"""What is sent to Lambda is small, and holds one context."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import grimp
import pytest

from infra import layers

CONTEXTS = {"identity", "aggregation", "blockdata", "decision"}
UNZIPPED_BYTES_MAX = 250 * 1024 * 1024  # Lambda's limit, layers included


def asset_of(assembly: Path, stack: str, key: str) -> Path:
    assets = json.loads((assembly / f"{stack}.assets.json").read_text("utf-8"))["files"]
    return assembly / str(assets[key.removesuffix(".zip")]["source"]["path"])


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def key_of(content: Mapping[str, Any]) -> str:
    return str(content["S3Key"])


def test_a_function_with_its_layers_fits_lambda(assembly: Path, templates: dict[str, dict[str, Any]]) -> None:
    measured = 0
    for stack, template in templates.items():
        for name, resource in template["Resources"].items():
            if resource["Type"] != "AWS::Lambda::Function":
                continue
            folders = [asset_of(assembly, stack, key_of(resource["Properties"]["Code"]))]
            folders += [
                asset_of(assembly, stack, key_of(template["Resources"][layer["Ref"]]["Properties"]["Content"]))
                for layer in resource["Properties"]["Layers"]
            ]
            assert len(resource["Properties"]["Layers"]) <= 5, name
            assert sum(map(size, folders)) < UNZIPPED_BYTES_MAX, name
            measured += 1
    assert measured > 20


def test_a_function_packages_only_its_own_context(assembly: Path, templates: dict[str, dict[str, Any]]) -> None:
    for stack, template in templates.items():
        for name, resource in template["Resources"].items():
            if resource["Type"] != "AWS::Lambda::Function":
                continue
            own = resource["Properties"]["Handler"].split(".")[0]
            folder = asset_of(assembly, stack, key_of(resource["Properties"]["Code"]))
            assert {path.name for path in folder.iterdir()} == {own}, name
            assert own == "zunyi" or own in CONTEXTS, name


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("zunyi", "fusion", *sorted(CONTEXTS), exclude_type_checking_imports=True)


def test_a_function_has_the_packages_of_ours_that_it_imports(
    assembly: Path, templates: dict[str, dict[str, Any]], imports: grimp.ImportGraph
) -> None:
    for stack, template in templates.items():
        for name, resource in template["Resources"].items():
            if resource["Type"] != "AWS::Lambda::Function":
                continue
            contents = [template["Resources"][layer["Ref"]] for layer in resource["Properties"]["Layers"]]
            folders = [asset_of(assembly, stack, key_of(layer["Properties"]["Content"])) for layer in contents]
            own = asset_of(assembly, stack, key_of(resource["Properties"]["Code"]))
            brought = {path.name for folder in folders for path in (folder / "python").iterdir()}
            brought |= {path.name for path in own.iterdir()}
            module = resource["Properties"]["Handler"].rpartition(".")[0]
            wanted = {each.split(".")[0] for each in imports.find_upstream_modules(module)}
            assert wanted <= brought, name


def test_the_command_line_and_what_the_runtime_brings_stay_at_home() -> None:
    pins = ("boto3==1", "pydantic==2", "inquirer==3 ; x")
    locked = "\n".join(f"{pin} \\\n    --hash=sha256:bb" for pin in pins)
    assert layers.shipped(locked).split() == ["pydantic==2", "\\", "--hash=sha256:bb"]
