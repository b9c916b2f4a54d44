"""What was edited: looks at the files' times, which works on every file system and costs a few milliseconds a look."""

import os
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

LOOK_S = 0.2
NOT_SOURCES = {"node_modules", "__pycache__"}

State = tuple[int, int]  # time in nanoseconds, size


class Files:
    """The files below some folders (or files themselves) of `root`. The first look is when it is made."""

    def __init__(self, root: Path, places: Iterable[str]) -> None:
        self._root = root
        self._places = tuple(places)
        self._seen = self._look()

    def edited(self) -> set[Path]:
        """Written, new or gone since the last call."""
        before, self._seen = self._seen, self._look()
        return {path for path, _ in before.items() ^ self._seen.items()}

    def wait(self) -> set[Path]:
        """Until something is edited, and then until a look finds nothing more: an editor writes many at once."""
        edited: set[Path] = set()
        while True:
            more = self.edited()
            if edited and not more:
                return edited
            edited |= more
            threading.Event().wait(LOOK_S)

    def _look(self) -> dict[Path, State]:
        return {path: state for place in self._places for path, state in states(self._root / place)}


def states(place: Path) -> Iterator[tuple[Path, State]]:
    if place.is_file():
        found = place.stat()
        yield place, (found.st_mtime_ns, found.st_size)
        return
    for folder, folders, names in os.walk(place):
        folders[:] = [name for name in folders if name not in NOT_SOURCES and not name.startswith(".")]
        for name in names:
            path = Path(folder, name)
            try:
                found = path.stat()
            except FileNotFoundError:
                continue  # an editor's file of a moment
            if not name.startswith("."):
                yield path, (found.st_mtime_ns, found.st_size)
