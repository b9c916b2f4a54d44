"""What is edited runs at once: nothing is synthesised, no other function is touched, data stay."""

import json
import os
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from local.cloud import Cloud
from local.dev.files import Files
from local.dev.session import RefusedError, Session
from local.dev.web import Builder, Pages
from tests.cloud.building import AssemblyBuilder, arn, ref

pytestmark = pytest.mark.xdist_group("dev")


@dataclass
class House:
    """Sources of two contexts and a layer, and the assembly that was made of them."""

    root: Path
    app: AssemblyBuilder
    told: list[str] = field(default_factory=list)
    synthesised: int = 0

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def synthesise(self) -> None:
        self.synthesised += 1
        if "wrong" in (self.root / "infra/stacks.py").read_text("utf-8"):
            message = "模板没有合成"
            raise RefusedError(message)
        self.build()

    def build(self) -> Path:
        stack = self.app.stack("Main")
        layer = self.sources("layers/shared/python", "python/")
        stack.add("Shared", "AWS::Lambda::LayerVersion", Content=stack.asset(layer))
        for context in ("alpha", "beta"):
            code = stack.asset(self.sources(f"functions/{context}", f"{context}/"))
            stack.add(
                context.title(),
                "AWS::Lambda::Function",
                Code=code,
                Handler=f"{context}.api.handler",
                Role=arn("Role"),
                Runtime="python3.14",
                Layers=[ref("Shared")] if context == "alpha" else [],
            )
        stack.table("Table")
        stack.output("Table", ref("Table"))
        stack.output("Note", (self.root / "infra/stacks.py").read_text("utf-8"))
        return self.app.write()

    def sources(self, folder: str, prefix: str) -> dict[str, str]:
        base = self.root / folder
        return {f"{prefix}{path.relative_to(base)}": path.read_text("utf-8") for path in base.rglob("*.py")}


def says(word: str, more: str = "") -> str:
    return f"import os\n{more}\ndef handler(event, context): return [{word!r}, os.getpid()]\n"


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = House(tmp_path / "house", AssemblyBuilder(tmp_path / "cdk.out"))
    for context in ("alpha", "beta"):
        house.write(f"functions/{context}/__init__.py", "")
        house.write(f"functions/{context}/api.py", says("old"))
    house.write("functions/alpha/api.py", says("old", "import shared"))
    house.write("layers/shared/python/shared/__init__.py", "WORD = 'first'\n")
    house.write("infra/stacks.py", "first")
    return house


@pytest.fixture
def cloud(tmp_path: Path, house: House) -> Iterator[Cloud]:
    with Cloud(folder=tmp_path / "cloud", schedules=False, wait_s_max=0.05) as cloud:
        cloud.deploy(house.build())
        yield cloud


@pytest.fixture
def session(cloud: Cloud, house: House, tmp_path: Path) -> Session:
    def deploy() -> list[str]:
        return [stack.name for stack in cloud.deploy(house.app.folder) if stack.changed]

    return Session(
        cloud,
        root=house.root,
        staged=tmp_path / "staged",
        assembly=house.app.folder,
        synthesise=house.synthesise,
        deploy=deploy,
        sow=lambda: house.told.append("sown"),
        tell=house.told.append,
    )


def test_an_edited_function_answers_anew_and_no_other_is_touched(cloud: Cloud, house: House, session: Session) -> None:
    table = cloud.outputs()["Table"]
    cloud.client("dynamodb").put_item(TableName=table, Item={"pk": {"S": "kept"}})
    [_, beta] = cloud.invoke("Main/Beta")
    assert cloud.invoke("Main/Alpha")[0] == "old"

    house.write("functions/alpha/words.py", "WORD = 'new'\n")
    house.write("functions/alpha/api.py", "from alpha.words import WORD\ndef handler(event, context): return [WORD]\n")
    session.take(session.files.edited())

    assert cloud.invoke("Main/Alpha") == ["new"]
    assert cloud.invoke("Main/Beta") == ["old", beta]
    assert cloud.client("dynamodb").scan(TableName=table)["Count"] == 1
    [line] = house.told
    assert line.startswith("functions/alpha/api.py、functions/alpha/words.py → 1 个函数已换新,")
    assert house.synthesised == 0


def test_an_edited_layer_renews_the_functions_that_use_it(cloud: Cloud, house: House, session: Session) -> None:
    house.write("functions/alpha/api.py", "import shared\ndef handler(event, context): return shared.WORD\n")
    session.take(session.files.edited())
    [_, beta] = cloud.invoke("Main/Beta")
    assert cloud.invoke("Main/Alpha") == "first"

    house.write("layers/shared/python/shared/__init__.py", "WORD = 'second'\n")
    session.take(session.files.edited())

    assert cloud.invoke("Main/Alpha") == "second"
    assert cloud.invoke("Main/Beta") == ["old", beta]


def test_a_file_that_is_gone_is_gone(cloud: Cloud, house: House, session: Session) -> None:
    house.write(
        "functions/beta/api.py", "import pathlib\ndef handler(e, c): return len([*pathlib.Path('beta').glob('*.py')])"
    )
    house.write("functions/beta/more.py", "")
    session.take(session.files.edited())
    assert cloud.invoke("Main/Beta") == 3
    (house.root / "functions/beta/more.py").unlink()
    session.take(session.files.edited())
    assert cloud.invoke("Main/Beta") == 2


