"""Clouds for this room's tests: small assemblies, no waiting."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from local.cloud import Cloud
from tests.cloud.building import AssemblyBuilder

PRINCIPALS = """[
  {"sub": "clerk", "name": "周敏", "title": "民政局", "roles": ["steward"], "department": "civil-affairs", "acr": "2"},
  {"sub": "operator", "name": "平台运维", "title": "运维", "roles": ["operator"], "department": "", "acr": "2"}
]"""

FIRST = ("test_moto_faults.py", "test_endpoint.py")  # what fails there explains what fails elsewhere
Describe = Callable[[AssemblyBuilder], None]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in FIRST or item.path.parent != Path(__file__).parent)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cloud")


@pytest.fixture(scope="module")
def assembly(folder: Path, describe: Describe) -> Path:
    """What the module's own `describe` fixture asks for, as CDK would have written it."""
    builder = AssemblyBuilder(folder / "cdk.out")
    describe(builder)
    return builder.write()


@pytest.fixture(scope="module")
def bare_cloud(folder: Path) -> Iterator[Cloud]:
    """Empty. Waits of its own are short, schedules fire when told to."""
    principals = folder / "principals.json"
    principals.write_text(PRINCIPALS, encoding="utf-8")
    with Cloud(principals=principals, folder=folder, wait_s_max=0.05, schedules=False) as cloud:
        yield cloud


@pytest.fixture(scope="module")
def cloud(bare_cloud: Cloud, assembly: Path) -> Cloud:
    """With the module's assembly deployed."""
    bare_cloud.deploy(assembly)
    return bare_cloud
