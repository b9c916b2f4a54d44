"""Which service's requests are read how."""

from collections.abc import Callable, Iterator
from typing import Final
from xml.parsers.expat import ExpatError

from local.cloud.access.asking import dynamodb, named, s3
from local.cloud.access.asking.request import Request, UnmappedError
from local.cloud.access.evaluation import Ask

READERS: Final[dict[str, Callable[[Request], Iterator[Ask]]]] = {
    "s3": s3.asks,
    "dynamodb": dynamodb.asks,
    "events": named.events,
    "monitoring": named.metrics,
    "lambda": named.functions,
    "sts": named.roles,
    **dict.fromkeys(("sqs", "sns", "states", "ssm", "secretsmanager", "kms", "logs"), named.asks),
}


BY_PATH: Final = frozenset({"s3", "lambda"})
"""Services that name what they are asked for in the path; for others it could say one thing and the request another."""
OF_ANYBODY: Final = frozenset({("sts", "GetCallerIdentity")})


def asks(request: Request) -> list[Ask]:
    """At least one, but of what anybody may ask. Raises UnmappedError for whatever is not said here or cannot be read:
    what asks for nothing would be judged by nothing."""
    if request.service not in READERS:
        raise UnmappedError(request.service)
    if request.service not in BY_PATH and (request.path != "/" or request.environ["QUERY_STRING"]):
        raise UnmappedError(f"{request.service} at {request.path}")
    try:
        found = list(READERS[request.service](request))
    except (LookupError, ValueError, TypeError, AttributeError, RuntimeError, ExpatError) as error:
        raise UnmappedError(f"{request.service}: not to be read ({error!r})") from error
    if not found and (request.service, request.operation) not in OF_ANYBODY:
        raise UnmappedError(f"{request.service}: asks for nothing")
    return found
