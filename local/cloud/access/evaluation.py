"""What a set of policies answers to one action on one resource."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from local.cloud.access.conditions import hold
from local.cloud.access.documents import Statement, Texts
from local.cloud.access.patterns import Context, matches, resolved


@dataclass(frozen=True)
class Ask:
    """One action on one resource. resource: its ARN; "*" where the action has none; "" where the request does not
    tell which: then a grant on any counts."""

    action: str
    resource: str
    context: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True)
class Asker:
    """Who asks. arns: of the session, its role and its account; service: an AWS service that acts for itself."""

    arns: Texts = ()
    account: str = ""
    service: str = ""


class Answer(StrEnum):
    DENIED = "an explicit deny"
    SILENT = "no policy allows it"
    DELEGATED = "the resource leaves it to the account's policies"
    ALLOWED = "allowed"


@dataclass(frozen=True)
class Grant:
    """What let an action through: the patterns of the statement that fitted."""

    action: str
    resource: str


NOBODY = Asker()


def answer(
    statements: Iterable[Statement], ask: Ask, context: Context, asker: Asker = NOBODY
) -> tuple[Answer, list[Grant]]:
    """One deny outweighs every allow. Raises UnknownOperatorError."""
    found, grants = Answer.SILENT, list[Grant]()
    for statement in statements:
        action = _fits(statement.actions, ask.action, but=statement.but_actions, any_case=True)
        if action is None:
            continue
        resource = _resource(statement, ask, context)
        meant = _meant(statement, asker)
        if resource is None or meant is Answer.SILENT or not hold(statement, context):
            continue
        if not statement.allows:
            return Answer.DENIED, []
        grants.append(Grant(action, resource))
        if found is not Answer.ALLOWED:
            found = meant
    return found, grants


def _resource(statement: Statement, ask: Ask, context: Context) -> str | None:
    if not ask.resource:
        return statement.resources[0] if statement.allows else None
    patterns = tuple(resolved(pattern, context) for pattern in statement.resources)
    return _fits(patterns, ask.resource, but=statement.but_resources)


def _fits(patterns: Texts, value: str, *, but: bool, any_case: bool = False) -> str | None:
    """The pattern that fits; of a list of what is left out, the first of it."""
    found = next((pattern for pattern in patterns if matches(pattern, value, any_case=any_case)), None)
    if but:
        return None if found else f"not {patterns[0]}"
    return found


def _meant(statement: Statement, asker: Asker) -> Answer:
    """ALLOWED: the asker by name; DELEGATED: the asker's account; SILENT: not meant. A role's policy names nobody."""
    principals = statement.principals
    if principals is None:
        return Answer.ALLOWED
    named = principals.everybody or any(arn in asker.arns for arn in principals.of("AWS"))
    named = named or (bool(asker.service) and asker.service in principals.of("Service"))
    if statement.but_principals:
        return Answer.SILENT if named else Answer.ALLOWED
    if named:
        return Answer.ALLOWED
    roots = {asker.account, f"arn:aws:iam::{asker.account}:root"} if asker.account else set[str]()
    return Answer.DELEGATED if roots & set(principals.of("AWS")) else Answer.SILENT
