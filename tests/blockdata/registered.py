"""Golden records of a firm, its house and its people, as the pipeline writes them."""

from typing import Any

from blockdata import identifiers
from blockdata.store import golden
from tests.blockdata.api_world import KEY, NUMBER

SECRET = KEY.encode()
CREDIT = "91520301000000019" + "8"
OLD = "520301" + CREDIT[8:17]
ADDRESS = "红花岗区老城街道凤朝门社区人民路12号3栋2单元501室"
DOOR = "520302|520302001|凤朝门社区||人民路|12号||3栋|2单元|501室"
PERSON = identifiers.golden_id(SECRET, NUMBER)
FIRM = f"org_{identifiers.keyed(SECRET, f'organisation|{CREDIT[8:17]}')}"
HOUSE = f"hse_{identifiers.keyed(SECRET, f'house|{DOOR}')}"


def a_source(**changes: Any) -> dict[str, Any]:
    source = {"department": "market-regulation", "dataset": "enterprise-register", "submission": "sub_1"}
    row = {"file": "企业.xlsx", "source_row": 9, "row_id": "aa", "received_at": "2018-02-01T08:00:00Z"}
    return {**source, **row, **changes}


def a_record(golden_id: str, attributes: dict[str, str], *search: tuple[str, ...], **changes: Any) -> dict[str, Any]:
    """A change of fusion.publish.golden_changes."""
    provenance = {
        name: {"value": value, "source": a_source(), "rule": "only", "lost": []} for name, value in attributes.items()
    }
    keys = [identifiers.search_key(SECRET, *each) for each in search]
    told = {"golden_id": golden_id, "prefix": golden_id[4], "link": golden_id, "change": "new", "content": "c1"}
    listed = {"flags": [], "facts": [], "relations": [], "search_keys": keys}
    return {**told, "attributes": attributes, "provenance": provenance, **listed, **changes}


def a_relation(relation: str, side: str, other: str, other_kind: str, **changes: Any) -> dict[str, Any]:
    told = {"relation": relation, "side": side, "other": other, "other_kind": other_kind, "since": "2015-06-01"}
    return {**told, "source": a_source(), **changes}


def a_person(**changes: Any) -> dict[str, Any]:
    return a_record(PERSON, {"id_number": NUMBER, "name": "王小明"}, ("id", NUMBER), **changes)


def a_firm(**changes: Any) -> dict[str, Any]:
    said = {"credit_code": CREDIT, "name": "遵义市红花岗区子尹商贸有限公司", "status": "1", "capital_fen": "500000000"}
    said |= {"phone": "15400001234", "address": ADDRESS}
    keys = ("credit-code", CREDIT), ("organisation", said["name"])
    return a_record(FIRM, said, *keys, **changes)


def a_house(**changes: Any) -> dict[str, Any]:
    said = {"address": ADDRESS, "address_code": "5203020010001", "floor_area": "88.5", "usage": "10"}
    return a_record(HOUSE, said, ("address-code", "5203020010001"), ("address", ADDRESS), **changes)


def put(*changes: dict[str, Any], submission: str = "sub_1") -> None:
    golden.write(changes, submission=submission)


def put_all() -> None:
    """A person who represents a firm in a house of their own."""
    put(
        a_person(
            relations=[
                a_relation("lives-in", "from", HOUSE, "house"),
                a_relation("lives-in", "from", HOUSE, "house", since="2010-01-01", source=a_source(source_row=10)),
                a_relation("legal-representative-of", "from", FIRM, "organisation"),
                a_relation("spouse", "from", "per_0", "person"),
                a_relation("owns", "to", "per_0", "person"),
            ]
        ),
        a_firm(
            relations=[
                a_relation("legal-representative-of", "to", PERSON, "person"),
                a_relation("registered-at", "from", HOUSE, "house"),
            ]
        ),
        a_house(relations=[a_relation("owns", "to", PERSON, "person")]),
    )
