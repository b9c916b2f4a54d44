"""The code of what stands in a column of a code list: by the list, or by the department's own mapping."""

from typing import NamedTuple

from fusion.contract import Column, code_list, code_spellings
from fusion.reference.text import spelt
from fusion.values.codelists import codes, dated


class Coded(NamedTuple):
    """`is_local`: only the contract's mapping knows it so."""

    code: str
    is_local: bool


def coded(written: str, column: Column) -> Coded | None:
    """
    >>> own = {"大病": "390", "510": "310"}
    >>> column = Column("险种", (), "code:insurance", required=True, attribute=None, mapping=own)
    >>> [tuple(coded(each, column)) for each in ("大 病", "失业", "510", "生育")]
    [('390', True), ('210', False), ('310', True), ('510', False)]
    """
    spelling = spelt(written)
    if code := local(column).get(spelling):
        return Coded(code, is_local=True)
    known = code_spellings(column.type).get(spelling)
    return Coded(known, is_local=False) if known else None


def local(column: Column) -> dict[str, str]:
    """What of its mapping counts: the list goes first, but what has ended may be led to its successor."""
    known = code_spellings(column.type)
    heirs = {each.code: each.successor for each in codes(code_list(column.type) or "") if each.until}
    pairs = ((spelt(value), code) for value, code in column.mapping.items())
    return {value: code for value, code in pairs if value not in known or heirs.get(known[value]) == code}


def ending(semantic_type: str) -> frozenset[str]:
    """Codes of the type's list that have ended or will."""
    return frozenset(each.code for each in dated(code_list(semantic_type) or "") if each.until)
