"""Rejected rows of a submission, as the pipeline left them: pages of 200 JSON lines, in the order of the file."""

import json
import os
from collections.abc import Collection, Iterator
from typing import Any

from botocore.exceptions import ClientError

from zunyi import storage

PAGE_ROWS = 200
ABSENT = frozenset({"NoSuchKey", "AccessDenied", "403", "404"})  # who may not list is told 403 for what is not there


def page(submission: str, number: int) -> list[dict[str, Any]]:
    """Rows {source_row, errors, raw} of one page; empty behind the last and before the report is written."""
    try:
        lines = storage.read(os.environ["REPORTS_BUCKET"], f"submissions/{submission}/rejects/{number:05}.jsonl")
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") not in ABSENT:
            raise
        return []
    return [json.loads(line) for line in lines.decode("utf-8").splitlines() if line]


def every(submission: str, total: int) -> Iterator[dict[str, Any]]:
    """All rejected rows."""
    for number in range(pages(total)):
        yield from page(submission, number)


def find(submission: str, total: int, wanted: Collection[int]) -> dict[int, dict[str, Any]]:
    """Of the wanted source rows those that were rejected. Pages are in order, so each is found by halving."""
    read: dict[int, list[dict[str, Any]]] = {}
    found: dict[int, dict[str, Any]] = {}
    for row in sorted(set(wanted)):
        low, high = 0, pages(total) - 1
        while low <= high:
            middle = (low + high) // 2
            rows = read.setdefault(middle, []) or page(submission, middle)
            read[middle] = rows
            if not rows or row < rows[0]["source_row"]:
                high = middle - 1
            elif row > rows[-1]["source_row"]:
                low = middle + 1
            else:
                found.update((row, kept) for kept in rows if kept["source_row"] == row)
                break
    return found


def pages(total: int) -> int:
    return -(-total // PAGE_ROWS)
