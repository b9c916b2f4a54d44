"""The operator's door: JSON about the running cloud under `/_local` of the gateway's address, for this machine alone.

Any part of the cloud may register what it answers:

    desk.add("GET", "/queues/<name>", lambda asked: {"messages": depth(asked.variables["name"])})
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

PATH = "/_local"
HOSTS = frozenset({"127.0.0.1", "localhost"})
READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Asked:
    """variables: of the route's path; query: the first value of each name; body: the JSON object sent, or {}."""

    variables: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, Any]


class RefusalError(Exception):
    """What was asked cannot be answered: an HTTP status, and a sentence for the operator."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


Answer = Callable[[Asked], Any]
"""What JSON can say, or a whole werkzeug Response (a page). Raises RefusalError."""


class Desk:
    """Routes by method and path; a path may hold `<name>` and, for slashes too, `<path:name>`."""

    def __init__(self) -> None:
        self._map = Map()

    def add(self, method: str, path: str, answer: Answer) -> None:
        """`path` is what follows /_local. Of two for the same method and path the first stays."""
        self._map.add(Rule(f"{PATH}{path}", methods=[method], endpoint=answer))

    def serve(self, request: Request) -> Response:
        try:
            refuse_strangers(request)
            route, variables = self._map.bind_to_environ(request.environ).match()
            answer = route(Asked(variables, request.args.to_dict(), body_of(request)))
        except RefusalError as refusal:
            return as_json({"message": refusal.message}, refusal.status)
        except HTTPException as error:  # no such route, or not with this method
            return as_json({"message": error.name}, error.code or 500)
        return answer if isinstance(answer, Response) else as_json(answer)


def refuse_strangers(request: Request) -> None:
    """A page of another origin in this machine's browser is a stranger: it may neither read under a name of its own
    that leads here, nor change anything."""
    host, origin = urlsplit(f"//{request.host}").hostname, request.headers.get("Origin")
    foreign = origin is not None and origin != f"http://{request.host}"
    if host not in HOSTS or (foreign and request.method not in READING):
        raise RefusalError(403, "只接受本机的请求")


def body_of(request: Request) -> Mapping[str, Any]:
    data = request.get_data()
    try:
        body = json.loads(data or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise RefusalError(400, "请求体不是 JSON 对象")
    return body


def as_json(value: Any, status: int = 200) -> Response:
    text = json.dumps(value, ensure_ascii=False)
    return Response(text, status, content_type="application/json", headers={"Cache-Control": "no-store"})
