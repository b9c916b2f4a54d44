"""Condition operators, as IAM's reference describes them (JSON policy elements: Condition operators)."""

from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Final

from local.cloud.access.documents import Statement, Texts
from local.cloud.access.patterns import Context, matches, plain, resolved

Test = Callable[[str, str], bool]


class UnknownOperatorError(ValueError):
    """A condition nobody here can judge: the request is refused."""


def hold(statement: Statement, context: Context) -> bool:
    """Whether all conditions of the statement hold. Raises UnknownOperatorError."""
    return all(
        _holds(operator, key, tuple(resolved(value, context) for value in values), context)
        for operator, key, values in statement.conditions
    )


def _holds(operator: str, key: str, wanted: Texts, context: Context) -> bool:
    name = operator.lower()
    quantifier, name = name.split(":", 1) if ":" in name else ("", name)
    found = context.get(key.lower())
    if name == "null":
        return (found is None) == (wanted[0].lower() == "true")
    if_exists = name.endswith("ifexists")
    name = name.removesuffix("ifexists")
    negated = "not" in name
    test = TESTS.get(name.replace("not", "", 1))
    if test is None:
        raise UnknownOperatorError(operator)
    if not found:
        return if_exists or negated or quantifier == "forallvalues"
    fits = [any(_tried(test, want, value) for want in wanted) != negated for value in found]
    return any(fits) if quantifier == "foranyvalue" or not (quantifier or negated) else all(fits)


def _tried(test: Test, wanted: str, value: str) -> bool:
    """A value that is no number, date or address fits none."""
    try:
        return test(wanted if test in PATTERNS else plain(wanted), value)
    except ValueError:
        return False


def _arn(wanted: str, value: str) -> bool:
    """Each of the six parts by itself: a wildcard does not reach over a colon of the first five."""
    pairs = zip(wanted.split(":", 5), value.split(":", 5), strict=False)
    return wanted.count(":") >= 5 <= value.count(":") and all(matches(one, other) for one, other in pairs)


def _date(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


PATTERNS: Final = (matches, _arn)
TESTS: Final[dict[str, Test]] = {
    "stringequals": lambda wanted, value: wanted == value,
    "stringequalsignorecase": lambda wanted, value: wanted.lower() == value.lower(),
    "stringlike": matches,
    "bool": lambda wanted, value: wanted.lower() == value.lower(),
    "binaryequals": lambda wanted, value: wanted == value,
    "arnequals": _arn,
    "arnlike": _arn,
    "numericequals": lambda wanted, value: float(value) == float(wanted),
    "numericlessthan": lambda wanted, value: float(value) < float(wanted),
    "numericlessthanequals": lambda wanted, value: float(value) <= float(wanted),
    "numericgreaterthan": lambda wanted, value: float(value) > float(wanted),
    "numericgreaterthanequals": lambda wanted, value: float(value) >= float(wanted),
    "dateequals": lambda wanted, value: _date(value) == _date(wanted),
    "datelessthan": lambda wanted, value: _date(value) < _date(wanted),
    "datelessthanequals": lambda wanted, value: _date(value) <= _date(wanted),
    "dategreaterthan": lambda wanted, value: _date(value) > _date(wanted),
    "dategreaterthanequals": lambda wanted, value: _date(value) >= _date(wanted),
    "ipaddress": lambda wanted, value: ip_address(value) in ip_network(wanted, strict=False),
}
"""By the operator's name in lower case; with "not" in it, the opposite."""
