"""Which route a path means. Literal segments win over parameters; a trailing slash is forgiven."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from zunyi.problems import Problem

PARAMETER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Found:
    pattern: str
    parameters: dict[str, str]


@dataclass
class Routes:
    """Patterns like "/tickets/{ticket}" under a prefix."""

    prefix: str
    _table: list[tuple[int, str, re.Pattern[str], set[str]]] = field(default_factory=list)

    def add(self, method: str, pattern: str) -> None:
        for _, known, _, methods in self._table:
            if known == pattern:
                methods.add(method)
                return
        parts = PARAMETER.split(pattern)
        expression = "".join(f"(?P<{part}>[^/]+)" if odd % 2 else re.escape(part) for odd, part in enumerate(parts))
        self._table.append((len(parts), pattern, re.compile(expression), {method}))
        self._table.sort(key=lambda entry: entry[:2])

    def find(self, method: str, path: str) -> Found | Problem:
        """The route, or the Problem to answer: 404 for no such path, 405 for no such method."""
        if not path.startswith(f"{self.prefix}/"):
            return nothing_there()
        inner = path.removeprefix(self.prefix).rstrip("/") or "/"
        known = False
        for _, pattern, expression, methods in self._table:
            match = expression.fullmatch(inner)
            if match and method in methods:
                return Found(pattern, {name: unquote(value) for name, value in match.groupdict().items()})
            known = known or match is not None
        return wrong_method() if known else nothing_there()


def wrong_method() -> Problem:
    return Problem(405, "method-not-allowed", "这个地址不支持这种操作。", remedy="请查看接口说明。")


def nothing_there() -> Problem:
    return Problem(404, "no-such-route", "没有这个地址。", remedy="请检查地址,或查看接口说明。")
