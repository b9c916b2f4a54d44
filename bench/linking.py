"""Linking a whole lake's rows without a strong id, all at once: for training and for finding where matches are lost."""

from dataclasses import dataclass

import duckdb

from fusion import match, units
from fusion.entities import ENTITIES
from fusion.lake import Lake
from fusion.linkage import Blocked, Model, blocking_keys, candidates, components, score
from fusion.sql import statement


@dataclass(frozen=True)
class Linked:
    """`blocked`: floaters beside anchors; the tables scored, joined and unit_of of the connection hold the rest."""

    blocked: Blocked


def load(connection: duckdb.DuckDBPyConnection, lake: Lake, kind: str) -> None:
    """Table units: what linkage reads, with link (of the unit), evidence_id, dataset, anchored."""
    for entity in ENTITIES.values():
        lake.load(connection, entity.evidence, f"lake_{entity.kind}", match.stored(entity))
    connection.execute(f"create temp view evidence as from lake_{kind}")
    match._members(connection, ENTITIES[kind])
    if kind == "person":
        connection.execute(_PEOPLE)
        units.persons(connection, "people", "lake_house", "units")
    else:
        connection.execute(_ORGANISATIONS)
        units.organisations(connection, "organisations", "lake_person", "lake_house", into="units")


def link(connection: duckdb.DuckDBPyConnection, model: Model) -> Linked:
    """Tables: scored (floater, anchor), joined (floater → anchor), unit_of (link → the unit it ends in)."""
    connection.execute("create or replace temp table anchors as select * from units where anchored")
    connection.execute("create or replace temp table floaters as select * from units where not anchored")
    for side in ("floaters", "anchors"):
        blocking_keys(connection, side, model, f"{side}_keys")
    blocked = candidates(connection, "floaters_keys", "anchors_keys", model, "pairs")
    score(connection, "pairs", "floaters", "anchors", model, into="scored")
    connection.execute(statement(_JOINED, link=model.link, margin=model.margin))
    connection.execute(_LEFT_OVER)
    blocking_keys(connection, "left_over", model, "left_over_keys")
    candidates(connection, "left_over_keys", "left_over_keys", model, "among_pairs")
    score(connection, "among_pairs", "left_over", "left_over", model, into="among")
    connection.execute(statement(_SURE, link=model.link))
    components(connection, "sure", "together")
    connection.execute(_UNIT_OF)
    return Linked(blocked)


# A contradicted claim is no strong id: its lines float, as one unit.
_PEOPLE = """
create or replace temp table people as
select golden_id as link, evidence_id, row_id, department, dataset, file, source_row, mention,
       id_number is not null as anchored, name, birth, stated_birth, sex, stated_sex, phone, address, county, town,
       household
from members
"""
_ORGANISATIONS = """
create or replace temp table organisations as
select golden_id as link, evidence_id, row_id, department, dataset, file, source_row, mention,
       coalesce(credit_code, old_number) is not null as anchored, name, phone, address, county, town
from members
"""
_LEFT_OVER = """
create or replace temp table left_over as from floaters where link not in (select left_link from joined)
"""
_SURE = "create or replace temp table sure as from among where weight >= $link"
_JOINED = """
create or replace temp table joined as
select left_link, right_link, weight
from (select *, lead(weight) over (partition by left_link order by weight desc, right_link) as second from scored
      qualify row_number() over (partition by left_link order by weight desc, right_link) = 1)
where weight >= $link and weight - coalesce(second, -1e9) >= $margin
"""
_UNIT_OF = """
create or replace temp table unit_of as
select distinct u.link, coalesce(j.right_link, t.component, u.link) as unit
from units u left join joined j on j.left_link = u.link left join together t on t.link = u.link
"""
