"""Replacing parts of moto for as long as a cloud lives."""

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
