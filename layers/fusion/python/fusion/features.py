"""What linkage reads of every line that stands, kept in the lake with its blocking keys.

A delivery reads anew only the lines it can concern: those of its rows and of the records these belong to, and of
persons those that share a row or a household with them. The table is a function of the current evidence and of the
model's blocks: where there is none yet it is made whole.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

from fusion import units
from fusion.contract import ATTRIBUTES
from fusion.entities import ENTITIES, Entity
from fusion.lake import Lake
from fusion.linkage import Model, blocking_keys
from fusion.sql import from_file, names, statement, text, write_parquet

READ: Final = {
    "person": ("id_number", "name", "sex", "birth", "phone", "address", "county", "town", "household"),
    "organisation": ("credit_code", "name", "phone", "address", "county", "town"),
}
"""Attributes of evidence that linkage reads, by kind."""
MADE: Final = {
    "person": ("door", "building", "village", "relatives"),
    "organisation": ("mention", "core", "form", "door", "people"),
}
"""What is made of them, and of the house and the persons in the same row."""
LISTS: Final = frozenset({"relatives", "people", "keys"})
HEAD: Final = ("evidence_id", "row_id", "prefix", "link")
WHO: Final = (*("evidence_id", "row_id", "mention", "prefix", "link", "claim", "content"), *("department", "as_of"))
PLACES: Final = (
    *("evidence_id", "row_id", "link", "content", "county", "town", "village", "road", "number"),
    *("estate", "building"),
)
BESIDE: Final = ("evidence_id", "row_id", "link", "content", "name", "household")
OF_LINKS: Final = ("link", "select link from links")
OF_MOVED: Final = ("row_id", "select row_id from moved")
OF_STANDING: Final = ("row_id", "select row_id from standing")
PLACED: Final = ("evidence_id", "row_id", "link", "household", "strong")
"""Of the lake's lines what tells which of them a delivery can concern."""
MATES: Final = (
    "link not in (select link from links) and evidence_id not in (select evidence_id from $but)"
    " and (row_id in (select row_id from $of) or household in (select household from $of))"
)
"""Lines of others that share a row or a household with one of these."""


def table(kind: str) -> str:
    """The lake's table. Keys made by other blocks are of no use, so each version of them has its own."""
    return f"features/{kind}-{Model.named(kind).keys_version}"


def stored(kind: str) -> dict[str, str]:
    """The columns of the lake's table."""
    own = tuple(each for each in READ[kind] if each not in {"id_number", "credit_code"})
    columns = (*HEAD, *own, *MADE[kind], "keys", "content")
    return {each: "varchar[]" if each in LISTS else "varchar" for each in columns} | {"strong": "boolean"}


def refresh(connection: duckdb.DuckDBPyConnection, entity: Entity, compared: Path, lake: Lake, *, kept: Path) -> None:
    """From `links`, `stored` (their evidence) and the delivery: tables `near`, the lines it can concern as they were,
    and `fresh`, those of them that became other ones, their content null where they are gone. Linkage is to read the
    lake's lines through `floaters`, `anchors` and `anchors_keys`.

    kept: where PLACED of the lake's table is put, which is read several times; whole only the lines are read that
    these name.
    """
    whole = lake.open(table(entity.kind)) is None
    placed = {each: kind for each, kind in stored(entity.kind).items() if each in PLACED}
    with lake.reading(connection, table(entity.kind), placed) as lines:
        write_parquet(connection, statement("from $lines", lines=lines), kept)
    connection.execute(statement("create temp view placed as from read_parquet($path)", path=text(kept)))
    paths = {f"{kind}s": text(compared / f"evidence-{kind}.parquet") for kind in ENTITIES}
    connection.execute(from_file("features/moved", **paths))
    make = _persons if entity.kind == "person" else _organisations
    make(connection, compared, lake, whole=whole)
    connection.execute("create or replace temp view keyed as select * exclude (link), evidence_id as link from made")
    blocking_keys(connection, "keyed", Model.named(entity.kind), "keyed_keys")
    columns = [each for each in stored(entity.kind) if each not in {"keys", "content"}]
    connection.execute(from_file("features/fresh", columns=names(columns), of=names(columns, "m.")))


def floaters(connection: duckdb.DuckDBPyConnection, kind: str, into: str) -> None:
    """The temporary table `into`: lines without a strong id, of the lake and the fresh ones in their place."""
    _now(connection, kind, into, "around", "not strong")


def anchors(connection: duckdb.DuckDBPyConnection, kind: str, lake: Lake, into: str, *, links: str) -> None:
    """The temporary table `into`: lines with a strong id whose link is among those of the query `links`."""
    lake.load(connection, table(kind), "reached", stored(kind), "strong", of=("link", links))
    _now(connection, kind, into, "reached", f"strong and link in ({links})")


