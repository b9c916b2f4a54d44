"""Which service's requests are read how."""

from collections.abc import Callable, Iterator
from typing import Final

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


def asks(request: Request) -> list[Ask]:
    """Raises UnmappedError for whatever is not said here, KeyError for a request without its parameters."""
    if request.service not in READERS:
        raise UnmappedError(request.service)
    return list(READERS[request.service](request))
