"""A platform in memory, as the agent meets it, that lets anything go wrong at any request."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from agent.zunyi_agent import Agent, Platform, Source, State

PART = 10
CONTRACT = {
    "mode": "delta",
    "key": ["编号"],
    "columns": [
        {"name": "编号", "aliases": ["ID"], "required": True},
        {"name": "姓名", "aliases": ["名字"], "required": True},
        {"name": "金额", "aliases": [], "required": False},
    ],
}


class Killed(BaseException):
    """The machine stops at this very moment."""


class Served:
    """landed: rows or a file's bytes, in the order in which they arrived. faults: number of a request → what happens
    then ("before" or "after" it is done: killed; "lost" and "unheard": the network)."""

    def __init__(self, contract: Mapping[str, Any] = CONTRACT) -> None:
        self.contract = dict(contract)
        self.landed: list[Any] = []
        self.pushed: dict[str, bytes] = {}
        self.files: dict[str, bytes] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.open: dict[str, int] = {}
        self.faults: dict[int, str] = {}
        self.refused = ""
        self.asked: list[tuple[str, str]] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def send(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        fault = self.faults.pop(len(self.asked), "")
        path = url.partition("/api/")[2] or url
        self.asked.append((method, path))
        assert ("Authorization" in headers) == ("/api/" in url)
        if fault == "before":
            raise Killed
        if fault == "lost":
            raise OSError
        status, answer = self.answer(method, path, body, headers)
        if fault == "after":
            raise Killed
        if fault == "unheard":
            raise OSError
        return status, json.dumps(answer).encode()

    def answer(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, Any]:
        if path == "identity/me":
            return 200, {"name": "前置机", "department": "civil-affairs", "department_name": "遵义市民政局"}
        if path.endswith("/rows"):
            return self.push(headers["Idempotency-Key"], body or b"")
        if path.startswith("aggregation/datasets/"):
            return 200, {"contract": self.contract}
        if method == "PUT":
            return self.put(path.rpartition("signed/")[2], body or b"")
        told = json.loads(body) if body else {}
        if path == "aggregation/uploads":
            return self.slot(told)
        upload, _, deed = path.removeprefix("aggregation/uploads/").partition("/")
        return self.go_on(method, upload, deed, told)

    def push(self, key: str, body: bytes) -> tuple[int, Any]:
        if self.pushed.setdefault(key, body) != body:
            return 409, {"code": "idempotency-key-reused"}
        rows = json.loads(body)["rows"]
        if key not in self.files:
            self.files[key] = body
            self.landed.append(rows)
        return 200, {}

    def slot(self, told: Mapping[str, Any]) -> tuple[int, Any]:
        if told["filename"] == self.refused:
            return 422, {"code": "filename-invalid", "detail": "文件名无法使用。"}
        upload = f"{told['once']}-{told['size']}"
        if upload in self.files:
            return 409, {"code": "upload-landed"}
        if told["size"] < 3 * PART:
            return 200, {"upload_id": upload, "url": f"https://bucket.test/signed/{upload}", "headers": {}}
        self.open[upload] = told["size"]
        self.parts.setdefault(upload, {})
        return 200, {"upload_id": upload, "url": None, "parts": {"size": PART, "count": -(-told["size"] // PART)}}

    def put(self, place: str, body: bytes) -> tuple[int, Any]:
        upload, _, part = place.partition("/")
        if part:
            self.parts[upload][int(part)] = body
            self.meanwhile()
            return 200, {}
        if upload in self.files:
            return 412, {}
        self.land(upload, body)
        return 200, {}

    def land(self, upload: str, body: bytes) -> None:
        self.files[upload] = body
        self.landed.append(body)

    def go_on(self, method: str, upload: str, deed: str, told: Mapping[str, Any]) -> tuple[int, Any]:
        parts = self.parts[upload]
        if method == "DELETE":
            self.parts[upload] = {}
        elif deed == "parts":
            sized = {number: min(PART, self.open[upload] - (number - 1) * PART) for number in told["numbers"]}
            url = f"https://bucket.test/signed/{upload}"
            return 200, {"items": [{"number": n, "url": f"{url}/{n}", "size": size} for n, size in sized.items()]}
        elif deed == "complete" and upload not in self.files:
            self.land(upload, b"".join(parts[number] for number in sorted(parts)))
        state = "completed" if upload in self.files else "open"
        return 200, {"state": state, "stored": [{"number": n, "size": len(body)} for n, body in parts.items()]}


def run(served: Served, state: Path, *sources: Source, at_look: Callable[[], None] = lambda: None) -> bool | None:
    """A process from its start to its end; None when it was killed. at_look: what happens between the two looks."""
    opened = State(state)
    try:
        platform = Platform("https://platform.test", "zyk_secret", served.send, lambda _: None)
        return Agent(platform, opened, wait=lambda _: at_look()).run(sources)
    except Killed:
        return None
    finally:
        opened.close()
