"""moto's time is the cloud's. Signatures and the functions' processes keep real time."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from moto.core import utils
from moto.dynamodb.models import table
from moto.logs import models as logs
from moto.s3 import models as s3
from moto.stepfunctions.parser import models as machines
from moto.stepfunctions.parser.asl.component.state import state
from moto.stepfunctions.parser.asl.component.state.wait.wait_function import timestamp
from moto.stepfunctions.parser.asl.eval.event import event_manager
from moto.stepfunctions.parser.backend import execution
from moto.sts import models as sts

from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint.patching import Patches

NAIVE = (utils, table, logs, s3, sts)  # unix_time and its like, which SQS and EventBridge use, ask utils
AWARE = (machines, state, event_manager, execution, timestamp)


def install(patches: Patches, clock: CloudClock) -> None:
    for module in NAIVE:
        patches.replace(module, "utcnow", lambda: clock.moment().replace(tzinfo=None))
    told = module_told_by(clock.moment)
    for module in AWARE:
        patches.replace(module, "datetime", told)


def module_told_by(moment: Callable[[], dt.datetime]) -> SimpleNamespace:
    """The module datetime, whose class asks that for the time; without a zone in UTC, as AWS's machines are."""

    class Told(dt.datetime):
        @classmethod
        def now(cls, tz: dt.tzinfo | None = None) -> Any:
            return moment().astimezone(tz) if tz else moment().replace(tzinfo=None)

    return SimpleNamespace(**{**vars(dt), "datetime": Told})
