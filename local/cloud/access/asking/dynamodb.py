"""DynamoDB's actions: a transaction asks for each of its parts, a batch for each of its tables."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from moto.dynamodb.models import DynamoDBBackend, dynamodb_backends

from local.cloud.access.asking.arns import arn
from local.cloud.access.asking.request import Request, UnmappedError
from local.cloud.access.documents import Texts
from local.cloud.access.evaluation import Ask
from local.cloud.settings import ACCOUNT, REGION

PARTS: Final = {
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
OF_ITEMS: Final = frozenset({"GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"})
OF_TABLES: Final = frozenset({"DescribeTable", "DescribeTimeToLive", "DescribeContinuousBackups"})
OF_STREAMS: Final = frozenset({"DescribeStream", "GetShardIterator"})
OF_NOTHING: Final = frozenset({"ListTables", "ListStreams", "DescribeLimits", "DescribeEndpoints"})
Said = Mapping[str, Any]


def asks(request: Request) -> Iterator[Ask]:
    """Raises UnmappedError."""
    operation, said = request.operation, request.parameters
    if operation in OF_TABLES:
        yield Ask(f"dynamodb:{operation}", table(said["TableName"]))
    elif operation in OF_STREAMS:
        yield Ask(f"dynamodb:{operation}", said["StreamArn"])
    elif operation in OF_NOTHING:
        yield Ask(f"dynamodb:{operation}", "*")
    else:
        yield from _of_items(operation, said)


def _of_items(operation: str, said: Said) -> Iterator[Ask]:
    for action, name, index, items in _parts(operation, said):
        yield Ask(f"dynamodb:{action}", table(name, index), keys(name, items))


def _parts(operation: str, said: Said) -> Iterator[tuple[str, str, str | None, list[Said]]]:
    """(action, table, index, items or their keys)."""
    if operation in OF_ITEMS:
        yield operation, said["TableName"], said.get("IndexName"), [said.get("Key") or said.get("Item") or {}]
    elif operation in {"TransactWriteItems", "TransactGetItems"}:
        for kind, of in (each for part in said["TransactItems"] for each in part.items()):
            yield PARTS[kind], of["TableName"], None, [of.get("Key") or of["Item"]]
    elif operation in {"BatchGetItem", "BatchWriteItem"}:
        for name, of in said["RequestItems"].items():
            yield operation, name, None, list(_batched(of))
    else:
        raise UnmappedError(f"dynamodb {operation}")


def table(name: str, index: str | None = None) -> str:
    """
    >>> table("city", "by_state")
    'arn:aws:dynamodb:us-east-1:123456789012:table/city/index/by_state'
    """
    short = name.rsplit("table/", maxsplit=1)[-1].split("/", maxsplit=1)[0]
    return arn("dynamodb", f"table/{short}" + (f"/index/{index}" if index else ""))


def keys(name: str, items: Iterable[Said]) -> dict[str, Texts]:
    """dynamodb:LeadingKeys: the partition keys the request names."""
    short = name.rsplit("table/", maxsplit=1)[-1].split("/", maxsplit=1)[0]
    found = _backend().tables.get(short)
    if found is None:
        return {}
    head = found.hash_key_attr
    values = tuple(str(next(iter(item[head].values()))) for item in items if head in item)
    return {"dynamodb:leadingkeys": values} if values else {}


@cache
def _backend() -> DynamoDBBackend:
    """moto's, which stays the same object when it is emptied."""
    return dynamodb_backends[ACCOUNT][REGION]


def _batched(of: Any) -> Iterator[Said]:
    if isinstance(of, Mapping):
        yield from of["Keys"]
        return
    for each in of:
        yield each["PutRequest"]["Item"] if "PutRequest" in each else each["DeleteRequest"]["Key"]
