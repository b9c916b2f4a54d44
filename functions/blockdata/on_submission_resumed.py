"""blockdata.SubmissionResumed → another execution of the workflow, named by the event."""

import os

from blockdata.store import executions
from zunyi.consumer import consumes
from zunyi.events import Event
from zunyi.work import Work


@consumes("blockdata.SubmissionResumed.v1")
def handler(event: Event, w: Work) -> None:  # noqa: ARG001 - what is written lies outside the table
    machine, confirmed = os.environ["STATE_MACHINE_ARN"], event.data["reason"] == "confirmed"
    executions.start(machine, submission=event.data["submission"], attempt=event.id, confirmed=confirmed)
