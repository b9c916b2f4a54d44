"""Rules about all persons together, which no single delivery can tell: read from the lake as it stands."""

import json
from collections.abc import Iterator
from typing import Any, Final

from fusion.entities import ENTITIES
from fusion.lake import Lake
from fusion.rules import Rule
from fusion.sql import Limits, from_file, session

EVIDENCE_MAX: Final = 20
"""Persons whose rows a case shows; it counts all."""
READ: Final = {
    **dict.fromkeys(("golden_id", "phone", "county", "household", "death_date", "sources", "provenance"), "varchar"),
    "ended": "boolean",
}
SLIM: Final = {each: READ[each] for each in ("golden_id", "phone", "household", "death_date", "ended")}


def found(rule: Rule, lake: Lake, *, limits: Limits | None = None) -> Iterator[dict[str, Any]]:
    """As publish.finding_changes, all of them found; `subject`: what the case is about, personal, never to be told."""
    golden = ENTITIES["person"].golden
    with session(limits or Limits()) as connection:
        with lake.reading(connection, golden, SLIM, "phone is not null") as rows:
            connection.execute(from_file("rules/shared", rows=rows, least=rule.least))
        asked = "select phone from shared"
        lake.load(connection, golden, "sharing", READ, "phone is not null", of=("phone", asked))
        living = (
            "(select * from sharing where not ended and death_date is null and phone in (select phone from shared))"
        )
        cursor = connection.execute(rule.query(living, most=EVIDENCE_MAX, least=rule.least))
        columns = [column[0] for column in cursor.description]
        for row in cursor.fetchall():
            case = dict(zip(columns, row, strict=True))
            evidence = [{**each.pop("cells"), **each} for each in json.loads(case["evidence"])]
            told = {"rule": rule.id, "state": "found", "subject": case.pop("phone"), "months": [], "evidence": evidence}
            yield case | told
