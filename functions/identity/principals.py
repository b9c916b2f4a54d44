"""Who asks, as a token's claims or an API key say it: only what is understood is passed on."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ROLES = ("steward", "reviewer", "leader", "auditor", "operator", "citizen", "machine")
ROLE_CLAIMS = ("roles", "cognito:groups")
SLUG = re.compile(r"[a-z]+(-[a-z]+)*")
TEXT_LENGTH_MAX = 100


@dataclass(frozen=True, kw_only=True)
class Principal:
    """sub: the id at the issuer; department: its department's id, or ""; acr: assurance of the login."""

    sub: str
    name: str
    roles: tuple[str, ...]
    department: str
    acr: str

    def context(self) -> dict[str, str]:
        """What the rooms get to know: texts alone, roles comma separated."""
        return {
            "sub": self.sub,
            "name": self.name,
            "roles": ",".join(self.roles),
            "department": self.department,
            "acr": self.acr,
        }


def of_claims(claims: Mapping[str, Any]) -> Principal:
    """Roles nobody here knows fall away, so does a department that is no id of one.

    >>> of_claims({"sub": "u1", "name": "周敏", "roles": ["steward", "a,operator"], "department": "../x"}).context()
    {'sub': 'u1', 'name': '周敏', 'roles': 'steward', 'department': '', 'acr': ''}
    """
    said: list[Any] = next((claims[name] for name in ROLE_CLAIMS if isinstance(claims.get(name), list)), [])
    return Principal(
        sub=text(claims.get("sub")),
        name=text(claims.get("name")),
        roles=known(said),
        department=slug(claims.get("department")),
        acr=text(claims.get("acr")),
    )


def known(roles: Iterable[Any]) -> tuple[str, ...]:
    said = set(filter(lambda role: isinstance(role, str), roles))
    return tuple(role for role in ROLES if role in said)


def slug(value: Any) -> str:
    return value if isinstance(value, str) and SLUG.fullmatch(value) else ""


def text(value: Any) -> str:
    """A printable text of bounded length; a number as its digits; anything else is nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return "".join(character for character in str(value) if character.isprintable())[:TEXT_LENGTH_MAX]
