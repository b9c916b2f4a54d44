"""One page of an index. A page's end is where the next begins; it holds only for the list it came from."""

from typing import Any

from pynamodb.indexes import GlobalSecondaryIndex

from zunyi.problems import Problem
from zunyi.table import Row

INDEXES: dict[str, tuple[GlobalSecondaryIndex[Row], str]] = {
    "by_owner": (Row.by_owner, "owner"),
    "by_state": (Row.by_state, "state_key"),
}


def of(
    name: str,
    key: str,
    *,
    after: Any,
    limit: int,
    starts: Any = None,
    newest_first: bool = False,
) -> tuple[list[Any], dict[str, Any] | None]:
    """Rows under the key of an index, and where the next page begins. Raises Problem 400 for a place elsewhere."""
    index, partition = INDEXES[name]
    if after is not None and after.get(partition) != {"S": key}:
        raise Problem(400, "cursor-invalid", "翻页位置无效。", remedy="请回到第一页重新查看。")
    found = index.query(
        key, range_key_condition=starts, scan_index_forward=not newest_first, last_evaluated_key=after, limit=limit
    )
    rows = list(found)
    return rows, found.last_evaluated_key
