"""Code lists and gazetteer as small tables of the session."""

from collections.abc import Iterable, Sequence

import duckdb

from fusion.contract import Column, Contract, code_list, code_spellings
from fusion.reference.codes import ending, local
from fusion.sql import name
from fusion.values import places


def load_lists(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Every list's keys are unique: joining it never multiplies rows."""
    for place, column in enumerate(contract.columns):
        if code_list(column.type):
            _table(connection, table(place), ("spelling", "code", "local", "ending"), coded(column))
    load_places(connection)


def load_places(connection: duckdb.DuckDBPyConnection) -> None:
    """Tables counties (alias, county, name, kept), towns (county, stem, town), unique_towns."""
    county_names = places.county_names()
    counties = [(alias, each.code, each.name, each.kept) for alias, each in places.counties().items()]
    _table(connection, "counties", ("alias", "county", "name", "kept"), counties)
    _table(connection, "towns", ("county", "stem", "town"), [(*key, town) for key, town in places.towns().items()])
    unique = [(town_name, *place, county_names[place[0]]) for town_name, place in places.unique_towns().items()]
    _table(connection, "unique_towns", ("town_name", "county", "town", "name"), unique)


def coded(column: Column) -> list[tuple[str, str, bool, bool]]:
    """(spelling, code, whether only this contract knows it so, whether the code has an end)."""
    known, own, gone = code_spellings(column.type), local(column), ending(column.type)
    return [
        *((spelling, code, False, code in gone) for spelling, code in known.items() if spelling not in own),
        *((spelling, code, True, code in gone) for spelling, code in own.items()),
    ]


def table(place: int) -> str:
    """Of the contract's column number `place`."""
    return f"codes{place}"


def _table(
    connection: duckdb.DuckDBPyConnection, named: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """As lists, one a column: thousands of literals would be read for longer than a small file is cleaned."""
    values = {f"c{place}": list(column) for place, column in enumerate(zip(*rows, strict=True))}
    told = ", ".join(f"unnest(${each}) as {name(column)}" for each, column in zip(values, columns, strict=True))
    connection.execute(f"create temp table {name(named)} as select {told}", values)
