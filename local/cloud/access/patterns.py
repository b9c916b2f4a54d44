"""Wildcards and policy variables."""

import re
from collections.abc import Mapping
from functools import lru_cache

from local.cloud.access.documents import VARIABLE, Texts

Context = Mapping[str, Texts]
"""Values by condition key, in lower case."""

_LITERALS = {"*": "\1", "?": "\2", "$": "$"}
"""What stands for a character itself, once variables are resolved; see `plain`."""
_NOTHING = "\0"


def matches(pattern: str, value: str, *, any_case: bool = False) -> bool:
    """`*` stands for any characters, `?` for one.

    >>> matches("s3:Get*", "s3:GetObject"), matches("s3:get?bject", "s3:GetObject", any_case=True)
    (True, True)
    """
    return bool(_compiled(pattern, any_case).match(value))


@lru_cache(16384)
def _compiled(pattern: str, any_case: bool) -> re.Pattern[str]:
    meaning = {"*": ".*", "?": ".", "\1": r"\*", "\2": r"\?"}
    text = "".join(meaning.get(part) or re.escape(part) for part in re.split("([*?\1\2])", pattern))
    return re.compile(text + r"\Z", re.DOTALL | (re.IGNORECASE if any_case else 0))


def plain(text: str) -> str:
    """Of a resolved text that is no pattern: the characters themselves."""
    return text.replace("\1", "*").replace("\2", "?")


def resolved(text: str, context: Context) -> str:
    """Policy variables by their values; one that has no single value, and no default, fits nothing.

    >>> resolved("a/${aws:PrincipalTag/department}/*", {"aws:principaltag/department": ("tax",)})
    'a/tax/*'
    """
    if "${" not in text:
        return text
    return VARIABLE.sub(lambda found: _value(found[1], context), text)


def _value(variable: str, context: Context) -> str:
    if variable in _LITERALS:
        return _LITERALS[variable]
    key, _, default = variable.partition(",")
    values = context.get(key.strip().lower(), ())
    if len(values) == 1:
        return values[0].replace("*", "\1").replace("?", "\2")
    return default.strip().strip("'") if default else _NOTHING
