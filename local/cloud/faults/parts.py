"""Requests for several things of which only some are done."""

from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from local.cloud.faults import answers

Ask = Callable[[Any], Response]
REFUSED = {"ErrorCode": "ThrottlingException", "ErrorMessage": answers.TOLD}


def unprocessed(asked: Any, ask: Ask) -> Response | None:
    """BatchWriteItem and BatchGetItem: the last request, or key, of each table stays undone. None where a table has no
    other: nothing would have been done."""
    of_tables = asked["RequestItems"]
    gets = any(isinstance(of, dict) for of in of_tables.values())
    done, left = {}, {}
    for table, of in of_tables.items():
        items = of["Keys"] if gets else of
        if len(items) < 2:
            return None
        done[table] = {**of, "Keys": items[:-1]} if gets else items[:-1]
        left[table] = {**of, "Keys": items[-1:]} if gets else items[-1:]
    answer = ask({**asked, "RequestItems": done})
    if answer.status_code != 200:
        return answer
    return answers.done_in_part(answer.data, **{"UnprocessedKeys" if gets else "UnprocessedItems": left})


def failed_entries(asked: Any, ask: Ask) -> Response | None:
    """PutEvents: the bus does not take the first entry."""
    _, *others = asked["Entries"]
    taken: list[Any] = []
    if others:
        answer = ask({**asked, "Entries": others})
        if answer.status_code != 200:
            return answer
        taken = answer.get_json(force=True)["Entries"]
    return answers.done_in_part(b"{}", FailedEntryCount=1, Entries=[REFUSED, *taken])
