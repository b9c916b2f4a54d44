"""Who asks, as the authoriser says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Caller:
    """sub: the principal's id at its issuer; department: its department's id, or ""; acr: assurance of the login."""

    sub: str
    name: str
    roles: frozenset[str]
    department: str
    acr: str

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "Caller":
        """From the authoriser's context of a payload-1.0 event; nobody in particular where there is none."""
        said = {name: value or "" for name, value in (event["requestContext"].get("authorizer") or {}).items()}
        return cls(
            sub=said.get("sub", ""),
            name=said.get("name", ""),
            roles=frozenset(filter(None, said.get("roles", "").split(","))),
            department=said.get("department", ""),
            acr=said.get("acr", ""),
        )
