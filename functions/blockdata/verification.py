"""Is it so? What somebody claims of a person, held against the golden record: yes, no, or not known. No value leaves.

Claims are read as the engine reads files, so that another way to write the same thing is no contradiction.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any, Final, Literal

from blockdata import identifiers
from fusion.reference.addresses import address
from fusion.reference.doors import door
from fusion.reference.text import fold

Verdict = Literal["yes", "no", "unknown"]
Claim = Literal["name", "birth", "sex", "phone", "address", "alive", "benefit"]
RESTS_ON: Final[Mapping[Claim, str]] = {
    "name": "name",
    "birth": "birth",
    "sex": "sex",
    "phone": "phone",
    "address": "address",
    "alive": "death_date",
    "benefit": "benefit",
}
"""The field of a grant that a claim needs."""
SEX: Final = {"男": "1", "女": "2", "1": "1", "2": "2"}
YES: Final = frozenset({"是", "true", "1", "y", "yes"})


def verdicts(record: Mapping[str, Any], claims: Mapping[Claim, str]) -> dict[Claim, Verdict]:
    return {claim: verdict(record, claim, value) for claim, value in claims.items()}


def verdict(record: Mapping[str, Any], claim: Claim, value: str) -> Verdict:
    if claim == "alive":
        said = value.strip().lower() in YES
        return "yes" if said != bool(known(record, "death_date")) else "no"
    if claim == "benefit":
        months = {fact.get("period") for fact in record.get("facts", ()) if fact["kind"] == "benefit"}
        return "yes" if value.strip() in months else "no"
    kept = known(record, claim)
    if kept is None:
        return "unknown"
    return "yes" if is_same(claim, kept, value) else "no"


def known(record: Mapping[str, Any], attribute: str) -> str | None:
    value = record["provenance"].get(attribute, {}).get("value")
    return None if value is None else str(value)


def is_same(claim: Claim, kept: str, value: str) -> bool:
    """
    >>> is_same("name", "买买提·吐尔逊", "买买提•吐尔逊"), is_same("birth", "1980-01-03", "19800103")
    (True, True)
    >>> is_same("address", "播州区南白镇白锦社区人民路1号2栋", "贵州省遵义市遵义县南白镇白锦社区人民路1号2幢")
    True
    """
    if claim == "name":
        return identifiers.person_name(value) == kept
    if claim == "birth":
        return identifiers.birth_date(value) == kept
    if claim == "sex":
        return SEX.get(value.strip()) == kept
    if claim == "phone":
        return digits(value) == digits(kept)
    return place(value) == place(kept)


def digits(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKC", text) if each.isdigit())[-11:]


def place(text: str) -> str:
    """The door it names, or the address as cleaned."""
    found = address(str(fold(text).value or ""))
    written = str(found.cell.value or "")
    named = door(written, found.county) if written else None
    return named.key if named else written
