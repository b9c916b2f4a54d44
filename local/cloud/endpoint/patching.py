"""Replacing parts of moto for as long as a cloud lives."""

import logging
import string
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from moto.moto_api._internal.moto_random import MotoRandom
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

MISSING = object()


class Patches:
    """Attributes put in place of moto's, and given back on `undo`."""

    def __init__(self) -> None:
        self._originals: list[tuple[Any, str, Any]] = []

    def replace(self, owner: Any, name: str, value: Any) -> None:
        self._originals.append((owner, name, vars(owner).get(name, MISSING)))
        setattr(owner, name, value)

    def replaced(self) -> list[tuple[Any, str]]:
        """(owner, attribute), in order; one that was replaced twice is there twice."""
        return [(owner, name) for owner, name, _ in self._originals]

    def undo(self) -> None:
        for owner, name, value in reversed(self._originals):
            if value is MISSING:
                delattr(owner, name)
            else:
                setattr(owner, name, value)
        self._originals.clear()


def spare(patches: Patches) -> None:
    """Half of what each request costs moto: it lists its own folders and tries two hundred patterns to know which
    service is meant, and draws the letters of the request's id one by one."""
    whose = cache(DomainDispatcherApplication.get_backend_for_host)
    patches.replace(DomainDispatcherApplication, "get_backend_for_host", whose)
    patches.replace(MotoRandom, "get_random_string", _random_string)


def _random_string(chance: MotoRandom, length: int = 20, include_digits: bool = True, lower_case: bool = False) -> str:
    letters = string.ascii_letters + (string.digits if include_digits else "")
    drawn = "".join(chance.choices(letters, k=length))
    return drawn.lower() if lower_case else drawn


@contextmanager
def moto_log(path: Path) -> Iterator[None]:
    """moto's own log goes to a file: it writes whole workflows for every failed task."""
    path.parent.mkdir(parents=True, exist_ok=True)
    logger, handler = logging.getLogger("moto"), logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    before = logger.propagate
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = before
        handler.close()
