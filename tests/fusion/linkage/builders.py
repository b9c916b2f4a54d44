"""Rows for linkage, and what the SQL makes of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import duckdb
from hypothesis import strategies as st

from fusion.linkage import Model, blocking_keys, candidates, score
from fusion.sql import statement

Row = Mapping[str, Any]
LISTS = {"relatives", "people"}
LETTERS = "张章王令狐欧阳小晓红宏芳"
NAMES = st.text(LETTERS, min_size=2, max_size=4)
DATES = st.dates(date(1920, 1, 1), date(2020, 12, 31)).map(str)
PERSON = {
    "name": NAMES,
    "birth": st.one_of(st.sampled_from(["1980-01-03", "1980-03-01", "1980-01-04", "1981-01-03", "1980-07-09"]), DATES),
    "sex": st.sampled_from("12"),
    "phone": st.sampled_from(["15400000001", "15400000002", "15400001102", "19400000001"]),
    "door": st.sampled_from(["d1", "d2"]),
    "building": st.sampled_from(["b1", "b2"]),
    "village": st.sampled_from(["v1", "v2"]),
    "town": st.sampled_from(["520302001", "520303001"]),
    "county": st.sampled_from(["520302", "520303"]),
    "address": st.sampled_from(["某路1号", "某路2号"]),
    "household": st.sampled_from(["h1", "h2"]),
    "relatives": st.lists(st.sampled_from(["李四", "王二", "赵六"]), min_size=1, max_size=3),
}
ROWS = st.lists(
    st.fixed_dictionaries(
        {"link": st.sampled_from(["u1", "u2", "u3"])} | {c: st.none() | s for c, s in PERSON.items()}
    ),
    max_size=6,
)


def table(connection: duckdb.DuckDBPyConnection, name: str, rows: Iterable[Row], columns: Iterable[str]) -> None:
    kinds = {column: "varchar[]" if column in LISTS else "varchar" for column in ("link", *columns)}
    declared = ", ".join(f"{column} {kind}" for column, kind in kinds.items())
    connection.execute(f"create or replace temp table {name} ({declared})")
    for row in rows:
        marks = ", ".join("?" for _ in kinds)
        insert = statement("insert into $name values ($marks)", name=name, marks=marks)
        connection.execute(insert, [row.get(column) for column in kinds])


def units(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["link"], []).append(row)
    return found


def linked(connection: duckdb.DuckDBPyConnection, model: Model) -> list[tuple[str, str, float, int]]:
    """Every pair that blocking finds among the tables floaters and anchors: left, right, weight, pattern."""
    blocking_keys(connection, "floaters", model, "floater_keys")
    blocking_keys(connection, "anchors", model, "anchor_keys")
    candidates(connection, "floater_keys", "anchor_keys", model, "pairs")
    score(connection, "pairs", "floaters", "anchors", model, into="scored")
    return connection.execute("from scored order by all").fetchall()
