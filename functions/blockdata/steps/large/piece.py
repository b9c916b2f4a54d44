"""What the pieces of a large file share: one item of a map over a submission, and how it is counted."""

import functools
import time
from collections.abc import Callable, Mapping
from typing import Any

from blockdata.large import Kind
from blockdata.steps.attempt import Attempt, guarded
from blockdata.store import piece_rows
from blockdata.store import submissions as store
from blockdata.submissions import Submission
from zunyi.logs import logger

Body = Callable[[Attempt, Submission, Any], int]
Handler = Callable[[Mapping[str, Any], Any], dict[str, str]]


def piece(kind: Kind) -> Callable[[Body], Handler]:
    """A Lambda handler around the body of one piece, which returns its rows. The event: the workflow's `state` and the
    `piece`. A submission that is not (any longer) this attempt's is left alone: the step after the map ends it."""

    def decorated(body: Body) -> Handler:
        @functools.wraps(body)
        def handler(event: Mapping[str, Any], context: Any) -> dict[str, str]:  # noqa: ARG001 - Lambda's signature
            attempt, which = Attempt.of(event["state"]), event["piece"]
            with guarded(kind, attempt):
                submission = store.find(attempt.submission)
                if submission is None or not attempt.owns(submission):
                    return {"outcome": "gone"}
                begun = time.perf_counter()
                rows = body(attempt, submission, which)
                milliseconds = round(1000 * (time.perf_counter() - begun))
                piece_rows.note(submission, kind, str(which), rows=rows, milliseconds=milliseconds)
            logger.info("piece done", kind=kind, submission=attempt.submission, piece=which, rows=rows)
            return {"outcome": "done"}

        return handler

    return decorated
