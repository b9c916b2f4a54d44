"""Files that are no delimited text, each as named tables of rows: workbooks, pages, JSON lines, Parquet."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Protocol

from fusion.files import columnar, grids, objects, pages, sheets, spreadsheetml
from fusion.files.delimited import Row


class Book(Protocol):
    @property
    def names(self) -> Sequence[str]:
        """Of the tables, in their order; '' of the only one of a file that names none."""

    @property
    def hidden(self) -> frozenset[str]:
        """Tables that a clerk does not see."""

    @property
    def unreadable(self) -> Mapping[str, str]:
        """Columns by name that can be no text, and what they are."""

    def rows(self, name: str, *, header_row: int | None = None) -> Iterator[Row]:
        """Rows that are not blank, numbered as the clerk counts them, from 1.

        Where a row 0 comes first it holds the columns' names. Below `header_row` the value of cells merged downwards
        stands in every row they cover.
        """


def opened(path: Path, file_format: str, columns: Sequence[str] = ()) -> AbstractContextManager[Book]:
    """`columns`: of JSON lines, if they are known, in their order. Raises FileProblem, also while rows are read."""
    match file_format:
        case "jsonl":
            return nullcontext(objects.Objects(path, columns))
        case "parquet":
            return columnar.opened(path)
        case "html":
            return nullcontext(grids.Grids(path, pages.read))
        case "xml":
            return nullcontext(grids.Grids(path, spreadsheetml.read))
        case _:
            return sheets.workbook(path)
