"""Splitting: one pass over the file, which leaves chunks of numbered rows and a plan of them."""

import json
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Self, TextIO

from fusion.files.prepare import Prepared, prepare_into
from fusion.recognise import Recognised

CHUNK_CHARACTERS: Final = 16_000_000
"""Of some 150,000 rows of a register: half a minute's work."""

Keep = Callable[[int, Path], None]
"""Takes a chunk that is complete, with its number from 0; afterwards its file is gone."""


@dataclass(frozen=True)
class Plan:
    """What all pieces must know of the whole. `today`: the day the file was split, by which all of it is judged.

    `firsts`: the number of each chunk's first row. `places`: {contract column: place in a row}; `delimiter`, `width`,
    `multiline`, `parts` as of Prepared; `warnings`: of recognising and of reading.
    """

    today: date
    rows: int
    firsts: tuple[int, ...]
    places: dict[str, int]
    delimiter: str
    width: int
    multiline: bool
    parts: tuple[tuple[str, int], ...]
    warnings: tuple[str, ...]

    @classmethod
    def loads(cls, document: str) -> Self:
        found = json.loads(document)
        return cls(
            **found
            | {"today": date.fromisoformat(found["today"]), "firsts": tuple(found["firsts"])}
            | {"parts": tuple((name, before) for name, before in found["parts"]), "warnings": tuple(found["warnings"])}
        )

    def dumps(self) -> str:
        return json.dumps(asdict(self) | {"today": self.today.isoformat()}, ensure_ascii=False)

    def prepared(self, chunk: Path) -> Prepared:
        """The chunk, as cleaning reads a file."""
        return Prepared(chunk, self.rows, self.width, self.delimiter, self.multiline)

    def chunk_of(self, row: int) -> int:
        """The number of the chunk that holds the row."""
        return bisect_right(self.firsts, row) - 1


def split(
    path: Path, recognised: Recognised, folder: Path, keep: Keep, *, today: date, characters: int = CHUNK_CHARACTERS
) -> Plan:
    """Hands every chunk to `keep` as soon as it is complete: there is never more than one on disk, and no more than a
    few lines in memory. Raises FileProblem as `prepare` does; chunks may have been kept by then.
    """
    with TemporaryDirectory(dir=folder) as beside, _Chunks(Path(beside), keep, characters) as chunks:
        prepared = prepare_into(chunks, path, recognised, Path(beside) / "rows")
    return Plan(
        *(today, prepared.rows, tuple(chunks.firsts), recognised.places, prepared.delimiter, prepared.width),
        *(prepared.multiline, prepared.parts, (*recognised.warnings, *prepared.warnings)),
    )


class _Chunks:
    """A file that begins anew when enough was written to it. Each text begins with the number of its first row."""

    def __init__(self, folder: Path, keep: Keep, characters: int) -> None:
        self._folder, self._keep, self._characters = folder, keep, characters
        self._file: TextIO | None = None
        self._written = 0
        self.firsts: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._file and error is None:
            self._close(self._file)
        elif self._file:
            self._file.close()

    def write(self, text: str, /) -> int:
        if self._file and self._written >= self._characters:
            self._close(self._file)
            self._file = None
        if self._file is None:
            self._file, self._written = self._path().open("w", encoding="utf-8", newline=""), 0
            self.firsts.append(_number(text))
        self._written += len(text)
        return self._file.write(text)

    def _close(self, file: TextIO) -> None:
        file.close()
        path = Path(file.name)
        self._keep(len(self.firsts) - 1, path)
        path.unlink()

    def _path(self) -> Path:
        return self._folder / f"{len(self.firsts):05}.csv"


def _number(text: str) -> int:
    """
    >>> _number("12,,王小明\\n13,,李芳\\n")
    12
    """
    digits = next(place for place, character in enumerate(text) if not "0" <= character <= "9")
    return int(text[:digits])
