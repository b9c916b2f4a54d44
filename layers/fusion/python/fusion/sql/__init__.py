"""DuckDB sessions with bounds, and SQL kept in files beside this one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory, gettempdir
from typing import Final

import duckdb


@dataclass(frozen=True)
class Limits:
    """What one step may use. `folder` holds spilled data only while the step runs."""

    memory_mb: int = 1024
    threads: int = 2
    spill_mb: int = 4096
    folder: Path = Path(gettempdir()) / "fusion"


@contextmanager
def session(limits: Limits) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in memory that reads no network, loads no extension and stays within `limits`."""
    limits.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=limits.folder) as spill:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": f"{limits.memory_mb}MB",
            "threads": limits.threads,
            "temp_directory": spill,
            "max_temp_directory_size": f"{limits.spill_mb}MB",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
        }
        with duckdb.connect(config=settings) as connection:
            yield connection


@contextmanager
def apart(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same session with tables of its own: another session would cost as much as a small delivery's statements."""
    with connection.cursor() as own:
        yield own


def statement(template: str, **parts: object) -> str:
    """`template` with $names filled in. Values of rows never come this way: they are files, tables or parameters.

    >>> statement("select $what from t", what=1)
    'select 1 from t'
    """
    return Template(template).substitute({name: str(part) for name, part in parts.items()})


def from_file(name: str, **parts: object) -> str:
    """The statement in fusion/sql/<name>.sql."""
    return statement(_template(name), **parts)


@cache
def _template(name: str) -> str:
    return (files("fusion") / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def text(value: object) -> str:
    """A string literal.

    >>> text("O'Hara")
    "'O''Hara'"
    """
    return "'" + str(value).replace("'", "''") + "'"


def texts(values: Iterable[object]) -> str:
    """A list of literals.

    >>> texts(["a", "b"])
    "'a', 'b'"
    """
    return ", ".join(text(value) for value in values)


def name(value: str) -> str:
    """A quoted column name."""
    return '"' + value.replace('"', '""') + '"'


def names(values: Sequence[str], prefix: str = "") -> str:
    return ", ".join(prefix + name(value) for value in values)


def struct(types: Mapping[str, str]) -> str:
    """Column types as read_csv and read_json take them."""
    return "{" + ", ".join(f"{text(column)}: {text(kind)}" for column, kind in types.items()) + "}"


PARQUET: Final = "format parquet, compression zstd, compression_level 1, dictionary_size_limit 4000"
"""Steps read each other's files once: a higher level or dictionaries of names and digests cost more than they save."""


def write_parquet(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> int:
    """Writes the rows of `query`, returns how many. Its order must be total: the same rows, the same bytes."""
    copy = "copy ($query) to $path ($parquet)"
    [count] = connection.execute(statement(copy, query=query, path=text(path), parquet=PARQUET)).fetchone() or (0,)
    return int(count)
