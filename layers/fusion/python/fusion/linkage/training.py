"""Learning a model's m, u and frequencies from rows without knowing which are the same. Never in a Lambda.

u: how often different units agree, from pairs at random. m: how often the same unit agrees, by expectation and
maximisation over the patterns of the pairs of one blocking rule at a time; a field that the rule makes agree learns
nothing from it, and keeps its m when no rule teaches it. Where pairs are known to be the same, m is counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, log2

import duckdb

from fusion.linkage.blocking import blocking_keys, candidates
from fusion.linkage.model import Field, Frequencies, Model
from fusion.linkage.scoring import patterns
from fusion.sql import name, statement

ROUNDS_MAX = 200
SETTLED = 1e-5
SMOOTHED = 0.5
"""Added to each level's count: what was never seen is not impossible."""
TELLING_MIN = 100
"""Fewer pairs that tell of a field teach nothing: it keeps what it had."""
STRIDE = 7919
Counts = Mapping[tuple[int, ...], float]


@dataclass(frozen=True)
class Passes:
    """`rules`: blocking rules to learn m under, in turn. `random_pairs`: for u. `names_max`: values that are banded."""

    rules: tuple[str, ...] = ()
    kept: float = 0.0
    """How much of a known m stays: pairs that share an id hide the errors that keep rows from sharing it."""
    shown: float = 0.0
    """A level that fewer pairs show keeps the m or u it had: a rehearsal city has few neighbours in one building."""
    random_pairs: int = 1_000_000
    names_max: int = 3000
    bands_max: int = 12


@dataclass(frozen=True)
class Known:
    """Tables of who is who. `matched`: pairs (left_link, right_link) in which m is counted instead of being guessed;
    `same`: all pairs that are the same, which say nothing of u; `units`: rows under one link a unit, in which values
    are counted."""

    matched: str
    same: str
    units: str


def train(
    connection: duckdb.DuckDBPyConnection,
    left: str,
    right: str | None,
    model: Model,
    *,
    passes: Passes,
    known: Known | None = None,
) -> Model:
    """`left`, `right`: rows (link, columns…); without `right`, `left` against itself."""
    other = right or left
    same, matched = (known.same, known.matched) if known else (_NO_PAIRS, None)
    connection.execute(statement(_KNOWN, same=same))
    u = _random(connection, left, other, model, passes)
    if matched:
        sure = _counts(connection, matched, left, other, model)
        told = [place for place, _ in enumerate(model.fields) if _telling(sure, place) >= TELLING_MIN]
        m = {
            model.fields[place].name: _shares(
                sure,
                place,
                model.fields[place],
                had=[level.m for level in model.fields[place].levels],
                least=passes.shown,
            )
            for place in told
        }
    else:
        m = _guessed(connection, left, right, model, passes=passes, u=u)
    learnt = {
        field.name: [*zip(_mixed(field, m.get(field.name), passes.kept), u[field.name], strict=True)]
        for field in model.fields
    }
    trained = model.with_levels(learnt)
    units = known.units if known else other
    return replace(trained, fields=tuple(_with_bands(connection, units, field, passes) for field in trained.fields))


def _random(
    connection: duckdb.DuckDBPyConnection, left: str, right: str, model: Model, passes: Passes
) -> dict[str, list[float]]:
    for side, table in (("left", left), ("right", right)):
        connection.execute(statement(_NUMBERED, into=f"linkage_sample_{side}", table=table))
    [(lefts, rights)] = connection.execute(
        "select (select count(*) from linkage_sample_left), (select count(*) from linkage_sample_right)"
    ).fetchall()
    rounds = max(1, min(rights - 1, ceil(passes.random_pairs / max(lefts, 1))))
    connection.execute(
        statement(_AT_RANDOM, stride=STRIDE, rights=max(rights, 1), rounds=rounds, most=passes.random_pairs)
    )
    counted = _counts(connection, "linkage_random", left, right, model)
    connection.execute("drop table linkage_random; drop table linkage_sample_left; drop table linkage_sample_right")
    return {
        field.name: _shares(counted, place, field, had=[level.u for level in field.levels], least=passes.shown)
        if _telling(counted, place) >= TELLING_MIN
        else [level.u for level in field.levels]
        for place, field in enumerate(model.fields)
    }


_NUMBERED = """
create or replace temp table $into as
select link, row_number() over (order by hash(link), link) - 1 as no from (select distinct link from $table)
"""
_AT_RANDOM = """
create or replace temp table linkage_random as
with drawn as (
    select link, (no * $stride + turn * 104729) % $rights as other
    from (from linkage_sample_left order by no limit $most) cross join range(1, $rounds + 1) as turns(turn)
)
select l.link as left_link, r.link as right_link
from drawn l join linkage_sample_right r on r.no = l.other
where l.link <> r.link and (l.link, r.link) not in (from linkage_same)
"""
_KNOWN = "create or replace temp table linkage_same as select left_link, right_link from $same"
_NO_PAIRS = "(select '' as left_link, '' as right_link limit 0)"


