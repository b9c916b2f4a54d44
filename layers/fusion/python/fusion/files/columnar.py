"""Parquet: typed columns as the text a clerk would have written, read in pieces by DuckDB."""

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb

from fusion.files.archives import Budget, truncated
from fusion.files.delimited import BLANK, Row
from fusion.files.sheets import as_text
from fusion.problems import FileProblem
from fusion.sql import Limits, name, session, statement, text

MEMORY_MB: Final = 256
MAGIC, LOCKED = b"PAR1", b"PARE"
SINGLE_MAX: Final = 1 << 24
"""A single-precision number beyond it has lost its last digits."""
_BATCH: Final = 1000
_NESTED: Final = ("STRUCT", "MAP", "UNION", "VARIANT")
_TIME: Final = "replace(cast(date_trunc('second', $moment) as varchar), ' 00:00:00', '')"
_INSTANT: Final = "TIMESTAMP WITH TIME ZONE"


@contextmanager
def opened(path: Path) -> Iterator["Columns"]:
    """Raises FileProblem, also for what turns out to be broken while it is read."""
    _check_ends(path)
    with TemporaryDirectory() as folder:
        limits = Limits(memory_mb=MEMORY_MB, threads=1, folder=Path(folder))
        try:
            with session(limits) as connection:
                yield Columns(connection, path)
        except duckdb.OutOfMemoryException:
            raise FileProblem(
                "too-large", "Parquet文件的行组太大,无法读取", "以较小的行组导出,或拆成几个文件"
            ) from None
        except duckdb.Error as error:
            raise _locked() if "encrypt" in str(error).lower() else truncated() from None


class Columns:
    """`unreadable`: columns of lists and objects, and times of which nobody knows by whose clock they are."""

    names: Final = ("",)
    hidden: Final = frozenset[str]()

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self._connection, self._packed = connection, path.stat().st_size
        options = "binary_as_string = true, hive_partitioning = false"
        self._source = statement("read_parquet($path, $options)", path=text(path), options=options)
        described = connection.execute(statement("describe from $source", source=self._source)).fetchall()
        self._columns = [(str(column), str(kind)) for column, kind, *_ in described]
        old = "select name from parquet_schema($path) where type = 'INT96'"
        unclear = {str(column) for (column,) in connection.execute(statement(old, path=text(path))).fetchall()}
        self.unreadable = {
            column: "旧式时间(INT96),看不出按哪个时区" if column in unclear else "嵌套的对象或列表"
            for column, kind in self._columns
            if column in unclear or is_nested(kind)
        }

    def rows(self, _name: str, *, header_row: int | None = None) -> Iterator[Row]:  # noqa: ARG002 - nothing is merged
        yield Row(0, "", None, [column for column, _ in self._columns])
        shown = ", ".join("null" if each[0] in self.unreadable else _shown(*each) for each in self._columns)
        found = self._connection.execute(statement("select $shown from $source", shown=shown, source=self._source))
        singles = [place for place, (_, kind) in enumerate(self._columns) if kind == "FLOAT"]
        budget, number = Budget(self._packed), 0
        while batch := found.fetchmany(_BATCH):
            for values in batch:
                number += 1
                cells = [as_text(value).replace("\x00", "\ufffd") for value in values]
                for place in singles:
                    cells[place] = single(cells[place])
                budget.spend(sum(map(len, cells)) + len(cells))
                if any(cell.strip(BLANK) for cell in cells):
                    yield Row(number, "", None, cells)


def _shown(column: str, kind: str) -> str:
    """An instant is shown by the clock of Beijing, the only one in China. Doubles are written by `as_text`."""
    if kind == "DOUBLE":
        return name(column)
    if not kind.startswith("TIMESTAMP"):
        return statement("cast($column as varchar)", column=name(column)) if kind != "BOOLEAN" else name(column)
    moment = "cast($column as timestamp)" + (" + interval 8 hour" if kind == _INSTANT else "")
    return statement(_TIME, moment=statement(moment, column=name(column)))


def is_nested(kind: str) -> bool:
    """
    >>> is_nested("STRUCT(a INTEGER)"), is_nested("INTEGER[]"), is_nested("DECIMAL(9,2)")
    (True, True, False)
    """
    return kind.startswith(_NESTED) or kind.endswith("]")


def single(shown: str) -> str:
    """A number of single precision; one so large that its last digits are lost looks it.

    >>> single("650.1"), single("3.0"), single("15400000512.0")
    ('650.1', '3', '1.540000E+10')
    """
    if not shown:
        return ""
    value = float(shown)
    return f"{value:.6E}" if SINGLE_MAX <= abs(value) < inf else as_text(value)


def _check_ends(path: Path) -> None:
    """Every such file begins and ends with its name; the footer of a locked one ends with another."""
    with path.open("rb") as file:
        head = file.read(4)
        file.seek(max(0, path.stat().st_size - 4))
        tail = file.read(4)
    if LOCKED in {head, tail}:
        raise _locked()
    if tail != MAGIC or path.stat().st_size < 12:
        raise truncated()


def _locked() -> FileProblem:
    return FileProblem("encrypted", "Parquet文件是加密的", "取消加密后重新导出报送")
