"""CloudWatch's metric math: expressions over lines of points. Pure.

Read by Python's grammar, of which only what metric math has is let through. A number that there is no data for is NaN,
and no point is made of one.

Source: Amazon CloudWatch User Guide, "Metric math syntax and functions".
"""

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any, Final

from local.cloud.metrics.series import Metric, Points


@dataclass(frozen=True)
class Line:
    """metric: whose values they are, where no arithmetic has made others of them."""

    points: Points
    period_s: int
    label: str = ""
    metric: Metric | None = None
    statistic: str = ""


Value = float | Line | tuple[Line, ...]


@dataclass(frozen=True)
class Scope:
    """What an expression speaks of. value: by id, raises ValueError. metrics: by id, those asked for as such.
    search: (what, statistic, period in seconds). since, until: the time asked for, which FILL fills."""

    value: Callable[[str], Value]
    metrics: Callable[[], Mapping[str, Line]]
    search: Callable[[str, str, int], tuple[Line, ...]]
    since: float
    until: float


def evaluate(expression: str, scope: Scope) -> Value:
    """Raises ValueError for what is not computed here.

    >>> lines = {"m1": Line({0: 6.0, 60: 1.0}, 60), "m2": Line({0: 3.0, 60: 0.0}, 60)}
    >>> evaluate("IF(m1 > 5 AND m2 > 0, 100 * m1 / m2)", Scope(lines.__getitem__, dict, lambda *_: (), 0, 120)).points
    {0: 200.0}
    """
    return _Evaluation(scope).of(parsed(expression))


@cache
def parsed(expression: str) -> ast.expr:
    """Raises ValueError."""
    parts = re.split(r"""('[^']*'|"[^"]*")""", expression.replace("\n", " ").strip())
    as_python = "".join(part if at % 2 else _with_words(part) for at, part in enumerate(parts))
    try:
        return ast.parse(as_python, mode="eval").body
    except SyntaxError as error:
        message = f"not to be read as metric math: {expression}"
        raise ValueError(message) from error


def _with_words(text: str) -> str:
    for pattern, word in ((r"\bAND\b|&&", " and "), (r"\bOR\b|\|\|", " or "), (r"\^", "**")):
        text = re.sub(pattern, word, text)
    return text


def both(left: float, right: float) -> bool:
    return bool(left and right)


def either(left: float, right: float) -> bool:
    return bool(left or right)


Operation = Callable[[Any, Any], Any]
OPERATIONS: Final[dict[type, Operation]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.And: both,
    ast.Or: either,
}


