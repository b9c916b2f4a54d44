"""A request as the policies see it."""

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qs

from local.cloud.web_server import Environ


class UnmappedError(LookupError):
    """Nobody has said which action this is: it is refused."""


@dataclass(frozen=True)
class Request:
    """body: read without being used up."""

    service: str
    environ: Environ

    @cached_property
    def method(self) -> str:
        return str(self.environ["REQUEST_METHOD"])

    @cached_property
    def path(self) -> str:
        return str(self.environ["PATH_INFO"]).encode("latin-1").decode("utf-8", "replace")

    @cached_property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(self.environ["QUERY_STRING"], keep_blank_values=True)

    @cached_property
    def body(self) -> bytes:
        stream = self.environ["wsgi.input"]
        place = stream.tell()
        body: bytes = stream.read()
        stream.seek(place)
        return body

    def header(self, name: str) -> str:
        return str(self.environ.get(_variable(name), ""))

    @cached_property
    def operation(self) -> str:
        """As the protocol names it: a target in the header, or an action in the form."""
        if target := self.header("x-amz-target"):
            return target.rsplit(".", 1)[-1]
        return str(self.parameters.get("Action", ""))

    @cached_property
    def parameters(self) -> dict[str, Any]:
        """Of JSON or form requests."""
        if self.header("x-amz-target"):
            return json.loads(self.body or b"{}")  # type: ignore[no-any-return]
        form = parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True) | self.query
        return {name: values[0] for name, values in form.items()}


@lru_cache(1024)
def _variable(header: str) -> str:
    """
    >>> _variable("X-Amz-Date"), _variable("content-type")
    ('HTTP_X_AMZ_DATE', 'CONTENT_TYPE')
    """
    name = header.upper().replace("-", "_")
    return name if name == "CONTENT_TYPE" else f"HTTP_{name}"
