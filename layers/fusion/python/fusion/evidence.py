"""What rows say of whom: one line of evidence for each person, organisation and house that a row mentions.

A strong id (a citizen's number, an organisation's code, a door) makes the link: the same wherever it is written. Whom
a row names without one is linked by the row itself, until somebody finds out who that is.
"""

from collections.abc import Iterator
from typing import Final

from fusion.columns.doors import counted, doors_of
from fusion.contract import PLACE, SUBJECT, Contract, Fact, Mention
from fusion.entities import ENTITIES, Entity
from fusion.keys import keyed_sql
from fusion.sql import from_file, name, names, statement, text, texts
from fusion.values import doors, places

OLD_NUMBER: Final = 15
"""Characters of a taxpayer's number of before: the last nine are the organisation's code."""
CITIZEN: Final = text("[0-9]{6}(18|19|20)[0-9]{2}(0[1-9]|1[0-2])[0-9]{5}[0-9X]")
"""No organisation's code looks so: its seventh to tenth characters would be a division that does not exist."""
ORGANISATION_ENDS: Final = text(
    "(公司|集团|厂|店|商行|合作社|合作联社|协会|中心|医院|学校|幼儿园|委员会|办公室|局|所|院|站|行|部|社|馆|场)$"
)
CODE: Final = "case when length($number) = 18 then substr($number, 9, 9) else substr($number, 7, 9) end"
TIES: Final = frozenset({"spouse", "parent-of", "guardian-of"})
"""Between persons: evidence for matching and for the lake, never part of a golden record."""
MANY: Final = frozenset({"works-at", "lives-in", "registered-at", "located-in", "uses-water-at", "tax-agent-of"})
"""Of these only the origin's record tells: the target may have thousands."""


def statements(contract: Contract) -> Iterator[str]:
    """Makes, from the table `compared`: mention_<kind>, linked, told_relations, and evidence_<kind> of each kind."""
    if any(needs_doors(contract)):
        yield addresses(contract)
        yield from_file("evidence/doors", doors=doors_of("addresses"))
    for entity in ENTITIES.values():
        queries = [mentioned(contract, mention, entity) for mention in mentions_of(contract, entity)]
        empty = from_file("evidence/none", attributes=nulls(entity))
        yield statement(
            "create temp table mention_$kind as $queries",
            kind=entity.kind,
            queries=" union all by name ".join(f"({query})" for query in (*queries, empty)),
        )
    yield from_file("evidence/linked")
    yield statement("create temp table relations as $relations", relations=relations(contract))
    yield from_file("evidence/told_relations", many=texts(sorted(MANY)), ties=texts(sorted(TIES)))
    for entity in ENTITIES.values():
        columns = names(entity.attributes, "m.")
        yield from_file("evidence/evidence", kind=entity.kind, attributes=columns)


def mentions_of(contract: Contract, entity: Entity) -> list[Mention]:
    """A party may be of either kind."""
    party = entity.kind != "house"
    return [each for each in contract.mentions if each.entity == entity.kind or (party and each.entity == "party")]


def needs_doors(contract: Contract) -> Iterator[bool]:
    return (True for each in contract.mentions if each.entity == "house")


def nulls(entity: Entity) -> str:
    return ", ".join(f"cast(null as varchar) as {name(each)}" for each in entity.attributes)


def mentioned(contract: Contract, mention: Mention, entity: Entity) -> str:
    """One line for each row of `compared` that speaks of this mention as this kind of thing."""
    said = attributes(contract, mention, entity)
    where, strong, joins = WHO[entity.kind](contract, mention, said)
    evidence_id = "c.row_id" if mention.slug == SUBJECT else f"c.row_id || '.' || {text(mention.slug)}"
    return from_file(
        "evidence/mentioned",
        mention=text(mention.slug),
        evidence_id=evidence_id,
        attributes=", ".join(f"{expression} as {name(each)}" for each, expression in said.items()),
        fact=fact(contract, mention),
        head=entity.head,
        strong=keyed_sql(f"{text(entity.kind + '|')} || ({strong})"),
        own=keyed_sql(f"'row|' || {evidence_id}"),
        has_strong=f"({strong}) is not null",
        claim=keyed_sql(f"'claim|' || ({strong}) || '|' || coalesce({said.get('name', 'null')}, '')"),
        joins=joins,
        where=where,
    )


def attributes(contract: Contract, mention: Mention, entity: Entity) -> dict[str, str]:
    """{attribute: its expression over the row c}, of those the mention's columns feed, as text."""
    found: dict[str, str] = {}
    for column in contract.columns:
        if column.mention == mention.slug and column.attribute in (*entity.attributes, "id_number"):
            found |= {str(column.attribute): f"cast(c.{name(column.field)} as varchar)"}
            if column.type == "address":
                found |= {place: f"c.{name(said)}" for place, said in zip(PLACE, column.fields[1:], strict=True)}
    if mention.address_of:
        column = contract.column(mention.address_of)
        found |= {"address": f"c.{name(column.field)}"}
        found |= {place: f"c.{name(said)}" for place, said in zip(PLACE, column.fields[1:], strict=True)}
    return found


