"""Which grants were used, and what was refused: the least privilege in figures."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from local.cloud.access.deployed import Role
from local.cloud.access.documents import Statement
from local.cloud.access.evaluation import Grant


@dataclass(frozen=True, order=True)
class Held:
    """One action pattern on one resource pattern, as a role's policies grant it."""

    role: str
    action: str
    resource: str


@dataclass(frozen=True, order=True)
class Refused:
    role: str
    action: str
    resource: str
    because: str


class Usage:
    """By role's label; counted since the cloud began."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._used = Counter[Held]()
        self._refused = Counter[Refused]()

    def use(self, role: str, grants: Iterable[Grant]) -> None:
        with self._lock:
            for grant in grants:
                self._used[Held(role, grant.action, grant.resource)] += 1

    def refuse(self, refused: Refused) -> None:
        with self._lock:
            self._refused[refused] += 1

    def refusals(self) -> int:
        """Different ones."""
        with self._lock:
            return len(self._refused)

    def report(self, roles: Iterable[Role]) -> dict[str, Any]:
        """used, unused: lists of {role, action, resource, times}; refused: with because."""
        with self._lock:
            used, refused = dict(self._used), dict(self._refused)
        unused = sorted({held for role in roles for held in held_by(role)} - set(used))
        return {
            "used": [asdict(held) | {"times": used[held]} for held in sorted(used)],
            "unused": [asdict(held) for held in unused],
            "refused": [asdict(each) | {"times": refused[each]} for each in sorted(refused)],
        }


def held_by(role: Role) -> Iterator[Held]:
    for statement in role.policies:
        if statement.allows:
            yield from _pairs(role.label, statement)


def _pairs(role: str, statement: Statement) -> Iterator[Held]:
    actions = [f"not {statement.actions[0]}"] if statement.but_actions else statement.actions
    resources = [f"not {statement.resources[0]}"] if statement.but_resources else statement.resources
    for action in actions:
        for resource in resources:
            yield Held(role, action, resource)
