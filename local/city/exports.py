"""What programs export and no clerk opens: JSON lines and Parquet, whose rows count from 1, without a header."""

import json
from collections.abc import Iterable, Sequence
from gzip import GzipFile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

import duckdb

from local.city.departments.spelling import Cell

ENDINGS: Final = (".jsonl", ".jsonl.gz", ".parquet")


def write_lines(names: Sequence[str], rows: Iterable[Sequence[Cell]], file: IO[bytes] | GzipFile) -> None:
    """An object a line; whole numbers stand without quotes, what is empty is null."""
    for row in rows:
        told = {name: _value(cell) for name, cell in zip(names, row, strict=True)}
        file.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")


def write_parquet(names: Sequence[str], rows: Iterable[Sequence[Cell]], path: Path) -> None:
    """Texts, by way of a file of lines: there may be a third of a million."""
    columns = "{" + ", ".join(f"'{name}': 'VARCHAR'" for name in names) + "}"
    with TemporaryDirectory() as folder, duckdb.connect(config={"threads": 1}) as connection:
        between = Path(folder) / "rows.jsonl"
        with between.open("wb") as file:
            write_lines(names, rows, file)
        read = f"from read_json('{between}', format = 'newline_delimited', columns = {columns})"
        connection.execute(f"copy ({read}) to '{path}' (format parquet)")


def _value(cell: Cell) -> str | int | None:
    return cell if isinstance(cell, int) else str(cell) or None
