"""What moto's grammar does not read in a definition: ItemBatcher, and a percentage without a decimal point."""

import json
from collections.abc import Iterator
from typing import Any, Final

BATCHER: Final = "ItemBatcher"
PERCENTAGE: Final = "ToleratedFailurePercentage"


def readable(definition: str) -> str:
    """The definition as moto reads it.

    >>> readable('{"States": {"A": {"Type": "Map", "ToleratedFailurePercentage": 5, "ItemBatcher": {}}}}')
    '{"States": {"A": {"Type": "Map", "ToleratedFailurePercentage": 5.0}}}'
    """
    if f'"{BATCHER}"' not in definition and f'"{PERCENTAGE}"' not in definition:
        return definition
    read = json.loads(definition)
    for _, state in states(read):
        state.pop(BATCHER, None)
        if isinstance(told := state.get(PERCENTAGE), int):
            state[PERCENTAGE] = float(told)
    return json.dumps(read)


def batcher(definition: str, state: str) -> dict[str, Any] | None:
    if f'"{BATCHER}"' not in definition:
        return None
    return next((found.get(BATCHER) for name, found in states(json.loads(definition)) if name == state), None)


def states(scope: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Of the machine and of all within its maps and branches; a name is there once."""
    for name, state in scope.get("States", {}).items():
        yield name, state
        for inner in [state.get("ItemProcessor"), state.get("Iterator"), *state.get("Branches", [])]:
            if inner:
                yield from states(inner)
