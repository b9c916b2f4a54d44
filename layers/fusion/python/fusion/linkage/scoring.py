"""Weighing pairs: in SQL each becomes its pattern; only the few different patterns are weighed, in Python."""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from fusion.linkage.model import Field, Frequencies, Model
from fusion.linkage.rows import columns_of, take
from fusion.linkage.vocabulary import condition_sql, sounded
from fusion.sql import name, statement


@dataclass(frozen=True)
class Evidence:
    """What one field says of a pair. `weight_max`: what it says at most, in bits. `label`: Chinese, for a reviewer."""

    field: str
    title: str
    level: str
    label: str
    weight: float
    weight_max: float


def score(connection: duckdb.DuckDBPyConnection, pairs: str, left: str, right: str, model: Model, *, into: str) -> None:
    """The temporary table (left_link, right_link, weight double, pattern bigint), one row a pair of `pairs`.

    `left`, `right`: rows (link, columns…), several a link. A field counts with its best level among the rows of both.
    """
    patterns(connection, pairs, left, right, model, into="linkage_patterns")
    found = connection.execute("select distinct pattern from linkage_patterns order by pattern").fetchall()
    seen = [pattern for (pattern,) in found]
    connection.execute(
        "create or replace temp table linkage_weights as select unnest($patterns::bigint[]) as pattern,"
        " unnest($weights::double[]) as weight",
        {"patterns": seen, "weights": [round(model.weight(pattern), 4) for pattern in seen]},
    )
    connection.execute(statement(_WEIGHED, into=into))
    connection.execute("drop table linkage_patterns; drop table linkage_weights")


def patterns(
    connection: duckdb.DuckDBPyConnection, pairs: str, left: str, right: str, model: Model, *, into: str
) -> None:
    """The temporary table (left_link, right_link, pattern)."""
    shown = columns_of(connection, left) & columns_of(connection, right)
    columns = {column for field in model.fields for column in field.columns} & shown
    sounds = {column for field in model.fields for level in field.levels for column in sounded(level.when)} & shown
    for side, table in (("left", left), ("right", right)):
        asked = statement("link in (select $side_link from $pairs)", side_link=f"{side}_link", pairs=pairs)
        take(connection, table, columns, sounds, into=f"linkage_{side}", where=asked)
    for field in model.fields:
        if field.frequencies and field.frequencies.column in shown:
            _add_bands(connection, field.frequencies)
    single = _is_single(connection, "linkage_left") and _is_single(connection, "linkage_right")
    digits = (digit_sql(field, shown) for field in model.fields)
    best = (digit if single else f"max({digit})" for digit in digits)
    added = " + ".join(f"{place} * coalesce({digit}, 0)" for place, digit in zip(model.places, best, strict=True))
    grouped = "" if single else "group by p.left_link, p.right_link"
    connection.execute(statement(_PATTERNS, into=into, pairs=pairs, digits=added, grouped=grouped))
    connection.execute("drop table linkage_left; drop table linkage_right")


def _is_single(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Has every link one row? Then there is nothing to choose from, and no grouping to pay for."""
    counted = statement("select count(*) = count(distinct link) from $table", table=table)
    return bool(connection.execute(counted).fetchall()[0][0])


_PATTERNS = """
create or replace temp table $into as
select p.left_link, p.right_link, ($digits)::bigint as pattern
from $pairs p left join linkage_left l on l.link = p.left_link left join linkage_right r on r.link = p.right_link
$grouped
"""
_WEIGHED = """
create or replace temp table $into as
select left_link, right_link, weight, pattern from linkage_patterns join linkage_weights using (pattern)
"""


def digit_sql(field: Field, shown: frozenset[str]) -> str:
    """The digit of a pair of rows l and r; conditions on columns that are not shown do not hold."""
    cases = []
    for place, level in enumerate(field.levels[:-1]):
        if all(str(condition[1]) in shown for condition in level.when):
            held = " and ".join(condition_sql(condition) for condition in level.when)
            cases.append(f"when {held} then {_digit(field, place, shown)}")
    both = (
        f"l.{name(column)} is not null and r.{name(column)} is not null" for column in field.columns if column in shown
    )
    told = " or ".join(f"({one})" for one in both)
    return f"case {' '.join(cases)} when {told} then 1 else 0 end" if told else "0"


def _digit(field: Field, place: int, shown: frozenset[str]) -> str:
    digit = len(field.levels) - place
    if place == 0 and field.frequencies and field.frequencies.column in shown:
        return f"{digit} + l.{name(f'{field.frequencies.column}·band')}"
    return str(digit)


def _add_bands(connection: duckdb.DuckDBPyConnection, frequencies: Frequencies) -> None:
    """linkage_left gets `<column>·band`."""
    band, last = name(f"{frequencies.column}·band"), len(frequencies.bands) - 1
    connection.execute(
        statement("alter table linkage_left add column $band integer default $last", band=band, last=last)
    )
    connection.execute(
        "create or replace temp table linkage_bands as"
        " select unnest($values::varchar[]) as value, unnest($bands::integer[]) as band",
        {"values": list(frequencies.values), "bands": list(frequencies.values.values())},
    )
    query = "update linkage_left set $band = b.band from linkage_bands b where b.value = linkage_left.$column"
    connection.execute(statement(query, band=band, column=name(frequencies.column)))
    connection.execute("drop table linkage_bands")


def explain(model: Model, pattern: int) -> list[Evidence]:
    """Field by field what made the weight; fields of which a side is silent say nothing and are left out.

    Sums to the pair's weight together with the prior, unless a cap or a bar of the model holds it down.
    """
    return list(_explained(model, pattern))


def _explained(model: Model, pattern: int) -> Iterator[Evidence]:
    for field, digit in zip(model.fields, model.digits(pattern), strict=True):
        if digit:
            level = field.level(digit)
            most = max(field.weight(possible) for possible in range(1, field.radix))
            yield Evidence(
                *(field.name, field.label, level.name, level.label),
                *(round(field.weight(digit), 2), round(most, 2)),
            )