def operation(node: ast.expr) -> tuple[type, list[ast.expr]]:
    """Raises ValueError where it is none that metric math has."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return ast.Mult, [ast.Constant(-1.0), operand]
        case ast.BinOp(op=op, left=left, right=right) if type(op) in OPERATIONS:
            return type(op), [left, right]
        case ast.Compare(ops=[one], left=left, comparators=[right]) if type(one) in OPERATIONS:
            return type(one), [left, right]
        case ast.BoolOp(op=word, values=values):
            return type(word), values
    message = f"{ast.unparse(node)} is not computed here"
    raise ValueError(message)


class _Evaluation:
    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant(value=int() | float() as value):
                return float(value)
            case ast.Name(id=id_):
                return self._scope.value(id_)
            case ast.List(elts=elements):
                return tuple(line for element in elements for line in lines(self.of(element)))
            case ast.Call(func=ast.Name(id=name), args=given, keywords=[]):
                return self._call(name, given)
        kind, operands = operation(node)
        first, *others = (self.of(each_operand) for each_operand in operands)
        for other in others:
            first = combined(OPERATIONS[kind], first, other)
        return first

    def _call(self, name: str, given: list[ast.expr]) -> Value:
        own = {"METRICS": self._metrics, "SEARCH": self._search, "FILL": self._fill, "IF": self._if}
        if name in own:
            return own[name](given)
        if name not in FUNCTIONS or len(given) != 1:
            message = f"{name} with {len(given)} arguments is not computed here"
            raise ValueError(message)
        return FUNCTIONS[name](self.of(given[0]))

    def _metrics(self, given: list[ast.expr]) -> Value:
        part = text(given[0]) if given else ""
        return tuple(line for id_, line in self._scope.metrics().items() if part in id_)

    def _search(self, given: list[ast.expr]) -> Value:
        match given:
            case [what, statistic, *rest] if len(rest) < 2:
                period = [int(each.value) for each in rest if isinstance(each, ast.Constant)]  # type: ignore[arg-type]
                return self._scope.search(text(what), text(statistic), *(period or [DEFAULT_PERIOD_S]))
        message = "SEARCH takes what to search for, a statistic and a period"
        raise ValueError(message)

    def _if(self, given: list[ast.expr]) -> Value:
        if len(given) not in (2, 3):
            message = "IF takes a condition and one value or two"
            raise ValueError(message)
        condition, then = self.of(given[0]), self.of(given[1])
        other = self.of(given[2]) if len(given) == 3 else math.nan
        if isinstance(condition, float):
            return then if condition else other
        return each(lambda line: chosen(line, then, other), condition)

    def _fill(self, given: list[ast.expr]) -> Value:
        if len(given) != 2:
            message = "FILL takes a line and what to fill it with"
            raise ValueError(message)
        filler = given[1]
        word = filler.id if isinstance(filler, ast.Name) and filler.id in ("REPEAT", "LINEAR") else ""
        value = word or self.of(filler)
        return each(lambda line: replace(line, points=filled(line, value, self._starts(line))), self.of(given[0]))

    def _starts(self, line: Line) -> range:
        period = line.period_s
        return range(math.ceil(self._scope.since / period) * period, math.ceil(self._scope.until), period)


DEFAULT_PERIOD_S: Final = 300


def text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    message = f"{ast.unparse(node)} is no text"
    raise ValueError(message)


def lines(value: Value) -> tuple[Line, ...]:
    """Raises ValueError for a number, which is no line."""
    if isinstance(value, float):
        message = "the expression is one number, not a line of points"
        raise ValueError(message)  # noqa: TRY004 - a wrong value, whatever its type
    return (value,) if isinstance(value, Line) else value


def each(act: Callable[[Line], Line], value: Value) -> Value:
    return act(value) if isinstance(value, Line) else tuple(act(line) for line in lines(value))


def combined(act: Operation, left: Value, right: Value) -> Value:
    """Line by line, at the moments at which both have a value."""
    if isinstance(left, tuple) and isinstance(right, tuple):
        message = "two arrays of lines cannot be combined"
        raise ValueError(message)  # noqa: TRY004
    if isinstance(left, tuple):
        return tuple(line for one in left for line in lines(combined(act, one, right)))
    if isinstance(right, tuple):
        return tuple(line for one in right for line in lines(combined(act, left, one)))
    if isinstance(left, float) and isinstance(right, float):
        return number(act, left, right)
    first = left if isinstance(left, Line) else right
    assert isinstance(first, Line)  # noqa: S101 - one of both is
    moments = [at for at in first.points if not isinstance(right, Line) or at in right.points]
    made = {at: number(act, at_moment(left, at), at_moment(right, at)) for at in moments}
    return Line(without_nan(made), first.period_s, first.label)


def number(act: Operation, left: float, right: float) -> float:
    if math.isnan(left) or math.isnan(right):
        return math.nan
    try:
        made = act(left, right)
    except (ZeroDivisionError, OverflowError):
        return math.nan
    return math.nan if isinstance(made, complex) else float(made)


def at_moment(value: Value, at: int) -> float:
    if isinstance(value, tuple):
        message = "an array of lines has no one value"
        raise ValueError(message)  # noqa: TRY004
    return value if isinstance(value, float) else value.points.get(at, math.nan)


def without_nan(points: Points) -> Points:
    return {at: value for at, value in points.items() if not math.isnan(value)}


def chosen(condition: Line, then: Value, other: Value) -> Line:
    made = {at: at_moment(then if value else other, at) for at, value in condition.points.items()}
    return Line(without_nan(made), condition.period_s, condition.label)


def filled(line: Line, filler: Value | str, starts: range) -> Points:
    """filler: a value, or REPEAT what came last, or LINEAR between what came before and what comes after.

    >>> filled(Line({0: 1.0, 180: 4.0}, 60), "LINEAR", range(0, 240, 60))
    {0: 1.0, 60: 2.0, 120: 3.0, 180: 4.0}
    """
    if not isinstance(filler, str):
        return without_nan({at: line.points.get(at, at_moment(filler, at)) for at in starts})
    made = dict(line.points)
    for before, after in pairwise(sorted(line.points)):
        for at in range(before + line.period_s, after, line.period_s):
            share = (at - before) / (after - before) if filler == "LINEAR" else 0.0
            made[at] = line.points[before] + share * (line.points[after] - line.points[before])
    if filler == "REPEAT" and line.points:
        last = max(line.points)
        made |= {at: line.points[last] for at in starts if at > last}
    return dict(sorted(made.items()))


def reduced(act: Callable[[list[float]], float]) -> Callable[[Value], Value]:
    """Of a line one number; of several lines one line, at each moment of those that have a value."""

    def reduce(value: Value) -> Value:
        if isinstance(value, float):
            return value
        if isinstance(value, Line):
            return act([*value.points.values()]) if value.points else math.nan
        moments = sorted({at for line in value for at in line.points})
        made = {at: act([line.points[at] for line in value if at in line.points]) for at in moments}
        return Line(made, value[0].period_s if value else DEFAULT_PERIOD_S)

    return reduce


def steps(act: Callable[[float, float, int], float]) -> Callable[[Value], Value]:
    """From each point to the next: of (before, now, seconds between)."""

    def stepped(line: Line) -> Line:
        made = {at: act(line.points[before], line.points[at], at - before) for before, at in pairwise(line.points)}
        return Line(made, line.period_s, line.label)

    return lambda value: each(stepped, value)


def mapped(act: Callable[[float], float]) -> Callable[[Value], Value]:
    return lambda value: combined(lambda left, _: act(left), value, 0.0)


def average(values: list[float]) -> float:
    return sum(values) / len(values)


def running_sum(value: Value) -> Value:
    def summed(line: Line) -> Line:
        total, made = 0.0, Points()
        for at, each_value in line.points.items():
            made[at] = total = total + each_value
        return Line(made, line.period_s, line.label)

    return each(summed, value)


def period(value: Value) -> Value:
    if isinstance(value, Line):
        return float(value.period_s)
    message = "PERIOD is of one line"
    raise ValueError(message)


FUNCTIONS: Final[dict[str, Callable[[Value], Value]]] = {
    "ABS": mapped(abs),
    "AVG": reduced(average),
    "CEIL": mapped(math.ceil),
    "DIFF": steps(lambda before, now, _: now - before),
    "FLOOR": mapped(math.floor),
    "MAX": reduced(max),
    "METRIC_COUNT": lambda value: float(len(lines(value))),
    "MIN": reduced(min),
    "PERIOD": period,
    "RATE": steps(lambda before, now, seconds: (now - before) / seconds),
    "RUNNING_SUM": running_sum,
    "SUM": reduced(sum),
}
