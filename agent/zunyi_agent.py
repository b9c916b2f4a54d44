#!/usr/bin/env python3
"""遵义块数据平台取数程序:读本部门的文件夹或数据库视图,把新的和变化了的送到平台。

一个文件,只用 Python 3.8 以上的标准库,不用安装;只向外连接 HTTPS;对您的文件和数据库只读。

    python zunyi_agent.py 取数.ini --check    只检查:连接、密钥、每个来源,说出将要送什么,不送
    python zunyi_agent.py 取数.ini --once     送一次就结束(可由系统的计划任务定时执行)
    python zunyi_agent.py 取数.ini            一直运行,每隔 interval_s 秒看一次

What may happen at any moment, a crash included, loses nothing: before something is sent the state file says that
nobody knows what the platform has; afterwards it says what. The name under which it is sent comes from the content and
from how often these rows, or this file, had become another before: sent again after a crash it lands once, changed
back to what it was it lands again.
"""

from __future__ import annotations

import argparse
import configparser
import csv
import datetime as dt
import decimal
import hashlib
import http.client
import importlib
import json
import logging
import logging.handlers
import os
import random
import re
import secrets
import sqlite3
import ssl
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Send = Callable[[str, str, bytes | None, Mapping[str, str]], tuple[int, bytes]]
    """method, address, body, headers → status, answer. Raises OSError when the network does not carry it."""
    Look = tuple[int, int]
    """Size and time of change of a file, as they were seen."""
    Changed = tuple[str, str, dict[str, Any]]
    """Digest of a row's key, of its content, the row."""

VERSION = "1"
TIMEOUT_S = 120
TRIES_MAX = 6
WAIT_S_MAX = 60.0
ROWS_MAX = 5_000
BATCH_BYTES_MAX = 3_500_000  # the platform takes four megabytes
FETCHED = 1_000
PARTS_SIGNED = 10
LOCAL = ("localhost", "127.0.0.1", "::1")
PASSING = (408, 425, 429, 500, 502, 503, 504)
PLATFORM_SETTINGS = {"url", "key_file", "key_env", "state", "interval_s", "settle_s", "ca_file", "log"}
SOURCE_SETTINGS = {"dataset", "folder", "pattern", "module", "connect", "query", "batch_rows"}

log = logging.getLogger("zunyi-agent")


class AgentError(Exception):
    """One source could not be delivered; what is wrong and what to do, in Chinese, without a value of any row."""


class OfflineError(AgentError):
    """Nobody answers: there is no use in trying the next file."""


class RefusedError(AgentError):
    """The platform said no. code: its stable word for why."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        told = f"{problem.get('detail', '')}{problem.get('remedy', '')}"
        if not told:
            told = "密钥不对或已被吊销,请向本部门数据专员要新的。" if status in (401, 403) else "没有说明原因。"
        super().__init__(f"平台拒绝(HTTP {status}):{told}")


@dataclass(frozen=True)
class Source:
    name: str
    dataset: str
    settings: Mapping[str, str]

    @property
    def id(self) -> str:
        return f"{self.name}/{self.dataset}"

    @property
    def is_folder(self) -> bool:
        return "folder" in self.settings


@dataclass(frozen=True)
class Config:
    url: str
    key: str
    state: Path
    interval_s: float
    settle_s: float
    ca_file: str
    log: str
    sources: Sequence[Source]


def read_config(path: Path) -> Config:
    """Raises AgentError. Paths in it are beside it, unless they are absolute."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(path.read_text(encoding="utf-8-sig"))
        told = dict(parser["platform"])
    except (OSError, ValueError, KeyError, configparser.Error) as error:
        raise AgentError(
            f"配置文件读不出来({type(error).__name__}):应为 UTF-8 的 INI 文件,含 [platform] 一节。"
        ) from None
    must_know(told, PLATFORM_SETTINGS, "platform")
    url = told.get("url", "").rstrip("/")
    must_be_safe(url)
    try:
        numbers = {name: float(told.get(name, default)) for name, default in (("interval_s", "600"), ("settle_s", "5"))}
    except ValueError:
        raise AgentError("配置 [platform] 的 interval_s、settle_s 应为秒数。") from None
    return Config(
        url=url,
        key=read_key(told, path.parent),
        state=path.parent / told.get("state", "zunyi_agent.state"),
        ca_file=str(path.parent / told["ca_file"]) if told.get("ca_file") else "",
        log=str(path.parent / told["log"]) if told.get("log") else "",
        sources=[
            read_source(name, dict(parser[name]), path.parent) for name in parser.sections() if name != "platform"
        ],
        **numbers,
    )


