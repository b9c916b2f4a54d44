"""Of which services something expires."""

from local.cloud.clock.expiry import Kind
from local.cloud.clock.hands import CloudClock
from local.cloud.clock.lifecycle import OldObjects
from local.cloud.clock.retention import OldLines, OldMessages
from local.cloud.clock.time_to_live import Items
from local.cloud.endpoint.endpoint import Endpoint


def kinds(endpoint: Endpoint, clock: CloudClock, problems: list[str]) -> list[Kind]:
    """To `problems` is added what was lost by it."""
    return [
        Items(endpoint.changes),
        OldMessages(endpoint.messages, endpoint.patches, clock, problems),
        OldLines(endpoint.locks),
        OldObjects(endpoint.locks, endpoint.buses, endpoint.patches, clock),
    ]
