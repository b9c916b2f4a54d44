"""Functions fed by queues: each message a cause taken in exactly once, each failure alone in its batch."""

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, get_type_hints

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from pydantic import BaseModel

from zunyi.events import Event
from zunyi.logs import logger
from zunyi.work import AlreadyDoneError, Work, is_done, work

Fact = TypeVar("Fact")


class Consumer(Generic[Fact]):
    """A Lambda handler around `consume(fact, w)`. A message that fails goes back to its queue, the others are done."""

    def __init__(
        self,
        consume: Callable[[Fact, Work], None],
        cause: Callable[[Mapping[str, Any]], str],
        read: Callable[[Any], Fact],
    ) -> None:
        functools.update_wrapper(self, consume)
        self.consume = consume
        self._cause = cause
        self._read = read

    def __call__(self, event: dict[str, Any], context: Any) -> Any:
        processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
        return process_partial_response(event=event, record_handler=self.take, processor=processor, context=context)

    def take(self, record: SQSRecord) -> None:
        body = json.loads(record.body)
        cause = self._cause(body)
        if is_done(cause):
            return
        try:
            with work(once=cause) as w:
                self.consume(self._read(body), w)
        except AlreadyDoneError:
            logger.info("already done by another", cause=cause)


def consumes(type_: str) -> Callable[[Callable[[Any, Work], None]], Consumer[Any]]:
    """For an event of the city's bus. The function's first parameter is a pydantic model of the fields it reads
    (others are ignored), or `Event` for the whole envelope."""

    def wrap(consume: Callable[[Any, Work], None]) -> Consumer[Any]:
        model = next(iter(get_type_hints(consume).values()))

        def read(body: Mapping[str, Any]) -> Any:
            event = Event.from_envelope(body["detail"])
            if event.type != type_:
                message = f"expected {type_}, got {event.type}"
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
