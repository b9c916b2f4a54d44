"""对照表: what a department writes in a column of a code list, to the list's code.

Versioned with the contract. The list goes before it: a spelling of the list's own never means anything else.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from aggregation.codes.known import code_spellings, heirs_of, names_of, spelt

Column = Mapping[str, Any]


def faults(column: Column) -> Iterator[str]:
    """What is wrong with the column's table, in Chinese."""
    pairs = column.get("mapping", ())
    known, names = code_spellings(column["type"]), names_of(column["type"])
    heirs = heirs_of(column["type"])
    if pairs and not known:
        yield "只有代码表类型的列才有本地写法对照"
        return
    written = [spelt(each["value"]) for each in pairs]
    for value in sorted({value for value in written if written.count(value) > 1}):
        yield f"本地写法“{value}”对照了不止一次"
    for value, code in zip(written, (each["code"] for each in pairs), strict=True):
        if not value:
            yield "本地写法不能为空"
        elif code not in names:
            yield f"本地写法“{value}”对照到的代码“{code}”不在代码表里"
        elif known.get(value, code) != code and heirs.get(known[value]) != code:
            official = names.get(known[value], known[value])
            yield f"“{value}”在代码表里就是“{official}”({known[value]}),不能另作对照"


def removed(before: Column, after: Column) -> Iterator[str]:
    """What files written as until now would lose, in Chinese."""
    now = table(after)
    for value, code in table(before).items():
        if value not in now:
            yield f"列“{before['name']}”不再认本地写法“{value}”"
        elif now[value] != code:
            yield f"列“{before['name']}”的本地写法“{value}”改指别的代码({code} → {now[value]})"


def changed(before: Column, after: Column) -> tuple[str, str]:
    """(what stood, what stands instead) in words, of the entries that differ alone; "无" for nothing."""
    was, now = table(before), table(after)
    gone = {value: code for value, code in was.items() if now.get(value) != code}
    new = {value: code for value, code in now.items() if was.get(value) != code}
    return told(before, gone), told(after, new)


def told(column: Column, pairs: Mapping[str, str]) -> str:
    """
    >>> told({"type": "sex"}, {"先生": "1"}), told({"type": "sex"}, {})
    ('先生→男性(1)', '无')
    """
    names = names_of(column["type"])
    return "、".join(f"{value}→{names.get(code, code)}({code})" for value, code in pairs.items()) or "无"


def table(column: Column) -> dict[str, str]:
    return {spelt(each["value"]): each["code"] for each in column.get("mapping", ())}
