"""Functions fed by queues: each message a cause taken in exactly once, each failure alone in its batch."""

import functools
import json
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any, Generic, TypeVar, get_type_hints

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from pydantic import BaseModel

from zunyi import logs
from zunyi.events import Event
from zunyi.logs import logger
from zunyi.work import AlreadyDoneError, ConflictError, Work, is_done, work

Fact = TypeVar("Fact")
TRIES_MAX = 3  # at once, when a row changed meanwhile; then the queue's turn comes


class Consumer(Generic[Fact]):
    """A Lambda handler around `consume(fact, w)`. A message that fails goes back to its queue, the others are done.

    Causes are marked by the function's own name (module and function): a new deployment is the same consumer.
    """

    def __init__(
        self,
        consume: Callable[[Fact, Work], None],
        cause: Callable[[Mapping[str, Any]], str],
        read: Callable[[Any], Fact],
    ) -> None:
        functools.update_wrapper(self, consume)
        self.consume = consume
        self.name = f"{consume.__module__}.{consume.__qualname__}"
        self._cause = cause
        self._read = read

    def __call__(self, event: dict[str, Any], context: Any) -> Any:
        processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
        answer = process_partial_response(event=event, record_handler=self.take, processor=processor, context=context)
        logs.flush()
        return answer

    def take(self, record: SQSRecord) -> None:
        try:
            body = json.loads(record.body)
            self._once(f"{self.name}#{self._cause(body)}", body)
        except Exception:  # the edge of one message: its queue gives it again, later to the dead letters
            logger.exception("a message failed", consumer=self.name, message_id=record.message_id)
            raise

    def _once(self, once: str, body: Any) -> None:
        if is_done(once):
            return
        for left in reversed(range(TRIES_MAX)):
            try:
                with work(once=once) as w:
                    self.consume(self._read(body), w)
            except AlreadyDoneError:
                return  # the same message, delivered twice at once: the other was first
            except ConflictError:
                if not left:
                    raise
            else:
                return


def consumes(*types: str) -> Callable[[Callable[[Any, Work], None]], Consumer[Any]]:
    """For events of the city's bus: their types, `*.<Fact>.v<n>` for any context's. The function's first parameter is
    a pydantic model of the fields it reads (others are ignored), or `Event` for the whole envelope."""

    def wrap(consume: Callable[[Any, Work], None]) -> Consumer[Any]:
        model = next(iter(get_type_hints(consume).values()))

        def read(body: Mapping[str, Any]) -> Any:
            event = Event.from_envelope(body["detail"])
            if not any(fnmatchcase(event.type, type_) for type_ in types):
                message = f"expected {types}, got {event.type}"
                raise ValueError(message)
            return model.model_validate(event.data) if issubclass(model, BaseModel) else event

        return Consumer(consume, lambda body: body["detail"]["id"], read)

    return wrap


def receives(
    *, cause: Callable[[Mapping[str, Any]], str]
) -> Callable[[Callable[[Mapping[str, Any], Work], None]], Consumer[Mapping[str, Any]]]:
    """For messages of the default bus (S3's notices, schedules): `cause` tells what makes two of them the same."""

    def wrap(consume: Callable[[Mapping[str, Any], Work], None]) -> Consumer[Mapping[str, Any]]:
        return Consumer(consume, cause, lambda body: body)

    return wrap
