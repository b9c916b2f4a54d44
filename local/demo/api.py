"""The platform's HTTP API as the demo uses it: with a login's token, like any client."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

TIMEOUT_S = 30


class ApiError(Exception):
    """The API said no: status and its problem document."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code', '')} {problem.get('detail', '')}")
        self.status = status
        self.problem = problem


@dataclass(frozen=True)
class Api:
    """Calls of one principal. Raises ApiError for an answer of 400 and more."""

    origin: str
    token: str

    def get(self, path: str) -> Any:
        return self.call("GET", path)

    def post(self, path: str, body: Mapping[str, Any], *, key: str = "") -> Any:
        return self.call("POST", path, body, key)

    def every(self, path: str) -> Iterator[Any]:
        """All items of a list, page after page."""
        cursor = ""
        while True:
            page = self.get(f"{path}{'&' if '?' in path else '?'}cursor={cursor}" if cursor else path)
            yield from page["items"]
            cursor = page.get("next") or ""
            if not cursor:
                return

    def call(self, method: str, path: str, body: Mapping[str, Any] | None = None, key: str = "") -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        request = urllib.request.Request(  # noqa: S310 - the address is the local gateway's
            f"{self.origin}/api/{path}",
            method=method,
            headers=headers,
            data=json.dumps(body).encode() if body is not None else None,
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise ApiError(error.code, problem_of(error.read())) from None


def problem_of(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {"detail": body.decode(errors="replace")[:200]}
    return found if isinstance(found, dict) else {"detail": str(found)}
