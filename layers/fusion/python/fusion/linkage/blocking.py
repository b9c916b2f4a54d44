"""Which pairs are compared at all: those that share a blocking key that not too many share."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from fusion.linkage.model import Block, Model
from fusion.linkage.rows import columns_of, take
from fusion.linkage.vocabulary import key_sql, sounded
from fusion.sql import statement, text


@dataclass(frozen=True)
class Blocked:
    """`pairs` to be compared; `skipped`: {rule: keys shared by more links than the rule's cap}."""

    pairs: int
    skipped: Mapping[str, int]


def blocking_keys(connection: duckdb.DuckDBPyConnection, table: str, model: Model, into: str) -> None:
    """From rows (link, columns…) the temporary table (rule varchar, key ubigint, link), each once.

    A row without a part of a key has no key of that rule; a rule is passed over when the table lacks a column of it.
    """
    shown = columns_of(connection, table)
    usable = [block for block in model.blocks if block.columns <= shown]
    columns = {column for block in usable for column in block.columns}
    sounds = {column for block in usable for column in sounded(block.parts)}
    take(connection, table, columns, sounds, into="linkage_keyed")
    selects = " union all ".join(_keys(block) for block in usable) or _NONE
    connection.execute(statement("create or replace temp table $into as $selects", into=into, selects=selects))
    connection.execute("drop table linkage_keyed")


def candidates(
    connection: duckdb.DuckDBPyConnection, left_keys: str, right_keys: str, model: Model, into: str
) -> Blocked:
    """The temporary table (left_link, right_link): pairs of different links that share a key, each pair once.

    With the same table on both sides each pair stands once, the smaller link on the left. `right_keys` must hold every
    link of its keys: a key is skipped when more links than its cap have it there, whoever asks.
    """
    caps = ", ".join(f"({text(block.rule)}, {block.cap})" for block in model.blocks)
    connection.execute(statement(_SHARED, right=right_keys, left=left_keys, caps=caps))
    ordered = "l.link < r.link" if left_keys == right_keys else "l.link <> r.link"
    connection.execute(statement(_PAIRS, into=into, left=left_keys, right=right_keys, ordered=ordered))
    skipped = connection.execute("select rule, count(*) from linkage_shared where over group by rule order by rule")
    counted = dict(skipped.fetchall())
    [(pairs,)] = connection.execute(statement("select count(*) from $into", into=into)).fetchall()
    connection.execute("drop table linkage_shared")
    return Blocked(int(pairs), counted)


_NONE = "select null::varchar as rule, null::ubigint as key, null::varchar as link limit 0"
_SHARED = """
create or replace temp table linkage_shared as
select rule, key, count(*) > any_value(cap) as over
from $right join (values $caps) as caps(rule, cap) using (rule)
where (rule, key) in (select (rule, key) from $left)
group by rule, key
"""
_PAIRS = """
create or replace temp table $into as
select distinct l.link as left_link, r.link as right_link
from linkage_shared s
join $left l on l.rule = s.rule and l.key = s.key
join $right r on r.rule = s.rule and r.key = s.key
where not s.over and $ordered
"""


def _keys(block: Block) -> str:
    parts = [f"part{place}" for place in range(len(block.parts))]
    made = ", ".join(f"{key_sql(part)} as {name}" for part, name in zip(block.parts, parts, strict=True))
    query = """select distinct $rule as rule, md5_number_lower(concat_ws('|', $rule, $parts)) as key, link
        from (select link, $made from linkage_keyed) where $present"""
    present = " and ".join(f"{name} is not null" for name in parts)
    return "(" + statement(query, rule=text(block.rule), parts=", ".join(parts), made=made, present=present) + ")"
