"""May this caller do this? Cedar policies of the room, decided in-process. What no policy permits is refused."""

import functools
import importlib.resources
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cedarpy

from zunyi.caller import Caller
from zunyi.logs import logger
from zunyi.problems import Problem


@dataclass
class Access:
    """The permission of one request's action. A route must ask: `checked` is verified after it has run."""

    room: str
    action: str
    caller: Caller
    checked: bool = field(default=False)

    def allows(self, resource: Mapping[str, Any] | None = None, **context: Any) -> bool:
        """Whether a policy permits the action on a resource with these attributes (department, state, …)."""
        self.checked = True
        return decide(self.room, self.action, self.caller, resource or {}, context)

    def require(self, resource: Mapping[str, Any] | None = None, **context: Any) -> None:
        """Raises Problem 403 (code no-permission) when nothing permits it."""
        if not self.allows(resource, **context):
            raise Problem(
                403,
                "no-permission",
                "您的角色或部门不能进行这项操作。",
                remedy="如工作需要,请联系本部门管理员申请权限。",
            )


def decide(room: str, action: str, caller: Caller, resource: Mapping[str, Any], context: Mapping[str, Any]) -> bool:
    """Cedar's answer: principal User::"<sub>" in each Role::"<role>", with attributes sub, department and acr.
    Attributes that are None are absent: a policy asks `resource has department`."""
    entities: list[dict[Any, Any]] = [
        {
            "uid": {"type": "User", "id": caller.sub},
            "attrs": {"department": caller.department, "acr": caller.acr, "sub": caller.sub},
            "parents": [{"type": "Role", "id": role} for role in sorted(caller.roles)],
        },
        {"uid": {"type": "Resource", "id": room}, "attrs": present(resource), "parents": []},
    ]
    request = {
        "principal": {"type": "User", "id": caller.sub},
        "action": {"type": "Action", "id": action},
        "resource": {"type": "Resource", "id": room},
        "context": present(context),
    }
    answer = cedarpy.is_authorized(request, policies(room), entities)
    if not answer.allowed:
        errors = len(answer.diagnostics.errors)  # most often an attribute that a policy of another action asks for
        logger.info("refused", action=action, sub=caller.sub, roles=sorted(caller.roles), policy_errors=errors)
    return bool(answer.allowed)


def present(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not None}


@functools.cache
def policies(room: str) -> cedarpy.PolicySet:
    """The room's policies, `policies.cedar` beside its modules. Raises ValueError where they are not Cedar."""
    text = importlib.resources.files(room).joinpath("policies.cedar").read_text(encoding="utf-8")
    return cedarpy.PolicySet.from_str(text)
