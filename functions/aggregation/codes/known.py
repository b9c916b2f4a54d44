"""What the engine knows of code lists and grades: the one place where this room reads it, so that both judge alike."""

from fusion.contract import code_list, code_spellings
from fusion.grades import class_of, provincial
from fusion.grades import usual as usual_grade
from fusion.reference.text import spelt
from fusion.values.codelists import Code, Edition, codes, editions, labels, spellings, titles

__all__ = [
    "Code",
    "Edition",
    "class_of",
    "code_list",
    "code_spellings",
    "codes",
    "editions",
    "heirs_of",
    "names_in",
    "names_of",
    "provincial",
    "spellings",
    "spelt",
    "titles",
    "usual_grade",
]


def names_in(list_: str) -> dict[str, str]:
    """{code: name} of a list."""
    return labels(list_)


def names_of(semantic_type: str) -> dict[str, str]:
    """{code: name} of the list that a column's type is looked up in; empty for a type without a list.

    >>> names_of("sex")["1"], names_of("text")
    ('男性', {})
    """
    return labels(code_list(semantic_type) or "")


def heirs_of(semantic_type: str) -> dict[str, str]:
    """{code that has ended or will: the one that stands in its place}."""
    found = codes(code_list(semantic_type) or "")
    return {each.code: each.successor for each in found if each.until and each.successor}
