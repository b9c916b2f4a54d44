"""The clock at the operator's desk: what it shows, and orders to move it."""

import threading
from dataclasses import asdict
from typing import Any

from local.cloud.clock import durations
from local.cloud.clock.forward import Fell, Forward
from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint.buses import iso
from local.cloud.operator.desk import Asked, Desk, RefusalError


class Move:
    """The one under way or the last one: what has fallen due so far, and whether it is over."""

    def __init__(self) -> None:
        self.fallen: list[Fell] = []
        self.moving = False
        self.failed = ""


def register(desk: Desk, clock: CloudClock, forward: Forward) -> None:
    lock = threading.Lock()
    move = Move()

    def told(asked: Asked) -> dict[str, Any]:
        """?after=n leaves out the first n that fell due."""
        after = asked.query.get("after", "0")
        known = int(after) if after.isdigit() else 0
        over = not move.moving  # asked first: what falls due later is then in the list
        return {
            "now": iso(clock.now()),
            "offset_s": clock.offset_s,
            "moving": not over,
            "failed": move.failed,
            "fallen": [asdict(fell) | {"at": iso(fell.at)} for fell in move.fallen[known:]],
        }

    def order(asked: Asked) -> dict[str, Any]:
        try:
            seconds = durations.seconds(str(asked.body.get("by", "")))
        except ValueError as error:
            raise RefusalError(400, str(error)) from error
        with lock:
            if move.moving:
                raise RefusalError(409, "时钟正在前移")
            move.fallen, move.failed, move.moving = [], "", True
        threading.Thread(target=run, args=(seconds,), name="clock", daemon=True).start()
        return {"until": iso(clock.now() + seconds)}

    def run(seconds: float) -> None:
        try:
            forward.by(seconds, move.fallen.append)
        except TimeoutError as error:
            move.failed = str(error)
        finally:
            move.moving = False

    desk.add("GET", "/clock", told)
    desk.add("POST", "/clock/forward", order)
