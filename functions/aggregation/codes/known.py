"""What the engine knows of code lists: the one place where this room reads it, so that both judge a code alike."""

from fusion.contract import code_list, code_spellings
from fusion.reference.text import spelt
from fusion.values.codelists import labels

__all__ = ["code_list", "code_spellings", "labels", "names_of", "spelt"]


def names_of(semantic_type: str) -> dict[str, str]:
    """{code: name} of the list that a column's type is looked up in; empty for a type without a list.

    >>> names_of("sex")["1"], names_of("text")
    ('男性', {})
    """
    return labels(code_list(semantic_type) or "")