def must_know(told: Mapping[str, str], known: Iterable[str], section: str) -> None:
    unknown = sorted(set(told) - set(known))
    if unknown:
        raise AgentError(f"配置 [{section}] 里不认识:{'、'.join(unknown)}。可用的有:{'、'.join(sorted(known))}。")


def must_be_safe(url: str) -> None:
    parts = urllib.parse.urlsplit(url)
    if not (parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL))):
        raise AgentError("地址必须以 https:// 开头:密钥和数据不走明文。")


def read_key(told: Mapping[str, str], folder: Path) -> str:
    key = os.environ.get(told.get("key_env", ""), "")
    if not key and told.get("key_file"):
        try:
            key = (folder / told["key_file"]).read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            raise AgentError("读不到 key_file 所写的密钥文件。") from None
    if not key.strip():
        raise AgentError("没有密钥:请在 [platform] 写 key_file(密钥文件)或 key_env(环境变量名)。")
    return key.strip()


def read_source(section: str, told: dict[str, str], folder: Path) -> Source:
    must_know(told, SOURCE_SETTINGS, section)
    if not told.get("dataset") or ("folder" in told) == ("query" in told):
        raise AgentError(f"配置 [{section}] 应写 dataset,以及 folder 或 query 两者之一。")
    if "folder" in told:
        told["folder"] = str(folder / told["folder"])
    elif not re.match(r"\s*(select|with)\b", told["query"], re.IGNORECASE):
        raise AgentError(f"配置 [{section}] 的 query 只能是查询(SELECT)。")
    return Source(section.partition(":")[2] or section, told["dataset"], told)


