"""The people and machines of a rehearsal who can log in, read from a file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Principal:
    """`sub` is the name to log in by; `title` is shown on the login page."""

    sub: str
    name: str
    title: str
    roles: tuple[str, ...]
    department: str
    acr: str

    def claims(self) -> dict[str, Any]:
        return {
            "sub": self.sub,
            "name": self.name,
            "roles": list(self.roles),
            "department": self.department,
            "acr": self.acr,
        }


def read(path: Path) -> dict[str, Principal]:
    """By `sub`, in the file's order: a JSON list of objects with sub, name, title, roles, department, acr."""
    people = [
        Principal(
            sub=entry["sub"],
            name=entry["name"],
            title=entry.get("title", ""),
            roles=tuple(entry.get("roles", ())),
            department=entry.get("department", ""),
            acr=str(entry.get("acr", "1")),
        )
        for entry in json.loads(path.read_text("utf-8"))
    ]
    return {person.sub: person for person in people}
