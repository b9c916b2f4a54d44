"""The city's clock: AWS's time, moved by the parameter /zunyi/clock where one is set (only ever on a local cloud)."""

import functools
from datetime import UTC, date, datetime, timedelta, timezone

PARAMETER = "/zunyi/clock"  # seconds to add to AWS's time; absent means 0
LOCAL = timezone(timedelta(hours=8), "CST")  # the whole country keeps one time, without summer time


def now() -> datetime:
    """The present moment, aware, in UTC, to the microsecond."""
    return datetime.now(UTC) + offset()


def today() -> date:
    """The date on the city's calendar (UTC+8)."""
    return now().astimezone(LOCAL).date()


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds; such stamps sort as their moments do.

    >>> stamp(datetime(2018, 1, 3, 8, 0, tzinfo=UTC))
    '2018-01-03T08:00:00.000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@functools.cache
def offset() -> timedelta:
    """Read once for each execution environment."""
    from zunyi.storage import client  # noqa: PLC0415 - most code that names times needs no AWS client

    ssm = client("ssm")
    try:
        value = ssm.get_parameter(Name=PARAMETER)["Parameter"]["Value"]
    except ssm.exceptions.ParameterNotFound:
        return timedelta()
    return timedelta(seconds=float(value))