class State:
    """What the platform has, as far as it is known. Digests only, no value of any row. Whoever has it open has it
    alone. A digest of '' says that something was sent and nobody knows whether it arrived."""

    def __init__(self, path: Path) -> None:
        try:
            self.db = sqlite3.connect(str(path), timeout=0.5, isolation_level=None)
            self.db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self.db.executescript(
                "BEGIN EXCLUSIVE;"
                "CREATE TABLE IF NOT EXISTS about (id TEXT);"
                "CREATE TABLE IF NOT EXISTS sent (source TEXT, item TEXT, digest TEXT, tried TEXT,"
                " turn INTEGER, size INTEGER, changed INTEGER, PRIMARY KEY (source, item));"
                "COMMIT;"
            )
        except sqlite3.OperationalError as error:
            raise AgentError(f"打不开状态文件:另一个取数程序正在运行,或没有权限写({error})。") from None
        except sqlite3.DatabaseError:
            raise AgentError("状态文件已损坏:请把它移走;再次运行会重新送一遍,平台会认出没有变化的行。") from None
        self.db.execute("INSERT INTO about SELECT ? WHERE NOT EXISTS (SELECT * FROM about)", (secrets.token_hex(16),))
        self.id: str = self.db.execute("SELECT id FROM about").fetchone()[0]

    def close(self) -> None:
        self.db.close()

    def name(self, source: str, items: Iterable[str], content: str) -> str:
        """Under which this content of these items is sent: the same until one of them has been tried as another."""
        return digest_of(self.id, source, *(f"{item} {self.find(source, item)[1]}" for item in items), content)

    def find(self, source: str, item: str) -> tuple[Any, ...]:
        """Digest or '', how often it became another, size and time of change as it was then."""
        asked = "SELECT digest, turn, size, changed FROM sent WHERE source = ? AND item = ?"
        found: tuple[Any, ...] | None = self.db.execute(asked, (source, item)).fetchone()
        return found or ("", 0, -1, -1)

    def doubt(self, source: str, digests: Mapping[str, str]) -> None:
        """Before they are sent as such."""
        self.db.execute("BEGIN")
        self.db.executemany(
            "INSERT OR IGNORE INTO sent VALUES (?, ?, '', '', 0, -1, -1)", [(source, item) for item in digests]
        )
        self.db.executemany(
            "UPDATE sent SET digest = '', turn = turn + (tried != ?), tried = ? WHERE source = ? AND item = ?",
            [(digest, digest, source, item) for item, digest in digests.items()],
        )
        self.db.execute("COMMIT")

    def settle(self, source: str, digests: Mapping[str, str], look: Look = (-1, -1)) -> None:
        """They have arrived as such."""
        self.db.execute("BEGIN")
        self.db.executemany(
            "UPDATE sent SET digest = ?, size = ?, changed = ? WHERE source = ? AND item = ?",
            [(digest, *look, source, item) for item, digest in digests.items()],
        )
        self.db.execute("COMMIT")


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The key goes to the address that was configured, and nowhere else."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def over_https(ca_file: str) -> Send:
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
    except OSError:
        raise AgentError("ca_file 所写的根证书文件读不出来。") from None
    opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPSHandler(context=context))

    def send(method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        must_be_safe(url)
        request = urllib.request.Request(url, data=body, headers=dict(headers), method=method)
        try:
            with opener.open(request, timeout=TIMEOUT_S) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()
        except urllib.error.URLError as error:
            raise OSError(str(error.reason)) from error
        except http.client.HTTPException as error:  # an answer that breaks off
            raise OSError(type(error).__name__) from error

    return send


class Platform:
    """The platform's API, asked again with growing pauses while the network or the platform is not there."""

    def __init__(self, url: str, key: str, send: Send, wait: Callable[[float], None] = time.sleep) -> None:
        self.url = url
        self.key = key
        self.send = send
        self.wait = wait

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Raises RefusedError, and OfflineError where nobody answers."""
        text = None if body is None else to_json(body).encode()
        said = {"Authorization": f"ApiKey {self.key}", "User-Agent": f"zunyi-agent/{VERSION}", **headers}
        said.update({"Content-Type": "application/json"} if text else {})
        status, answer = self.carried(method, f"{self.url}/api/{path}", text, said)
        try:
            found = json.loads(answer or b"{}")
        except ValueError:
            found = {}
        if status != 200:
            raise RefusedError(status, found if isinstance(found, dict) else {})
        return found

    def put(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """To an address that the platform signed; the key is not for it."""
        status, _ = self.carried("PUT", url, body, headers)
        return status

    def carried(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        why = ""
        for attempt in range(TRIES_MAX):
            if attempt:
                self.wait(min(WAIT_S_MAX, 2.0**attempt) * random.uniform(0.5, 1.0))
            try:
                status, answer = self.send(method, url, body, headers)
            except OSError as error:
                why = type(error).__name__ if not str(error) else str(error)
                continue
            if status not in PASSING and b'"changed-meanwhile"' not in answer[:2_000]:
                return status, answer
            why = f"HTTP {status}"
        raise OfflineError(f"连不上平台,已试 {TRIES_MAX} 次({why})。请检查网络;下次会接着送。")


@dataclass
class Agent:
    platform: Platform
    state: State
    settle_s: float = 5
    wait: Callable[[float], None] = time.sleep
    department: str = ""

    def run(self, sources: Sequence[Source]) -> bool:
        """Delivers every source once. False when one of them could not be delivered whole."""
        whole = True
        try:
            self.department = self.platform.ask("GET", "identity/me")["department"] or ""
        except AgentError as error:
            log.error("%s", error)
            return False
        seen = {source.id: self.waiting(source) for source in sources if source.is_folder}
        if any(seen.values()):
            self.wait(self.settle_s)
        for source in sources:
            try:
                if source.is_folder:
                    self.deliver_folder(source, seen[source.id])
                else:
                    self.deliver_query(source)
            except (AgentError, OSError) as error:
                told = error if isinstance(error, AgentError) else f"文件读写出错({type(error).__name__})"
                log.error("来源“%s”没有送完:%s", source.name, told)
                whole = False
        return whole

    def waiting(self, source: Source) -> dict[Path, Look]:
        """Files that are new or look different from when they were sent, the oldest first."""
        found = {}
        for path in Path(source.settings["folder"]).glob(source.settings.get("pattern", "*")):
            look = look_at(path)
            if (
                look
                and not path.name.startswith((".", "~$"))
                and look != self.state.find(source.id, self.item(path))[2:]
            ):
                found[path] = look
        return dict(sorted(found.items(), key=lambda each: (each[1][1], str(each[0]))))

    def deliver_folder(self, source: Source, seen: Mapping[Path, Look]) -> None:
        must_be_folder(source)
        growing = [path for path, look in seen.items() if look_at(path) != look]
        if growing:
            log.info("来源“%s”有 %d 份文件还在写入,下次再送", source.name, len(growing))
        failed = 0
        for path, look in seen.items():
            if path in growing or look[0] == 0:
                continue
            try:
                self.deliver_file(source, path, look)
            except OfflineError:
                raise
            except (AgentError, OSError) as error:  # an OSError's text has the file's name
                failed += 1
                log.error("来源“%s”:%s", source.name, error if isinstance(error, AgentError) else "文件读不出来")
        if failed:
            raise AgentError(f"有 {failed} 份文件没有送成,其余已送。")

    def deliver_file(self, source: Source, path: Path, look: Look) -> None:
        item, content = self.item(path), digest_of_file(path)
        if content != self.state.find(source.id, item)[0]:
            self.send_file(source, item, path, path.name, content)
            log.info("来源“%s”送达一份文件:%.1f KB", source.name, look[0] / 1024)
        if look_at(path) == look:
            self.state.settle(source.id, {item: content}, look)

    def item(self, path: Path) -> str:
        """A clerk may have put somebody's name into a file's."""
        return digest_of(self.state.id, str(path))

    def send_file(self, source: Source, item: str, path: Path, filename: str, content: str) -> None:
        self.state.doubt(source.id, {item: content})
        size = path.stat().st_size
        once = self.state.name(source.id, [item], content)
        body = {
            "department": self.department,
            "dataset": source.dataset,
            "filename": filename,
            "size": size,
            "once": once,
        }
        try:
            slot = self.platform.ask("POST", "aggregation/uploads", body)
            if slot["url"]:
                self.put_whole(slot, path, content)
            else:
                self.put_parts(slot["upload_id"], slot["parts"], path, content)
        except RefusedError as refused:
            if refused.code != "upload-landed":
                raise
        self.state.settle(source.id, {item: content})

    def put_whole(self, slot: Mapping[str, Any], path: Path, content: str) -> None:
        body = path.read_bytes()
        if hashlib.sha256(body).hexdigest() != content:
            raise AgentError("文件在发送时有变化,下次再送。")
        status = self.platform.put(slot["url"], body, slot["headers"])
        if status not in (200, 412):  # 412: it is there already
            raise AgentError(f"文件没有传成(HTTP {status}),下次再送。")

    def put_parts(self, upload: str, parts: Mapping[str, int], path: Path, content: str) -> None:
        try:
            progress = self.platform.ask("GET", f"aggregation/uploads/{upload}")
            if progress["state"] == "completed":
                return
            have = {part["number"]: part["size"] for part in progress["stored"]}
            size = path.stat().st_size
            lengths = {
                number: min(parts["size"], size - (number - 1) * parts["size"])
                for number in range(1, parts["count"] + 1)
            }
            missing = [number for number, length in lengths.items() if have.get(number) != length]
            for at in range(0, len(missing), PARTS_SIGNED):
                self.put_some(upload, path, parts["size"], missing[at : at + PARTS_SIGNED])
            if digest_of_file(path) != content:
                self.platform.ask("DELETE", f"aggregation/uploads/{upload}")
                raise AgentError("文件在发送时有变化,下次再送。")
            self.platform.ask("POST", f"aggregation/uploads/{upload}/complete")
        except RefusedError as refused:
            if refused.code == "upload-gone":
                self.platform.ask("DELETE", f"aggregation/uploads/{upload}")
            raise

    def put_some(self, upload: str, path: Path, part_size: int, numbers: list[int]) -> None:
        signed = self.platform.ask("POST", f"aggregation/uploads/{upload}/parts", {"numbers": numbers})
        with path.open("rb") as file:
            for part in signed["items"]:
                file.seek((part["number"] - 1) * part_size)
                status = self.platform.put(part["url"], file.read(part["size"]), {})
                if status != 200:
                    raise AgentError(f"第 {part['number']} 段没有传成(HTTP {status}),下次接着传。")

    def deliver_query(self, source: Source) -> None:
        contract = self.contract(source)
        if contract["mode"] == "snapshot":
            self.deliver_extract(source, contract)
            return
        sent, told = 0, Told()
        for batch in batches(self.changed(source, contract, told), rows_max(source)):
            self.push(source, batch)
            sent += len(batch)
        if told.doubled:
            log.warning("来源“%s”有 %d 行主键重复,只送了各自的第一行", source.name, told.doubled)
        log.info("来源“%s”查得 %d 行,送达新增和变化的 %d 行", source.name, told.rows, sent)

    def contract(self, source: Source) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.platform.ask(
            "GET", f"aggregation/datasets/{self.department}/{urllib.parse.quote(source.dataset, safe='')}"
        )["contract"]
        return found

    def changed(self, source: Source, contract: Mapping[str, Any], told: Told) -> Iterator[Changed]:
        """Rows that the platform does not have as they are."""
        seen = set()
        for row in extracted(source, contract):
            told.rows += 1
            key = digest_of(self.state.id, to_json([row[name] for name in contract["key"]] if contract["key"] else row))
            content = digest_of(to_json(row))
            if key in seen:
                told.doubled += 1
            elif self.state.find(source.id, key)[0] != content:
                yield key, content, row
            seen.add(key)

    def push(self, source: Source, batch: Sequence[Changed]) -> None:
        body = {"rows": [row for _, _, row in batch]}
        digests = {key: content for key, content, _ in batch}
        self.state.doubt(source.id, digests)
        name = self.state.name(source.id, digests, to_json(body))
        path = f"aggregation/datasets/{self.department}/{urllib.parse.quote(source.dataset, safe='')}/rows"
        self.platform.ask("POST", path, body, **{"Idempotency-Key": name})
        self.state.settle(source.id, digests)

    def deliver_extract(self, source: Source, contract: Mapping[str, Any]) -> None:
        """Of a snapshot everything, as one file with its lines in order: the same rows make the same file."""
        with tempfile.TemporaryDirectory(prefix="zunyi-agent-") as folder:
            path = Path(folder) / "extract.csv"
            rows = write_extract(path, extracted(source, contract), [column["name"] for column in contract["columns"]])
            if not rows:
                raise AgentError("查询没有返回任何行。全量数据不送空的:那会使现有数据全部结束。")
            content = digest_of_file(path)
            if content == self.state.find(source.id, "extract")[0]:
                log.info("来源“%s”查得 %d 行,没有变化", source.name, rows)
                return
            self.send_file(source, "extract", path, f"{source.name}.csv", content)
            log.info("来源“%s”送达全量 %d 行", source.name, rows)

    def check(self, sources: Sequence[Source]) -> bool:
        """Says what would be sent; sends nothing."""
        whole = True
        try:
            me = self.platform.ask("GET", "identity/me")
        except AgentError as error:
            print(f"[不行] 连接与密钥:{error}")
            return False
        self.department = me["department"] or ""
        print(f"[可以] 连接与密钥:{me['name']},{me['department_name'] or me['department']}")
        for source in sources:
            try:
                print(f"[可以] {source.name}:{self.would_send(source)}")
            except AgentError as error:
                print(f"[不行] {source.name}:{error}")
                whole = False
        return whole

    def would_send(self, source: Source) -> str:
        contract = self.contract(source)
        if source.is_folder:
            must_be_folder(source)
            names = [path.name for path in self.waiting(source)]
            return f"将送 {len(names)} 份文件{'、'.join(['', *names[:10]]).replace('、', ':', 1)}"
        if contract["mode"] == "snapshot":
            return f"全量,查得 {sum(1 for _ in extracted(source, contract))} 行,有变化时整份送"
        told = Told()
        sent = sum(1 for _ in self.changed(source, contract, told))
        return f"增量,查得 {told.rows} 行,将送新增和变化的 {sent} 行"


@dataclass
class Told:
    rows: int = 0
    doubled: int = 0


def must_be_folder(source: Source) -> None:
    if not Path(source.settings["folder"]).is_dir():
        raise AgentError("文件夹不存在,或没有权限读。")


def look_at(path: Path) -> Look | None:
    """None for what is no file, or is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_size, found.st_mtime_ns) if path.is_file() else None


