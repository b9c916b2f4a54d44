"""分级分类 of a contract's columns: a column may be graded higher by anybody, lower only with a reason."""

from collections.abc import Iterator, Mapping
from typing import Any

from aggregation.codes.known import class_of, provincial, usual_grade

Contract = Mapping[str, Any]
Column = Mapping[str, Any]


def faults(contract: Contract) -> Iterator[tuple[int, str]]:
    """(place of the column, what is wrong), in Chinese."""
    for place, column in enumerate(contract["columns"]):
        least = usual_grade(column["type"], entity(contract, column))
        if column["grade"] < least and not column.get("grade_reason", "").strip():
            yield place, f"“{column['name']}”按所说的内容应不低于 {least},降为 {column['grade']} 须写明依据"


def classed(contract: Contract, column: Column) -> tuple[str, str]:
    """(class, grade of the province's standard)."""
    return class_of(column["type"], entity(contract, column), column["grade"]), provincial(column["grade"])


def entity(contract: Contract, column: Column) -> str:
    """The kind of what the column speaks of; of one that no mention describes, the subject's."""
    mention = column.get("mention", "subject")
    known = contract.get("mentions", {}).get(mention, {})
    return str(known.get("entity", contract["entity"]))