def anchors_keys(connection: duckdb.DuckDBPyConnection, kind: str, lake: Lake, into: str, *, of: str) -> None:
    """The temporary table `into` (rule, key, link): the keys of lines with a strong id that the table `of` has, too."""
    columns = {each: stored(kind)[each] for each in ("evidence_id", "link", "keys")}
    asked = connection.table(of).limit(1).fetchall()
    with lake.reading(connection, table(kind), columns, "strong" if asked else "false") as lines:
        connection.execute(from_file("features/now_keys", into=into, of=of, lines=lines))


def _now(connection: duckdb.DuckDBPyConnection, kind: str, into: str, lines: str, where: str) -> None:
    columns = names(list(stored(kind)))
    connection.execute(from_file("features/now", into=into, columns=columns, lines=lines, where=where))


def _persons(connection: duckdb.DuckDBPyConnection, compared: Path, lake: Lake, *, whole: bool) -> None:
    kind, entity = "person", ENTITIES["person"]
    _pick(connection, "placed_near", f"{_in(OF_LINKS)} or {_in(OF_MOVED)}")
    own = (*WHO, "received_at", *(each for each in ATTRIBUTES[kind] if each in READ[kind]))
    if whole:
        _current(connection, entity, compared, lake, own=own, of=None)
    else:
        before = "create temp table own_before as select $columns from stored"
        connection.execute(statement(before, columns=names(own)))
        _in_place(connection, entity, compared, "own", own)
    connection.execute(from_file("ranks", rows=entity.authority_rows))
    connection.execute(from_file("members", contradicted="'yes'", evidence="own", into="own_members"))
    connection.execute(from_file("features/standing_persons"))
    _pick(connection, "placed_mates", statement(MATES, of="concerned", but="own"))
    _pick(connection, "placed_beside", statement(MATES, of="placed_mates", but="placed_mates"))
    _take(connection, kind, lake, "near", "mates", "beside")
    connection.execute(from_file("features/people"))
    _current(connection, ENTITIES["house"], compared, lake, houses=PLACES, of=None if whole else OF_STANDING)
    units.persons(connection, "people", "houses", "features")
    connection.execute(from_file("features/made_persons"))


def _organisations(connection: duckdb.DuckDBPyConnection, compared: Path, lake: Lake, *, whole: bool) -> None:
    """Nothing but its own row tells of a line here."""
    kind, entity = "organisation", ENTITIES["organisation"]
    _pick(connection, "placed_near", _in(OF_MOVED))
    _take(connection, kind, lake, "near")
    connection.execute("create temp table mates as from near limit 0")
    own = tuple(each for each in ATTRIBUTES[kind] if each in READ[kind])
    of = None if whole else OF_MOVED
    _current(connection, entity, compared, lake, own=(*WHO, *own), of=of)
    connection.execute(from_file("features/standing_organisations"))
    _current(connection, ENTITIES["house"], compared, lake, houses=PLACES, of=of)
    _current(connection, ENTITIES["person"], compared, lake, people=BESIDE, of=of)
    units.organisations(connection, "standing", "people", "houses", into="made")


def _in(of: tuple[str, str]) -> str:
    column, query = of
    return f"{column} in ({query})"


def _pick(connection: duckdb.DuckDBPyConnection, into: str, where: str) -> None:
    connection.execute(statement("create temp table $into as from placed where $where", into=into, where=where))


def _take(connection: duckdb.DuckDBPyConnection, kind: str, lake: Lake, *picked: str) -> None:
    """Tables of whole lines for each of `picked`, and `around`: these and the floaters, read from the lake at once."""
    ids = [statement("select evidence_id from placed_$each", each=each) for each in picked]
    asked = " union all ".join(["select evidence_id from placed where not strong", *ids])
    lake.load(connection, table(kind), "around", stored(kind), of=("evidence_id", asked))
    for each, own in zip(picked, ids, strict=True):
        lines = "create temp table $into as from around where evidence_id in ($own)"
        connection.execute(statement(lines, into=each, own=own))


def _current(
    connection: duckdb.DuckDBPyConnection,
    entity: Entity,
    compared: Path,
    lake: Lake,
    *,
    of: tuple[str, str] | None,
    **tables: Sequence[str],
) -> None:
    """Tables of the lake's lines with this delivery's in their place: {table: its columns}."""
    for into, columns in tables.items():
        lake.load(connection, entity.evidence, f"{into}_before", dict.fromkeys(columns, "varchar"), of=of)
        _in_place(connection, entity, compared, into, columns)


def _in_place(
    connection: duckdb.DuckDBPyConnection, entity: Entity, compared: Path, into: str, columns: Sequence[str]
) -> None:
    path = text(compared / f"evidence-{entity.kind}.parquet")
    connection.execute(from_file("features/current", into=into, columns=names(columns), path=path))