def digest_of_file(path: Path) -> str:
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            for chunk in iter(lambda: file.read(1 << 20), b""):
                found.update(chunk)
    except OSError as error:
        raise AgentError(f"有一份文件读不出来({type(error).__name__}),可能正被别的程序占用。") from None
    return found.hexdigest()


def digest_of(*texts: str) -> str:
    return hashlib.sha256("\x1f".join(texts).encode("utf-8", "surrogatepass")).hexdigest()


def to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def rows_max(source: Source) -> int:
    told = source.settings.get("batch_rows", "2000")
    if not told.isdigit() or not 1 <= int(told) <= ROWS_MAX:
        raise AgentError(f"batch_rows 应为 1 至 {ROWS_MAX} 的整数。")
    return int(told)


def batches(changed: Iterable[Changed], rows: int) -> Iterator[list[Changed]]:
    """Of at most so many rows and BATCH_BYTES_MAX."""
    batch: list[Changed] = []
    size = 0
    for each in changed:
        length = len(to_json(each[2]).encode()) + 1
        if batch and (len(batch) == rows or size + length > BATCH_BYTES_MAX):
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += length
    if batch:
        yield batch


def extracted(source: Source, contract: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The query's rows under the contract's names. Raises AgentError."""
    known = {name: column["name"] for column in contract["columns"] for name in [column["name"], *column["aliases"]]}
    try:
        connection = connect(source)
        try:
            cursor = connection.cursor()
            cursor.execute(source.settings["query"])
            names = [str(column[0]) for column in cursor.description]
            must_be_columns(names, known, contract)
            while True:
                rows = cursor.fetchmany(FETCHED)
                if not rows:
                    return
                for row in rows:
                    yield {known[name]: text_of(value) for name, value in zip(names, row)}
        finally:
            connection.close()
    except AgentError:
        raise
    except Exception as error:  # whatever the department's driver raises; its text may hold what was asked
        raise AgentError(f"数据库查询没有成功({type(error).__name__})。请检查 module、connect 和 query。") from None


def connect(source: Source) -> Any:
    """By any DB-API 2 module; values that begin with "env:" are read from the environment."""
    arguments = json.loads(source.settings.get("connect", "{}"))
    for name, value in arguments.items():
        if isinstance(value, str) and value.startswith("env:"):
            arguments[name] = os.environ[value[4:]]
    module = source.settings.get("module", "sqlite3")
    if module == "sqlite3":  # opened as usual it would make a missing file, and may write
        path = Path(arguments.pop("database")).absolute()
        arguments.update(database=f"{path.as_uri()}?mode=ro", uri=True)
    return importlib.import_module(module).connect(**arguments)


def must_be_columns(names: Sequence[str], known: Mapping[str, str], contract: Mapping[str, Any]) -> None:
    unknown = [name for name in names if name not in known]
    if unknown:
        raise AgentError(f"查询的这些列不在契约里:{'、'.join(unknown)}。请在 query 里用 AS 改成契约的列名,或去掉。")
    given = [known[name] for name in names]
    lacking = [
        c["name"]
        for c in contract["columns"]
        if (c["required"] or c["name"] in contract["key"]) and c["name"] not in given
    ]
    if lacking or len(set(given)) != len(given):
        raise AgentError(f"查询缺少必填的列:{'、'.join(lacking)}。" if lacking else "查询里有两列是契约的同一列。")


def text_of(value: Any) -> str | None:
    """As a clerk would have exported it."""
    if isinstance(value, dt.datetime):
        whole_day = value.time() == dt.time()
        return value.date().isoformat() if whole_day else value.isoformat(" ", "seconds")
    if isinstance(value, float):
        value = decimal.Decimal(repr(value)).normalize()
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, (bytes, bytearray)):
        value = bytes(value).decode("utf-8")
    if isinstance(value, bool):
        value = int(value)
    # half of a character, as some drivers give, is none
    return None if value is None else str(value).replace("\0", "").encode("utf-8", "replace").decode()


def write_extract(path: Path, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> int:
    """CSV with its lines sorted, so that the database's own order does not matter. Returns how many rows."""
    sorting = sqlite3.connect(str(path.with_suffix(".sorting")), isolation_level=None)
    try:
        sorting.execute("CREATE TABLE line (cells TEXT)")
        sorting.execute("BEGIN")
        count = 0
        used: list[str] = []
        for row in rows:
            used = used or [name for name in columns if name in row]
            sorting.execute("INSERT INTO line VALUES (?)", (to_json([row[name] or "" for name in used]),))
            count += 1
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(used)
            for (cells,) in sorting.execute("SELECT cells FROM line ORDER BY cells"):
                writer.writerow(json.loads(cells))
        return count
    finally:
        sorting.close()


def say_where(path: str) -> None:
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stdout)]
    if path:
        handlers.append(logging.handlers.RotatingFileHandler(path, maxBytes=5_000_000, backupCount=3, encoding="utf-8"))
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.INFO, handlers=handlers)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="遵义块数据平台取数程序")
    parser.add_argument("config", type=Path, help="配置文件(INI)")
    parser.add_argument("--once", action="store_true", help="送一次就结束")
    parser.add_argument("--check", action="store_true", help="只检查,不送")
    asked = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")  # a console that cannot show a character
    try:
        path = asked.config.resolve()
        config = read_config(path)
        os.chdir(path.parent)  # what a driver takes for a place is beside the configuration too
        say_where(config.log)
        send = over_https(config.ca_file)
        state = State(config.state)
    except AgentError as error:
        print(error, file=sys.stderr)
        return 2
    agent = Agent(Platform(config.url, config.key, send), state, config.settle_s)
    try:
        if asked.check:
            return 0 if agent.check(config.sources) else 1
        while True:
            whole = agent.run(config.sources)
            if asked.once:
                return 0 if whole else 1
            time.sleep(config.interval_s)
    except KeyboardInterrupt:
        return 130
    finally:
        state.close()


if __name__ == "__main__":
    sys.exit(main())
