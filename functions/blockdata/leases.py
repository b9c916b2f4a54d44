"""Leases: who may work on a dataset, who may change the people of a hash prefix.

A lease is held in the name of a workflow's execution and never ends by time. Another execution takes it over only when
the holder is known to have ended, and so long ago that no function of it can still be running.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

FUNCTION_LONGEST = timedelta(seconds=600)
"""The longest timeout of a workflow's function."""


@dataclass(frozen=True)
class Lease:
    """name: dataset#<department>#<dataset> or prefix#<hex digit>; holder: an execution's ARN."""

    name: str
    holder: str
    submission: str
    taken_at: str
    version: int = 0


@dataclass(frozen=True)
class Standing:
    """What is known of an execution that exists. stopped_at: None while it runs."""

    stopped_at: datetime | None


def of_dataset(department: str, dataset: str) -> str:
    return f"dataset#{department}#{dataset}"


def of_prefixes(prefixes: Iterable[str]) -> list[str]:
    """In the order in which everybody takes them.

    >>> of_prefixes("a0a")
    ['prefix#0', 'prefix#a']
    """
    return [f"prefix#{prefix}" for prefix in sorted(set(prefixes))]


def in_the_way(wanted: Iterable[str], held: Mapping[str, Lease], holder: str) -> list[Lease]:
    """Leases among `wanted` that somebody else holds."""
    return [held[name] for name in wanted if name in held and held[name].holder != holder]


def is_abandoned(standing: Standing | None, *, now: datetime) -> bool:
    """Whether an execution (None: there is no such one) can do nothing any more. `now` by the clock that stamped it."""
    if standing is None:
        return True
    return standing.stopped_at is not None and now - standing.stopped_at > FUNCTION_LONGEST
