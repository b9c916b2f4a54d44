"""Facts that rows state beside a person's attributes, such as a month's benefit: which dataset's columns mean what."""

from typing import Final

from fusion.contract import Contract
from fusion.sql import name

BENEFIT_PAID: Final = "1"
"""The code of benefit_status that means money was paid."""

# dataset: (kind, {part of the fact: column})
_FACTS: Final = {
    "civil-affairs/minimum-allowance": (
        "benefit",
        {"period": "发放月份", "amount_fen": "月保障金额", "status": "状态"},
    ),
}


def fact_sql(contract: Contract) -> str:
    """An expression for the fact (JSON) of a row of `compared`, null for datasets that state none."""
    kind, parts = _FACTS.get(f"{contract.department}/{contract.dataset}", ("", {}))
    fields = set(contract.fields)
    if not kind or not fields.issuperset(parts.values()):
        return "cast(null as varchar)"
    stated = ", ".join(f"'{part}': {name(column)}" for part, column in parts.items())
    return f"cast(to_json({{'kind': '{kind}', {stated}}}) as varchar)"
