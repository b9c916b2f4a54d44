"""Indicators: SQL that means the same to DuckDB and to Athena, over tables that exist, and words that are complete."""

import json

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from fusion.indicators import TABLES, Indicator, indicators
from tests.fusion.builders import SEED

SHARED = frozenset({"count", "sum", "substr", "min", "max", "coalesce", "cast", "lower", "length", "case", "and", "or"})
"""Functions that mean the same in DuckDB and in Athena (Trino); "/" does not: of integers one of them cuts."""
IDS = [each.id for each in indicators()]


def of(id_: str) -> Indicator:
    return next(each for each in indicators() if each.id == id_)


@pytest.mark.parametrize("id_", IDS)
def test_its_sql_is_the_same_to_duckdb_and_to_athena(id_: str) -> None:
    duck, athena = (sqlglot.parse(of(id_).query, read=dialect) for dialect in ("duckdb", "athena"))
    assert len(duck) == 1
    assert duck == athena
    [query] = duck
    assert query is not None
    functions = {found.sql_name().lower() for found in query.find_all(exp.Func)}
    assert {"substr" if each == "substring" else each for each in functions} <= SHARED
    assert not list(query.find_all(exp.Div, exp.Anonymous))
    assert all(isinstance(star.parent, exp.Count) for star in query.find_all(exp.Star))
    assert {table.name for table in query.find_all(exp.Table)} <= set(TABLES)


def test_a_function_of_one_engine_alone_would_be_seen() -> None:
    query = sqlglot.parse_one("select list_sort(list(county)) as part from person", read="duckdb")
    assert not {found.sql_name().lower() for found in query.find_all(exp.Func)} <= SHARED


def test_their_words_are_complete() -> None:
    assert len(set(IDS)) == len(IDS) >= 12
    departments = {each["id"] for each in json.loads((SEED.parent / "departments.json").read_text("utf-8"))}
    datasets = {f"{path.parent.name}/{path.name.split('.')[0]}" for path in SEED.glob("*/*.json")}
    for each in indicators():
        assert each.owner in departments
        assert each.sources
        assert set(each.sources) <= datasets
        assert each.name
        assert each.description.endswith("。")
        assert each.unit
        assert each.period in {"day", "month"}
        assert each.geography in {"county", "city"}
        assert each.form in {"count", "sum", "ratio"}
        assert not each.flow or each.period == "month"


@pytest.mark.parametrize("id_", IDS)
def test_its_query_gives_the_columns_its_form_asks_for(id_: str) -> None:
    with duckdb.connect() as connection:
        for table, columns in TABLES.items():
            connection.execute(
                f"create table {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})"
            )
        given_columns = [column[0] for column in connection.execute(of(id_).query).description]
    assert {"county", "part"} <= set(given_columns) <= {"period", "county", "part", "whole", "behind"}
    assert ("whole" in given_columns) == (of(id_).form == "ratio")
    assert ("period" in given_columns) == of(id_).flow
