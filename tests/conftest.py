"""Fixtures every room may use. The environment is set before anything of ours is imported."""

import functools
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.nodeid import coerce_node_id
from botocore.loaders import JSONFileLoader, Loader
from hypothesis import HealthCheck, settings

os.environ.setdefault("AWS_DEFAULT_REGION", "cn-northwest-1")
os.environ.setdefault("AWS_ACCESS_KEY_ID", "testing")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "testing")
os.environ.setdefault("POWERTOOLS_TRACE_DISABLED", "true")

from local.cloud.endpoint import attribute_values, transactions
from local.cloud.endpoint.patching import Patches, spare

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
ASSEMBLY = ROOT / "cdk.out"


class KnownFiles(JSONFileLoader):
    """What AWS's services look like, read once a process: moto begins a new session, which knows nothing, each test."""

    @functools.cache  # noqa: B019 - there is one of this class
    def load_file(self, file_path: str) -> Any:
        return super().load_file(file_path)


KNOWN_FILES = KnownFiles()
PATCHES = Patches()
"""As the local cloud has them: without, most of what a test of a table costs is moto's walk through its values, and its
copy of the whole table before each transaction."""
attribute_values.install(PATCHES)
transactions.install(PATCHES)
spare(PATCHES)
setattr(Loader, "FILE_LOADER_CLASS", staticmethod(lambda: KNOWN_FILES))  # noqa: B010 - typed as a class

settings.register_profile(
    "suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60
)
settings.load_profile("suite")

Resource = Mapping[str, Any]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Once they are shuffled: long tests begin first, for one begun last leaves the other processor idle.

    xdist 3.8 names the group of a test where pytest 9.2 no longer looks, and would send a module's tests to any worker.
    """
    for item in items:
        if grouped := vars(item).get("_nodeid"):
            item._id = coerce_node_id(grouped)
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    from tests import browsing  # noqa: PLC0415 - most tests have no page

    with browsing.launched() as opened:
        yield opened


@pytest.fixture(scope="session")
def assembly() -> Path:
    """The synthesised cloud assembly, as `make synth` writes it."""
    if not (ASSEMBLY / "manifest.json").exists():
        pytest.fail("no templates: run `make synth` first")
    return ASSEMBLY


@pytest.fixture(scope="session")
def templates(assembly: Path) -> dict[str, dict[str, Any]]:
    """Stack name → template."""
    return {path.name.split(".")[0]: json.loads(path.read_text("utf-8")) for path in assembly.glob("*.template.json")}


@pytest.fixture(scope="session")
def resources(templates: dict[str, dict[str, Any]]) -> dict[str, Resource]:
    """ "Stack/LogicalId" → resource, of all stacks."""
    return {
        f"{stack}/{logical_id}": resource
        for stack, template in templates.items()
        for logical_id, resource in template["Resources"].items()
    }
