"""Measuring a cleaned file column by column: how full, how many different values, how they are spread. No value of a
single row is in it: places of spread are told of at least SPREAD_MIN values, shares of at least SHARE_MIN rows.
"""

from pathlib import Path
from typing import Final

import duckdb

from fusion.columns import stored_type
from fusion.contract import Column, Contract, code_list
from fusion.profile.profile import OTHER, PLACES, ColumnProfile, Profile
from fusion.sql import Limits, from_file, name, session, statement, text

SHARE_ROWS: Final = 100_000
"""Of a file with more rows a sixteenth is measured: those whose row_id begins with 0, as good as drawn by lot."""
SPREAD_MIN: Final = 20
SHARE_MIN: Final = 5
SHARES_MAX: Final = 20


def measure(accepted: Path, contract: Contract, limits: Limits | None = None) -> Profile:
    """`accepted`: accepted.parquet as cleaning writes it. Of more than SHARE_ROWS rows a share is measured."""
    with session(limits or Limits()) as connection:
        count = statement("select count(*) from read_parquet($path)", path=text(accepted))
        [(of,)] = connection.execute(count).fetchall()
        return share(connection, accepted, contract, of=of, only="0" if of > SHARE_ROWS else "")


def share(connection: duckdb.DuckDBPyConnection, accepted: Path, contract: Contract, *, of: int, only: str) -> Profile:
    """Those rows of `accepted` whose row_id begins with `only`."""
    taken = "create temp table measured as from read_parquet($path) where starts_with(row_id, $only)"
    connection.execute(statement(taken, path=text(accepted), only=text(only)))
    [(rows,)] = connection.execute("select count(*) from measured").fetchall()
    columns = tuple(_column(connection, column, contract) for column in contract.columns)
    return Profile(rows, of, columns)


def _column(connection: duckdb.DuckDBPyConnection, column: Column, contract: Contract) -> ColumnProfile:
    value = name(column.field)
    filled, distinct = connection.execute(from_file("profile/filled", value=value)).fetchone() or (0, 0)
    number = _number(column, contract)
    if number is not None:
        places = from_file("profile/spread", value=statement(number, value=value), places=", ".join(map(str, PLACES)))
        [(found,)] = connection.execute(places).fetchall()
        return ColumnProfile(column.name, column.type, filled, distinct, _spread(found) if filled >= SPREAD_MIN else ())
    of = value if code_list(column.type) else from_file("profile/shape", value=value)
    counted = connection.execute(from_file("profile/shares", of=of)).fetchall()
    return ColumnProfile(column.name, column.type, filled, distinct, shares=_shares(counted, filled))


def _number(column: Column, contract: Contract) -> str | None:
    """How to read the column as a number, None where it is none."""
    if column.type == "date":
        return "epoch(try_cast($value as date)) / 86400"
    if column.type == "month":
        return "(cast(substr($value, 1, 4) as integer) - 1970) * 12 + cast(substr($value, 6, 2) as integer) - 1"
    return "$value" if stored_type(contract, column.field) == "bigint" else None


def _spread(places: list[float]) -> tuple[float, ...]:
    return tuple(round(place, 1) for place in places)


def _shares(counted: list[tuple[str, int]], filled: int) -> dict[str, float]:
    told = {value: count for value, count in counted[:SHARES_MAX] if count >= SHARE_MIN}
    rest = filled - sum(told.values())
    return {value: round(count / filled, 4) for value, count in (told | ({OTHER: rest} if rest else {})).items()}
