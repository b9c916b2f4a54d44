"""The program as a department runs it: configuration, check, transport; and the platform's real doors on moto."""

import ast
import json
import os
import sqlite3
import sys
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest
import requests

from agent import zunyi_agent
from agent.zunyi_agent import AgentError, Platform, RefusedError, main, over_https, read_config
from aggregation.api import room as aggregation
from aggregation.landing import parts
from identity import authoriser
from identity.api import room as identity
from tests.agent.platform import Served, run
from tests.agent.test_rows import a_database, put
from tests.aggregation.catalogue import CONTRACTS, LOW, seeded
from tests.core import aws

SOURCE = ast.parse(Path(zunyi_agent.__file__).read_text(encoding="utf-8"))
ROWS = """
[source:低保库]
dataset = allowance
connect = {"database": "业务.db"}
query = SELECT id AS ID, name AS 名字 FROM person
"""


def test_it_runs_on_what_offices_have() -> None:
    ast.parse(Path(zunyi_agent.__file__).read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {
        ((node.module or "") if isinstance(node, ast.ImportFrom) else name.name).partition(".")[0]
        for node in ast.walk(SOURCE)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert imported <= sys.stdlib_module_names


class Answers(BaseHTTPRequestHandler):
    """Whatever a list says, one after another; what was asked is kept."""

    asked: list[tuple[str, str, Mapping[str, str]]]
    answers: list[tuple[int, Mapping[str, str], bytes]]

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append((self.command, self.path, dict(self.headers)))
        status, headers, body = self.answers.pop(0)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_PUT = do_GET  # noqa: N815 - http.server looks for these names

    def log_message(self, *_: Any) -> None:
        """The tests speak."""


@pytest.fixture
def served() -> Iterator[tuple[str, type[Answers]]]:
    handler = type("TheseAnswers", (Answers,), {"asked": [], "answers": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


def a_platform(url: str, waits: list[float] | None = None) -> Platform:
    return Platform(url, "zyk_secret", over_https(""), (waits if waits is not None else []).append)


def test_it_waits_longer_each_time_while_the_platform_is_not_there(served: tuple[str, type[Answers]]) -> None:
    url, handler = served
    handler.answers += [
        (503, {}, b""),
        (500, {}, b""),
        (409, {}, b'{"code":"changed-meanwhile"}'),
        (200, {}, b'{"a":1}'),
    ]
    waits: list[float] = []
    assert a_platform(url, waits).ask("POST", "x", {}) == {"a": 1}
    assert [round(wait / 2**number, 1) <= 1 for number, wait in enumerate(waits, 1)] == [True] * 3
    assert waits == sorted(waits)
    assert handler.asked[0][2]["Authorization"] == "ApiKey zyk_secret"


def test_an_answer_that_breaks_off_is_asked_for_again(served: tuple[str, type[Answers]]) -> None:
    url, handler = served
    handler.answers += [(200, {"Transfer-Encoding": "chunked"}, b"zz"), (200, {}, b'{"a":1}')]
    assert a_platform(url).ask("GET", "x") == {"a": 1}


def test_nobody_there_is_told_after_some_tries() -> None:
    waits: list[float] = []
    with pytest.raises(AgentError, match="已试 6 次"):
        a_platform("http://127.0.0.1:9", waits).ask("GET", "x")
    assert len(waits) == 5


def test_the_key_follows_no_redirect_and_goes_to_no_bucket(served: tuple[str, type[Answers]]) -> None:
    url, handler = served
    handler.answers += [(302, {"Location": f"{url}/elsewhere"}, b""), (200, {}, b"")]
    with pytest.raises(RefusedError, match="302"):
        a_platform(url).ask("GET", "x")
    assert a_platform(url).put(f"{url}/bucket", b"a", {"If-None-Match": "*"}) == 200
    _, path, headers = handler.asked[-1]
    assert (path, headers["If-None-Match"], "Authorization" in headers) == ("/bucket", "*", False)
    with pytest.raises(AgentError, match="https://"):
        a_platform(url).put("http://elsewhere.test/bucket", b"a", {})


def test_a_refusal_is_told_in_the_platforms_words(served: tuple[str, type[Answers]]) -> None:
    url, handler = served
    told = json.dumps({"code": "c", "detail": "不认识。", "remedy": "请改。"}).encode()
    handler.answers += [(422, {}, told), (403, {}, b'{"message":"Forbidden"}'), (400, {}, b"<html>")]
    for expected in ("不认识。请改。", "吊销", "没有说明原因"):
        with pytest.raises(RefusedError, match=expected):
            a_platform(url).ask("GET", "x")


def a_config(folder: Path, url: str = "https://data.test", sources: str = ROWS, **more: str) -> Path:
    (folder / "密钥.txt").write_text("zyk_secret\n", encoding="utf-8")
    told = {"url": url, "key_file": "密钥.txt", "settle_s": "0", **more}
    lines = [f"{name} = {value}" for name, value in told.items()]
    path = folder / "取数.ini"
    path.write_text("\n".join(["[platform]", *lines, sources]), encoding="utf-8-sig")
    return path


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"url": "http://data.test"}, "https://"),
        ({"url": ""}, "https://"),
        ({"key_file": "没有.txt"}, "密钥文件"),
        ({"key_file": "", "key_env": "NOT_SET"}, "没有密钥"),
        ({"interval_s": "常常"}, "秒数"),
        ({"ca_file": "没有.pem"}, "根证书"),
        ({"intervall": "5"}, "intervall"),
        ({"sources": "[source:a]\nfolder = x"}, "dataset"),
        ({"sources": "[source:a]\ndataset = x\nfolder = y\nquery = SELECT 1"}, "两者之一"),
        ({"sources": "[source:a]\ndataset = x\nquery = DELETE FROM person"}, "SELECT"),
        ({"sources": "[source:a]\n[source:a]"}, "DuplicateSectionError"),
    ],
)
def test_a_wrong_configuration_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, str], told: str
) -> None:
    assert main([str(a_config(tmp_path, **change)), "--once"]) == 2
    assert told in capsys.readouterr().err


