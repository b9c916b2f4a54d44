"""The rows that are read of a table, with what is derived from them."""

from collections.abc import Iterable

import duckdb

from fusion.linkage.sounds import add_sound
from fusion.sql import names, statement


def columns_of(connection: duckdb.DuckDBPyConnection, table: str) -> frozenset[str]:
    described = connection.execute(statement("describe $table", table=table)).fetchall()
    return frozenset(row[0] for row in described)


def take(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Iterable[str],
    sounds: Iterable[str],
    *,
    into: str,
    where: str = "true",
) -> None:
    """The temporary table `into`: link and `columns`, each row once; `<column>·sound` of those in `sounds`."""
    read = names(["link", *sorted(set(columns))])
    query = "create or replace temp table $into as select distinct $read from $table where $where"
    connection.execute(statement(query, into=into, read=read, table=table, where=where))
    for column in sorted(set(sounds)):
        add_sound(connection, into, column)