def test_what_python_cannot_read_is_told_with_its_line_and_the_old_code_goes_on(
    cloud: Cloud, house: House, session: Session
) -> None:
    house.write("functions/alpha/api.py", "def handler(event, context):\n    return (\n")
    session.take(session.files.edited())
    assert house.told == ["未更新,仍是原来的:functions/alpha/api.py 第 2 行:'(' was never closed"]
    assert cloud.invoke("Main/Alpha")[0] == "old"

    house.write("functions/alpha/api.py", says("mended"))
    session.take(session.files.edited())
    assert cloud.invoke("Main/Alpha")[0] == "mended"


def test_edited_infrastructure_is_synthesised_and_deployed_with_the_code_as_it_is(
    cloud: Cloud, house: House, session: Session
) -> None:
    house.write("functions/alpha/api.py", says("new"))
    session.take(session.files.edited())
    house.write("infra/stacks.py", "second")
    session.take(session.files.edited())
    assert house.told[-1].startswith("模板已部署,变更的栈:Main,")
    assert cloud.outputs()["Note"] == "second"
    assert cloud.invoke("Main/Alpha")[0] == "new"

    house.write("functions/alpha/api.py", says("newest"))
    session.take(session.files.edited())
    assert cloud.invoke("Main/Alpha")[0] == "newest"


def test_a_failed_synthesis_is_told_and_the_watch_goes_on(cloud: Cloud, house: House, session: Session) -> None:
    house.write("infra/stacks.py", "wrong")
    session.take(session.files.edited())
    assert house.told == ["未更新,仍是原来的:模板没有合成"]
    house.write("infra/stacks.py", "right")
    session.take(session.files.edited())
    assert cloud.outputs()["Note"] == "right"


def test_a_failed_deployment_is_told_and_takes_no_edit_back(cloud: Cloud, house: House, session: Session) -> None:
    house.write("functions/alpha/api.py", says("new"))
    session.take(session.files.edited())
    house.app.stack("Main").add("Pipe", "AWS::Pipes::Pipe")
    house.write("infra/stacks.py", "second")
    session.take(session.files.edited())
    assert house.told[-1].startswith("未更新,仍是原来的:Main/Pipe (AWS::Pipes::Pipe): this type is neither")
    house.write("functions/beta/api.py", says("newer"))
    session.take(session.files.edited())
    assert cloud.invoke("Main/Alpha")[0] == "new"
    assert cloud.invoke("Main/Beta")[0] == "newer"


def test_an_edited_seed_is_sown_again(house: House, session: Session) -> None:
    house.write("seed/grants.json", "[]")
    session.take(session.files.edited())
    assert house.told[0] == "sown"


def test_an_assemblys_own_folders_stay_what_their_names_say(cloud: Cloud, house: House, session: Session) -> None:
    before = contents(house.app.folder)
    house.write("functions/alpha/api.py", says("new"))
    session.take(session.files.edited())
    assert contents(house.app.folder) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_only_sources_are_looked_at(tmp_path: Path) -> None:
    files = Files(tmp_path, ["functions"])
    for name in ("functions/a/__pycache__/x.pyc", "functions/a/.api.py.swp", "web/y.ts", "functions/a/api.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    assert files.wait() == {tmp_path / "functions/a/api.py"}


def test_an_open_page_hears_of_a_new_build_and_the_build_itself_is_as_it_was(cloud: Cloud, tmp_path: Path) -> None:
    web, s3 = tmp_path / "web", cloud.client("s3")
    (web / "console/assets").mkdir(parents=True)
    page = "<html><head></head><body></body></html>"
    (web / "console/index.html").write_text(page)
    (web / "console/assets/app-1.js").write_text("1")
    s3.create_bucket(Bucket="pages")
    pages = Pages(web, s3, "pages")
    pages.register(cloud.desk)
    assert pages.put() == 2
    seen = (
        s3.get_object(Bucket="pages", Key="console/index.html")["Body"].read().decode().split("seen=")[1].split('"')[0]
    )

    (web / "console/assets/app-2.js").write_text("2")
    assert pages.put() == 1
    assert pages.put() == 0

    with urllib.request.urlopen(f"{cloud.gateway_url}/_local/reload?seen={seen}", timeout=30) as answer:  # noqa: S310
        assert json.load(answer)["version"] != seen
    assert (web / "console/index.html").read_text() == page


VITE = """#!/bin/sh
echo "build started..."
echo "built in 5ms."
echo "build started..."
echo "Build failed with 1 error:"
echo "src/main.ts:1:11 Unexpected token"
cat pipe &
echo $! > child
wait
"""


def test_what_fails_in_the_web_is_told_and_its_builder_leaves_no_process(tmp_path: Path) -> None:
    node, console = tmp_path / ".venv/bin/node", tmp_path / "web/console"
    for folder in (node.parent, console):
        folder.mkdir(parents=True)
    node.write_text(VITE)
    node.chmod(0o755)
    os.mkfifo(console / "pipe")
    built: list[float] = []
    told: list[str] = []
    with Builder(tmp_path, built.append, told.append):
        deadline = time.monotonic() + 30
        while not (console / "child").exists() or len(told) < 2:
            assert time.monotonic() < deadline
            threading.Event().wait(0.02)
    child = Path("/proc", (console / "child").read_text().strip())
    assert not child.exists() or "Z" in (child / "stat").read_text().split()[2]
    assert told == ["网页:Build failed with 1 error:", "网页:src/main.ts:1:11 Unexpected token"]
    assert len(built) == 1
