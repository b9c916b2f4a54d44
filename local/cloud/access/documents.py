"""Policy documents: what they say, in one shape."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import unquote

Texts = tuple[str, ...]
VARIABLE: Final = re.compile(r"\$\{([^}]*)\}")
"""${aws:PrincipalTag/department}: a policy variable."""


@dataclass(frozen=True)
class Principals:
    """Whom a statement of a resource's policy means: by kind ("AWS", "Service", …); everybody: `*`."""

    by_kind: tuple[tuple[str, Texts], ...] = ()
    everybody: bool = False

    @classmethod
    def read(cls, said: Any) -> Self:
        if said == "*":
            return cls(everybody=True)
        by_kind = tuple((kind, texts(names)) for kind, names in said.items())
        return cls(by_kind, everybody="*" in dict(by_kind).get("AWS", ()))

    def of(self, kind: str) -> Texts:
        return dict(self.by_kind).get(kind, ())


@dataclass(frozen=True)
class Statement:
    """`but`: the list is of what it is not about (NotAction, NotResource, NotPrincipal)."""

    allows: bool
    actions: Texts
    but_actions: bool
    resources: Texts
    but_resources: bool
    principals: Principals | None
    but_principals: bool
    conditions: tuple[tuple[str, str, Texts], ...]
    """(operator, key, values)."""

    def asks_about(self) -> Iterator[str]:
        """Condition keys that its answer depends on, in lower case."""
        yield from (key.lower() for _, key, _ in self.conditions)
        values = (value for _, _, values in self.conditions for value in values)
        for text in (*self.resources, *values):
            yield from (variable.partition(",")[0].strip().lower() for variable in VARIABLE.findall(text))

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """Raises KeyError where Effect, or both Action and NotAction, are missing."""
        principals = said.get("Principal", said.get("NotPrincipal"))
        conditions = said.get("Condition", {})
        return cls(
            allows=said["Effect"] == "Allow",
            actions=texts(said["NotAction"] if "NotAction" in said else said["Action"]),
            but_actions="NotAction" in said,
            resources=texts(said.get("NotResource", said.get("Resource", "*"))),
            but_resources="NotResource" in said,
            principals=None if principals is None else Principals.read(principals),
            but_principals="NotPrincipal" in said,
            conditions=tuple(
                (operator, key, texts(values)) for operator, keys in conditions.items() for key, values in keys.items()
            ),
        )


def read(document: str | bytes | Mapping[str, Any] | None) -> tuple[Statement, ...]:
    """A document as it is kept: a text, perhaps with percents, or an object.

    >>> [statement.actions for statement in read('{"Statement": {"Effect": "Allow", "Action": "s3:*"}}')]
    [('s3:*',)]
    """
    if not document:
        return ()
    if isinstance(document, (str, bytes)):
        text = document if isinstance(document, str) else document.decode()
        document = json.loads(unquote(text) if text.startswith("%") else text)
    said: Any = document["Statement"]  # type: ignore[index, call-overload]
    return tuple(Statement.read(each) for each in ([said] if isinstance(said, Mapping) else said))


def texts(values: Any) -> Texts:
    """
    >>> texts("a"), texts(["a", "b"]), texts(False)
    (('a',), ('a', 'b'), ('false',))
    """
    listed = values if isinstance(values, (list, tuple)) else [values]
    return tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in listed)