def person(_: Contract, mention: Mention, said: dict[str, str]) -> tuple[str, str, str]:
    """(which rows speak of a person here, the strong id, joins)."""
    number, named = said.get("id_number", "null"), said.get("name", "null")
    where = f"({number} is not null or {named} is not null)"
    return (f"{where} and not {is_organisation(number, named)}" if mention.entity == "party" else where), number, ""


def organisation(_: Contract, mention: Mention, said: dict[str, str]) -> tuple[str, str, str]:
    """A number of 15 characters is an old one. `said` is put right: a party's id is a code here."""
    party = said.pop("id_number", None)
    number, named = said.get("credit_code", party or "null"), said.get("name", "null")
    where = f"({number} is not null or {named} is not null)"
    if mention.entity == "party":
        where = f"{where} and {is_organisation(number, named)}"
    said["credit_code"] = f"case when length({number}) = 18 then {number} end"
    said["old_number"] = f"case when length({number}) = {OLD_NUMBER} then {number} end"
    return where, statement(CODE, number=number), ""


def is_organisation(number: str, named: str) -> str:
    by_name = f"coalesce(regexp_matches({named}, {ORGANISATION_ENDS}), false)"
    return f"(case when {number} is not null then not regexp_full_match({number}, {CITIZEN}) else {by_name} end)"


def house(contract: Contract, mention: Mention, said: dict[str, str]) -> tuple[str, str, str]:
    """A house is its door: an address that names none speaks of no house."""
    place, county = composed(contract, mention) if "address" not in said else (said["address"], said["county"])
    said |= {"address": place, "county": county}
    said |= {each: f"d.{name(each)}" for each in ("town", *doors.NAMES)}
    joins = f"join doors d on d.address = {place} and d.county = {county}"
    return "true", "d.door_key", joins


def composed(contract: Contract, mention: Mention) -> tuple[str, str]:
    """(address, county) of a house that is written in parts."""
    parts = [
        column
        for column in contract.columns
        if column.mention == mention.slug and column.attribute in ("town", *doors.NAMES)
    ]
    county = contract.with_attribute("county", mention.slug)
    if county is None:
        return "cast(null as varchar)", "cast(null as varchar)"
    code = f"c.{name(county.field)}"
    named = (
        "case "
        + code
        + " "
        + " ".join(f"when {text(each)} then {text(said)}" for each, said in sorted(places.county_names().items()))
        + " end"
    )
    cells = [(str(each.attribute), f"replace(c.{name(each.field)}, ' ', '')") for each in parts]
    written = " || ".join(f"coalesce({counted(part, cell)}, '')" for part, cell in cells)
    return f"({named} || {written})", code


WHO: Final = {"person": person, "organisation": organisation, "house": house}


def addresses(contract: Contract) -> str:
    """Table addresses: every one under which a row mentions a house."""
    queries = []
    for mention in contract.mentions:
        if mention.entity == "house":
            said = attributes(contract, mention, ENTITIES["house"])
            place, county = (said["address"], said["county"]) if "address" in said else composed(contract, mention)
            distinct = "select distinct $place as address, $county as county from compared c"
            queries.append(statement(distinct, place=place, county=county))
    return from_file("evidence/addresses", queries=" union ".join(queries))


def fact(contract: Contract, mention: Mention) -> str:
    """The fact a row states of the mention, as JSON; null for contracts that state none."""
    stated: list[Fact] = [each for each in contract.facts if each.mention == mention.slug]
    if not stated:
        return "cast(null as varchar)"
    parts = ", ".join(
        f"{text(part)}: c.{name(contract.column(column).field)}" for part, column in stated[0].parts.items()
    )
    return f"cast(to_json({{'kind': {text(stated[0].kind)}, {parts}}}) as varchar)"


def relations(contract: Contract) -> str:
    """row_id, relation, origin, target, since of every relation that the rows of `compared` state."""
    queries = [
        statement(
            "select c.row_id, $kind as relation, $origin as origin, $target as target, $since as since from compared c",
            kind=text(each.kind),
            origin=text(each.origin),
            target=text(each.target),
            since=f"cast(c.{name(contract.column(each.since).field)} as varchar)" if each.since else "null::varchar",
        )
        for each in contract.relations
    ]
    empty = "select '' as row_id, '' as relation, '' as origin, '' as target, null::varchar as since where false"
    return " union all ".join((*queries, empty))
