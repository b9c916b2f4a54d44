"""Many items of the golden table at once: parallel batches, what DynamoDB leaves undone asked for again."""

import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, TypeVar

from zunyi.storage import client

READ_MAX = 100  # keys that one BatchGetItem takes
WRITE_MAX = 25  # items that one BatchWriteItem takes
ROUNDS_MAX = 10
"""So often is asked for what was left undone, with longer and longer waits between."""
WAIT_S_FIRST = 0.05
WAIT_S_MAX = 2.0
AT_ONCE = 4

Item = dict[str, Any]
Thing = TypeVar("Thing")


class LeftUndoneError(Exception):
    """DynamoDB did not take or give some items, however often it was asked. The message holds their number only."""


def read(pks: Iterable[str]) -> dict[str, Item]:
    """Items by pk, read consistently; those that are not there are left out."""
    found: dict[str, Item] = {}
    client("dynamodb")  # made here: threads would make several
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for items in pool.map(read_batch, batches(sorted(set(pks)), READ_MAX)):
            found.update({item["pk"]["S"]: item for item in items})
    return found


def write(items: Iterable[Item]) -> None:
    """Put the items; each pk at most once."""
    client("dynamodb")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(write_batch, batches(items, WRITE_MAX)):
            pass


def read_batch(pks: list[str]) -> list[Item]:
    table, found = os.environ["GOLDEN_TABLE"], []
    asked: Any = {table: {"Keys": [{"pk": {"S": pk}} for pk in pks], "ConsistentRead": True}}
    for number in range(ROUNDS_MAX):
        answer = client("dynamodb").batch_get_item(RequestItems=asked)
        found += answer["Responses"].get(table, [])
        asked = answer.get("UnprocessedKeys")
        if not asked:
            return found
        wait(number)
    raise LeftUndoneError(str(len(asked[table]["Keys"])))


def write_batch(items: list[Item]) -> None:
    table = os.environ["GOLDEN_TABLE"]
    asked: Any = {table: [{"PutRequest": {"Item": item}} for item in items]}
    for number in range(ROUNDS_MAX):
        asked = client("dynamodb").batch_write_item(RequestItems=asked).get("UnprocessedItems")
        if not asked:
            return
        wait(number)
    raise LeftUndoneError(str(len(asked[table])))


def wait(number: int) -> None:
    time.sleep(min(WAIT_S_FIRST * 2**number, WAIT_S_MAX))


def batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    waiting = iter(things)
    while batch := list(islice(waiting, size)):
        yield batch