def _guessed(
    connection: duckdb.DuckDBPyConnection,
    left: str,
    right: str | None,
    model: Model,
    *,
    passes: Passes,
    u: Mapping[str, Sequence[float]],
) -> dict[str, list[float]]:
    """m of each field: the mean over the rules that leave it free."""
    taught: dict[str, list[list[float]]] = {field.name: [] for field in model.fields}
    for rule in passes.rules:
        [block] = [block for block in model.blocks if block.rule == rule]
        alone = replace(model, blocks=(block,))
        blocking_keys(connection, left, alone, "linkage_keys_left")
        if right:
            blocking_keys(connection, right, alone, "linkage_keys_right")
        candidates(
            connection,
            "linkage_keys_left",
            "linkage_keys_right" if right else "linkage_keys_left",
            alone,
            "linkage_block",
        )
        counts = _counts(connection, "linkage_block", left, right or left, model)
        free = [place for place, field in enumerate(model.fields) if not block.columns & set(field.columns)]
        for place, shares in expectation(counts, model.fields, free, u).items():
            taught[model.fields[place].name].append(shares)
    return {
        name: [sum(column) / len(column) for column in zip(*found, strict=True)]
        for name, found in taught.items()
        if found
    }


def expectation(
    counts: Counts, fields: Sequence[Field], free: Sequence[int], u: Mapping[str, Sequence[float]]
) -> dict[int, list[float]]:
    """{place of a field: m of its levels}, most agreeing first, by expectation and maximisation over pattern counts."""
    merged = _merged(counts, free)
    total = sum(merged.values())
    m = {place: [level.m for level in fields[place].levels] for place in free}
    share = 0.5
    for _ in range(ROUNDS_MAX if total else 0):
        same = {pattern: _posterior(pattern, free, fields, m=m, u=u, share=share) for pattern in merged}
        share = sum(same[pattern] * count for pattern, count in merged.items()) / total
        weighed = {pattern: same[pattern] * count for pattern, count in merged.items()}
        new = {place: _shares(weighed, free.index(place), fields[place]) for place in free}
        moved = max((abs(a - b) for place in free for a, b in zip(m[place], new[place], strict=True)), default=0.0)
        m = new
        if moved < SETTLED:
            break
    return m


def _posterior(
    pattern: tuple[int, ...],
    free: Sequence[int],
    fields: Sequence[Field],
    *,
    m: Mapping[int, Sequence[float]],
    u: Mapping[str, Sequence[float]],
    share: float,
) -> float:
    odds = share / max(1 - share, 1e-12)
    for digit, place in zip(pattern, free, strict=True):
        if digit:
            at = _level(digit, fields[place])
            odds *= m[place][at] / u[fields[place].name][at]
    return odds / (1 + odds)


def _merged(counts: Counts, free: Sequence[int]) -> dict[tuple[int, ...], float]:
    merged: dict[tuple[int, ...], float] = {}
    for digits, count in counts.items():
        kept = tuple(digits[place] for place in free)
        merged[kept] = merged.get(kept, 0.0) + count
    return merged


def _level(digit: int, field: Field) -> int:
    """The place of its level among the field's, most agreeing first."""
    return max(len(field.levels) - digit, 0)


def _mixed(field: Field, learnt: Sequence[float] | None, kept: float) -> list[float]:
    known = [level.m for level in field.levels]
    return [kept * old + (1 - kept) * new for old, new in zip(known, learnt or known, strict=True)]


def _telling(counts: Counts, place: int) -> float:
    """How many pairs say anything of a field."""
    return sum(count for digits, count in counts.items() if digits[place])


def _shares(counts: Counts, place: int, field: Field, *, had: Sequence[float] = (), least: float = 0.0) -> list[float]:
    """How the pairs that tell of a field are spread over its levels, most agreeing first.

    A level that fewer than `least` pairs show keeps what it had; the others share the rest.
    """
    held = [0.0] * len(field.levels)
    for digits, count in counts.items():
        if digits[place]:
            held[_level(digits[place], field)] += count
    seldom = [place for place, amount in enumerate(held) if amount < least]
    rest = 1.0 - sum(had[place] for place in seldom)
    total = sum(amount + SMOOTHED for place, amount in enumerate(held) if place not in seldom)
    return [had[place] if place in seldom else rest * (amount + SMOOTHED) / total for place, amount in enumerate(held)]


def _counts(connection: duckdb.DuckDBPyConnection, pairs: str, left: str, right: str, model: Model) -> Counts:
    patterns(connection, pairs, left, right, model, into="linkage_counted")
    found = connection.execute("select pattern, count(*) from linkage_counted group by pattern").fetchall()
    connection.execute("drop table linkage_counted")
    return {model.digits(pattern): float(count) for pattern, count in found}


def _with_bands(connection: duckdb.DuckDBPyConnection, table: str, field: Field, passes: Passes) -> Field:
    """Values by how common they are: each band half as common as the one before; the rest is the last band, less
    common than values are on average, which is u."""
    if field.frequencies is None:
        return field
    column = name(field.frequencies.column)
    rows = connection.execute(statement(_HOW_COMMON, column=column, table=table)).fetchall()
    total = sum(count for _, count in rows)
    common = [(value, count) for value, count in rows[: passes.names_max] if count > 1]
    rest = [count for _, count in rows[len(common) :]]
    banded: dict[int, list[tuple[str, int]]] = {}
    for value, count in common:
        band = min(int(log2(common[0][1] / count)), passes.bands_max - 1)
        banded.setdefault(band, []).append((value, count))
    held = [banded[band] for band in sorted(banded)]
    bands = [sum(count * count for _, count in band) / sum(count for _, count in band) / total for band in held]
    seldom = sum(count * count for count in rest) / sum(rest) / total if rest else 1 / max(total, 1)
    last = min(seldom, field.levels[0].u)
    values = {value: place for place, band in enumerate(held) for value, _ in band}
    return replace(field, frequencies=Frequencies(field.frequencies.column, (*bands, last), values))


_HOW_COMMON = """
select value, count(*) as many from (select distinct link, $column as value from $table where $column is not null)
group by value order by many desc, value
"""
