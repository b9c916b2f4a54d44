"""The verdict on what somebody asks, by all policies that have a say (IAM User Guide, "Policy evaluation logic")."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from local.cloud.access.conditions import UnknownOperatorError
from local.cloud.access.dependent import on_keys
from local.cloud.access.deployed import Deployed, Role, deployed
from local.cloud.access.documents import Statement, Texts
from local.cloud.access.evaluation import Answer, Ask, Asker, Grant, answer
from local.cloud.access.patterns import Context
from local.cloud.access.sessions import Session
from local.cloud.access.usage import Refused, Usage
from local.cloud.deploy.stacks import Resource
from local.cloud.settings import ACCOUNT, REGION

VERDICTS_MAX: Final = 50_000
BY_RESOURCE_ALONE: Final = frozenset({"kms", "sts"})
"""Services whose resources' policies must agree: the account's own policies do not suffice."""


class RefusedError(PermissionError):
    """What AWS would refuse, in its words."""

    def __init__(self, who: str, ask: Ask, because: str) -> None:
        self.ask = ask
        on = f" on resource: {ask.resource}" if ask.resource not in {"", "*"} else ""
        super().__init__(f"User: {who} is not authorized to perform: {ask.action}{on} because {because}")


def real_time() -> datetime:
    return datetime.now(UTC)


@dataclass
class Permits:
    """Judges by what is deployed. `usage` remembers which grants were needed."""

    usage: Usage = field(default_factory=Usage)
    now: Callable[[], datetime] = real_time
    _deployed: Deployed = field(default_factory=Deployed)
    _matters: frozenset[str] = frozenset()
    _verdicts: dict[tuple[Any, ...], tuple[str, list[Grant]]] = field(default_factory=dict)

    def deploy(self, resources: Iterable[Resource]) -> None:
        self._deployed = deployed(resources)
        self._matters = frozenset(key for statement in self._deployed.statements() for key in statement.asks_about())
        self._verdicts = {}

    @property
    def roles(self) -> dict[str, Role]:
        return self._deployed.roles

    def check(self, session: Session, asks: list[Ask]) -> None:
        """By a role's session, keys included. Raises RefusedError at the first thing refused."""
        role = self.roles.get(session.role) or Role(session.role, session.role, session.role)
        base = {**surroundings(self.now()), **session.context}
        for ask in [*asks, *on_keys(asks, self._deployed)]:
            because, grants = self._verdict(role, session, ask, {**base, **_lower(ask.context)})
            if because:
                self.usage.refuse(Refused(role.label, ask.action, ask.resource, because))
                raise RefusedError(session.arn, ask, because)
            self.usage.use(role.label, grants)

    def check_role(self, role_arn: str, asks: list[Ask], *, by: str) -> None:
        """What AWS does in a role's name: polls its queue, calls its functions. by: the name of its session."""
        self.check(standing_for(role_arn, by), asks)

    def check_service(self, service: str, ask: Ask, *, source: str = "") -> None:
        """An AWS service for itself ("events.amazonaws.com"): the resource's own policy must name it."""
        asker = Asker(service=service)
        for each in [ask, *on_keys([ask], self._deployed)]:
            context = {**surroundings(self.now()), **on_behalf_of(source), **_lower(each.context)}
            found, _ = self._answer(self._deployed.policy(each.resource), each, context, asker)
            if found is not Answer.ALLOWED:
                self.usage.refuse(Refused(service, each.action, each.resource, found.value))
                raise RefusedError(service, each, found.value)

    def check_anybody(self, asks: list[Ask]) -> None:
        """Without a key: what a resource's own policy lets everybody do."""
        for ask in asks:
            found, _ = self._answer(
                self._deployed.policy(ask.resource), ask, surroundings(self.now()), Asker(arns=("*",))
            )
            if found is not Answer.ALLOWED:
                self.usage.refuse(Refused("anonymous", ask.action, ask.resource, found.value))
                raise RefusedError("anonymous", ask, found.value)

    def refuse_unmapped(self, who: str, service: str, what: str) -> None:
        self.usage.refuse(Refused(who, f"{service}:?", "", f"unmapped: {what}"))

    def may_assume(self, role_arn: str, service: str, source: str) -> bool:
        """Whether the role's trust policy lets the service take it on for the resource `source`."""
        role, context = self.roles.get(role_arn), {**surroundings(self.now()), **on_behalf_of(source)}
        found, _ = self._answer(role.trust if role else (), Ask("sts:AssumeRole", "*"), context, Asker(service=service))
        return found is Answer.ALLOWED

    def _verdict(self, role: Role, session: Session, ask: Ask, context: Context) -> tuple[str, list[Grant]]:
        """As judged before, where nothing that any policy asks about is different: a request is judged ten times
        faster so."""
        matters = self._matters | session.asks_about
        known = tuple((key, context[key]) for key in matters if key in context)
        place = (session.arn, session.key, ask.action, ask.resource, known)
        found = self._verdicts.get(place)
        if found is None:
            if len(self._verdicts) >= VERDICTS_MAX:
                self._verdicts = {}
            found = self._verdicts[place] = self._judged(role, session, ask, context)
        return found

    def _judged(self, role: Role, session: Session, ask: Ask, context: Context) -> tuple[str, list[Grant]]:
        """Why it is refused, empty when it is not; and the grants that let it through."""
        mine, grants = self._answer(role.policies, ask, context)
        resource, _ = self._answer(self._resource_policy(ask), ask, context, session.asker)
        for found, whose in ((mine, "an identity-based policy"), (resource, "a resource-based policy")):
            if found is Answer.DENIED:
                return f"{found} in {whose}", []
        for limits, whose in ((role.boundary, "permissions boundary"), (session.policies, "session policy")):
            if limits is not None and self._answer(limits, ask, context)[0] is not Answer.ALLOWED:
                return f"no {whose} allows the {ask.action} action", []
        if resource is Answer.ALLOWED:
            return "", grants
        if ask.action.split(":")[0] in BY_RESOURCE_ALONE and resource is not Answer.DELEGATED:
            return f"no resource-based policy allows the {ask.action} action", []
        if mine is Answer.ALLOWED:
            return "", grants
        return f"no identity-based policy allows the {ask.action} action", []

    def _resource_policy(self, ask: Ask) -> tuple[Statement, ...]:
        """A role is a resource as well: its policy is its trust."""
        if ask.action.startswith("sts:"):
            role = self.roles.get(ask.resource)
            return role.trust if role else ()
        return self._deployed.policy(ask.resource)

    @staticmethod
    def _answer(
        statements: Iterable[Statement], ask: Ask, context: Context, asker: Asker | None = None
    ) -> tuple[Answer, list[Grant]]:
        try:
            return answer(statements, ask, context, asker or Asker())
        except UnknownOperatorError as error:
            return Answer.DENIED, [Grant(ask.action, f"condition {error}")]


def on_behalf_of(source: str) -> dict[str, Texts]:
    """Where an AWS service acts: for which of the account's resources."""
    return {"aws:sourcearn": (source,), "aws:sourceaccount": (ACCOUNT,), "aws:principalisawsservice": ("true",)}


def standing_for(role_arn: str, by: str) -> Session:
    name = role_arn.rsplit("/", 1)[-1]
    arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}/{by}"
    return Session(role_arn, arn, "", "", "", datetime.max.replace(tzinfo=UTC), None)


def surroundings(now: datetime) -> Mapping[str, Texts]:
    """Of every request here: the wire inside one machine counts as secure."""
    return _within(int(now.timestamp()))


@lru_cache(8)
def _within(second: int) -> dict[str, Texts]:
    return {
        "aws:securetransport": ("true",),
        "aws:requestedregion": (REGION,),
        "aws:sourceip": ("127.0.0.1",),
        "aws:currenttime": (datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),),
        "aws:epochtime": (str(second),),
    }


def _lower(context: Context) -> dict[str, Texts]:
    return {name.lower(): values for name, values in context.items()}