def test_places_in_the_configuration_are_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZUNYI_KEY", "zyk_other")
    config = read_config(a_config(tmp_path, key_env="ZUNYI_KEY", sources="[source:月报]\ndataset = a\nfolder = 导出"))
    assert (config.key, config.state) == ("zyk_other", tmp_path / "zunyi_agent.state")
    assert config.sources[0].settings["folder"] == str(tmp_path / "导出")


class Rooms:
    """The rooms' own handlers behind the authoriser, and S3, on moto."""

    def __init__(self, key: str) -> None:
        self.key = key

    def send(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        if "/api/" not in url:
            answer = requests.request(method, url, data=body, headers=dict(headers), timeout=5)
            return answer.status_code, answer.content
        who = authoriser.handler({"identitySource": [headers["Authorization"]]}, None)
        path = url.partition("platform.test")[2]
        room = identity if path.startswith("/api/identity") else aggregation
        text = body.decode() if body else None
        event = aws.a_request(method, path, text, caller=who["context"], headers=dict(headers))
        told = room.handler(event, aws.CONTEXT)
        return told["statusCode"], told["body"].encode()


@pytest.fixture
def rooms(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rooms]:
    with aws.context_table():
        monkeypatch.setattr(parts, "BUCKET", "test-landing")
        place: Any = {"LocationConstraint": os.environ["AWS_DEFAULT_REGION"]}
        boto3.client("s3").create_bucket(Bucket="test-landing", CreateBucketConfiguration=place)
        seeded(LOW, *(contract for contract in CONTRACTS if contract["dataset"] == "marriage-register"))
        steward = {"sub": "s-1", "name": "周敏", "roles": "steward", "department": "civil-affairs", "acr": "2"}
        body = {"department": "civil-affairs", "name": "前置机"}
        made = identity.handler(aws.a_request("POST", "/api/identity/keys", body, caller=steward), aws.CONTEXT)
        yield Rooms(json.loads(made["body"])["key"])


def landed() -> list[str]:
    return [each["Key"] for each in boto3.client("s3").list_objects_v2(Bucket="test-landing").get("Contents", [])]


def test_the_platforms_own_doors_take_what_it_sends(
    rooms: Rooms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tests.agent.platform.Platform", lambda url, _, send, wait: Platform(url, rooms.key, send, wait)
    )
    path = a_database(tmp_path)
    put(path, J1="王小明")
    query = """SELECT id AS 登记证字号, name AS 男方, '李红' AS 女方姓名, '结婚登记' AS 登记类型,
        '2018-01-05' AS 登记日期 FROM person"""
    told = {"connect": json.dumps({"database": str(path)}), "query": query}
    marriages = zunyi_agent.Source("婚姻库", "marriage-register", told)
    (tmp_path / "低保.csv").write_text("身份证号,姓名\n", encoding="utf-8")
    allowances = zunyi_agent.Source("低保", "minimum-allowance", {"folder": str(tmp_path), "pattern": "*.csv"})

    for _ in range(2):
        assert run(rooms, tmp_path / "state", marriages, allowances) is True  # type: ignore[arg-type]  # as Served is
    assert sorted(key.split("/")[1] for key in landed()) == ["marriage-register", "minimum-allowance"]
    (tmp_path / "state").unlink()
    assert run(rooms, tmp_path / "state", allowances) is True  # type: ignore[arg-type]
    assert len(landed()) == 3


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program goes where its configuration is; the tests stay."""
    monkeypatch.chdir(Path.cwd())


def test_a_check_says_what_would_be_sent_and_sends_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    served = Served()
    monkeypatch.setattr(zunyi_agent, "over_https", lambda _: served.send)
    put(a_database(tmp_path), **{"1": "甲", "2": "乙"})
    (tmp_path / "月报.csv").write_bytes(b"a")
    folders = (
        f"[source:月报]\ndataset = a\nfolder = {tmp_path}\npattern = *.csv\n[source:坏]\ndataset = a\nfolder = 没有"
    )
    config = a_config(tmp_path, sources=f"{ROWS}\n{folders}")
    assert main([str(config), "--check"]) == 1
    shown = capsys.readouterr().out
    for line in (
        "[可以] 连接与密钥:前置机,遵义市民政局",
        "[可以] 低保库:增量,查得 2 行,将送新增和变化的 2 行",
        "[可以] 月报:将送 1 份文件:月报.csv",
        "[不行] 坏:文件夹不存在",
    ):
        assert line in shown
    assert served.landed == []
    assert all(method == "GET" for method, _ in served.asked)
    assert main([str(config), "--once"]) == 1
    assert len(served.landed) == 2


def test_any_driver_of_the_departments_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver: Any = ModuleType("their_driver")
    driver.connect = lambda user, password: sqlite3.connect({"读 密": str(tmp_path / "业务.db")}[f"{user} {password}"])
    monkeypatch.setitem(sys.modules, "their_driver", driver)
    monkeypatch.setenv("THEIR_PASSWORD", "密")
    put(a_database(tmp_path), **{"1": "甲"})
    told = {
        "module": "their_driver",
        "connect": '{"user": "读", "password": "env:THEIR_PASSWORD"}',
        "query": "WITH p AS (SELECT * FROM person) SELECT id AS 编号, name AS 姓名 FROM p",
    }
    served = Served()
    assert run(served, tmp_path / "state", zunyi_agent.Source("库", "a", told)) is True
    assert served.landed == [[{"编号": "1", "姓名": "甲"}]]
