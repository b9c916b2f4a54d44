"""What the guides tell people to type works: every ```sh block of docs/guides is run, in order, on the local cloud.

A block for somebody's own AWS account (```sh aws-account) cannot be run here: its make targets and modules must exist.
"""

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.cloud.cloud import Cloud
from local.demo import rehearsal
from tests.conventions.test_repository import ROOT

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
GUIDES = ROOT / "docs" / "guides"
READERS = {"departments": "steward-civil-affairs", "operations": "operator", "rooms": ""}
"""Whose token ZUNYI_TOKEN is, by guide; nobody's where no platform is asked."""
SOURCES = ("functions", "layers/core/python", "layers/fusion/python")
RUN_S_MAX = 300
BLOCK = re.compile(r"^```sh(?P<words>[^\n]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(guide: Path, words: str) -> Iterator[str]:
    for found in BLOCK.finditer(guide.read_text(encoding="utf-8")):
        if found["words"].strip() == words:
            yield found["body"]


def test_every_guide_has_a_reader_and_every_block_a_known_kind() -> None:
    guides = sorted(GUIDES.glob("*.md"))
    assert {guide.stem for guide in guides} == set(READERS)
    kinds = {found["words"].strip() for guide in guides for found in BLOCK.finditer(guide.read_text(encoding="utf-8"))}
    assert kinds <= {"", "aws-account"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def made() -> set[str]:
    """The lines that call make and were run: what make has made on a desk, the next reader there need not make."""
    return set()


@pytest.mark.parametrize("guide", sorted(READERS))
def test_the_commands_of_a_guide_do_what_it_says(guide: str, cloud: Cloud, desk: Path, made: set[str]) -> None:
    lines = "".join(blocks(GUIDES / f"{guide}.md", "")).splitlines()
    script = "\n".join(line for line in lines if line not in made)
    assert script.strip(), "a guide without a command"
    run = subprocess.run(  # noqa: S603 - the guide is ours
        ["bash", "-euo", "pipefail", "-c", script],  # noqa: S607 - the machine's shell, as a reader has it
        cwd=ROOT,
        env=environment(cloud, READERS[guide], desk),
        capture_output=True,
        text=True,
        check=False,
        timeout=RUN_S_MAX,
    )
    cloud.wait_idle(RUN_S_MAX)

    assert run.returncode == 0, f"{script}\n{run.stdout}\n{run.stderr}"
    made |= {line for line in lines if line.startswith("make ")}


def environment(cloud: Cloud, reader: str, desk: Path) -> dict[str, str]:
    """A reader's shell: the repository's own programs first, a folder of their own; their AWS and platform."""
    shell = {
        **os.environ,
        "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": ":".join(map(str, (ROOT, *(ROOT / folder for folder in SOURCES)))),
        "DESK": str(desk),
        "CDK_OUTDIR": str(desk / "cdk.out"),
    }
    if not reader:
        return shell
    asked = {"ZUNYI_PLATFORM": cloud.gateway_url, "ZUNYI_TOKEN": cloud.token(reader)}
    login = {"ZUNYI_ISSUER": cloud.issuer, "ZUNYI_CLIENT_ID": rehearsal.CLIENT_ID}
    return {**shell, **cloud.environment(), **asked, **login}


@pytest.mark.parametrize("guide", sorted(READERS))
def test_commands_for_an_account_of_ones_own_name_things_that_exist(guide: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for block in blocks(GUIDES / f"{guide}.md", "aws-account"):
        assert set(re.findall(r"^\s*make ([a-z]+)", block, re.MULTILINE)) <= targets
        for module in re.findall(r"python -m ([\w.]+)", block):
            assert importlib.util.find_spec(module) is not None, module
