"""What the steps share: one run of the workflow over one submission, and how its errors are told."""

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blockdata import leases
from blockdata.store import leases as lease_rows
from blockdata.store import submissions as store
from blockdata.submissions import Submission
from zunyi import clock
from zunyi.logs import logger
from zunyi.work import Work, work

ENDS: Mapping[str, str] = {
    "inspect": "refused",
    "split": "refused",
    "clean": "gone",  # the workflow ends after the next step
    "gather_cleaned": "gone",
    "take_turn": "gone",
    "compare": "held",
    "gather_compared": "held",
    "take_prefixes": "gone",
    "take_slice": "gone",
    "fail": "failed",
}
"""The outcome on which the workflow ends after a step, whatever the reason: refused, withdrawn, begun anew."""
NOT_GRANTED = re.compile(r"not authorized to perform: ([a-z0-9-]+:\w+)")
REPEATS = frozenset({"inspect", "compare"})
"""What a step adds to the state is only known by running it again; other steps that are marked are done."""


class StepError(Exception):
    """A step failed. The message names the kind of error and the place in our code, never a value: those may be
    personal, and Step Functions, Lambda and the log keep what an error says."""


@dataclass(frozen=True)
class Attempt:
    """One execution over one submission; prefixes: what compare found it must take; slices: those of a large file;
    stands_back: it lets others go before its next slice."""

    submission: str
    id: str
    execution: str
    confirmed: bool
    prefixes: str
    slices: tuple[str, ...] = ()
    stands_back: bool = False

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "Attempt":
        return cls(
            submission=event["submission"],
            id=event["attempt"],
            execution=event["execution"],
            confirmed=bool(event.get("confirmed")),
            prefixes=event.get("prefixes", ""),
            slices=tuple(event.get("slices", ())),
            stands_back=bool(event.get("stands_back")),
        )

    def owns(self, submission: Submission) -> bool:
        """Whether the submission is being worked on by this very attempt."""
        return submission.attempt == self.id and submission.is_active

    def leases(self, submission: Submission) -> list[str]:
        """Names of all leases this attempt may hold."""
        prefixes = self.prefixes + submission.prefixes
        return [leases.of_dataset(submission.department, submission.dataset), *leases.of_prefixes(prefixes)]

    def free(self, w: Work, submission: Submission) -> None:
        lease_rows.free(w, self.leases(submission), holder=self.execution)

    def change(self, evolve: Callable[[Submission], Submission], also: store.Also | None = None) -> Submission:
        """Change the submission if this attempt still owns it, in one transaction with `also`."""
        return store.change(self.submission, lambda found: evolve(found) if self.owns(found) else found, also)


Body = Callable[[Attempt, Submission], Mapping[str, Any]]
Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def step(body: Body) -> Handler:
    """A Lambda handler around a step's body, which says what the state gains. A submission that is not (any longer)
    this attempt's is left alone, and what the attempt holds is freed."""
    name = body.__module__.rsplit(".", maxsplit=1)[-1]

    @functools.wraps(body)
    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
        attempt = Attempt.of(event)
        with guarded(name, attempt):
            added = run(name, body, attempt)
        logger.info("step done", step=name, submission=event["submission"], outcome=added["outcome"])
        return {**event, **added}

    return handler


@contextmanager
def guarded(name: str, attempt: Attempt) -> Iterator[None]:
    """The process's edge: nothing an engine's error says may leave the room."""
    try:
        yield
    except Exception as error:
        told = describe(error)
        logger.error("step failed", step=name, submission=attempt.submission, error=told)
        raise StepError(told) from None


def run(name: str, body: Body, attempt: Attempt) -> dict[str, Any]:
    submission = store.find(attempt.submission)
    if submission is None:
        message = "no such submission"
        raise LookupError(message)
    if attempt.owns(submission):
        if name in submission.marks and name not in REPEATS:
            return {"outcome": "going-on"}
        return {"outcome": "going-on", **body(attempt, submission)}
    if submission.state == "completed" and submission.attempt == attempt.id:
        return {"outcome": "completed"}  # the last step, run again
    with work() as w:
        attempt.free(w, submission)
    if name in ENDS:
        return {"outcome": ENDS[name], "turn": "taken"}
    message = f"attempt left behind in state {submission.state}"
    raise RuntimeError(message)


def describe(error: Exception) -> str:
    """Kind and place of an error; AWS's code where it has one, and the action that was not granted.

    >>> describe(ValueError("520301200501010014"))
    'ValueError'
    """
    response = getattr(error, "response", None)
    told = response.get("Error", {}) if isinstance(response, dict) else {}
    refused = NOT_GRANTED.search(told.get("Message", ""))
    places = []
    trace = error.__traceback__
    while trace is not None:
        places.append(f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}")
        trace = trace.tb_next
    named = [type(error).__name__, told.get("Code", ""), refused[1] if refused else ""]
    return " ".join(filter(None, [*named, " > ".join(places[-4:])]))


def stamp() -> str:
    return clock.stamp(clock.now())
