"""Replacing parts of moto for as long as a cloud lives."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MISSING = object()


class Patches:
    """Attributes put in place of moto's, and given back on `undo`."""

    def __init__(self) -> None:
        self._originals: list[tuple[Any, str, Any]] = []

    def replace(self, owner: Any, name: str, value: Any) -> None:
        self._originals.append((owner, name, vars(owner).get(name, MISSING)))
        setattr(owner, name, value)

    def undo(self) -> None:
        for owner, name, value in reversed(self._originals):
            if value is MISSING:
                delattr(owner, name)
            else:
                setattr(owner, name, value)
        self._originals.clear()


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
