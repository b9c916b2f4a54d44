"""The difference of two versions of a contract, as the routes tell it."""

from collections.abc import Mapping
from typing import Any, Literal

from aggregation import store
from aggregation.compatibility import broken
from aggregation.contracts import canonical
from aggregation.drafts import changes, impact
from aggregation.drafts import store as drafts
from aggregation.routes.draft_shapes import ColumnChangeItem, Difference, FieldChange, HurtItem

ROOMS = {"blockdata": "块数据资源中心", "decision": "辅助决策"}


def difference(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Difference:
    """Both are contracts by the schema."""
    if before is None:
        return Difference(verdict="new", reasons=[], dataset=[], columns=[], hurt=[])
    reasons = broken(before, after)
    return Difference(
        verdict=verdict(before, after, reasons),
        reasons=reasons,
        dataset=[FieldChange(**vars(each)) for each in changes.of_dataset(before, after)],
        columns=[
            ColumnChangeItem(
                column=each.column,
                change=each.change,
                words=each.words,
                fields=[FieldChange(**vars(one)) for one in each.fields],
                breaking=each.breaking,
            )
            for each in changes.of_columns(before, after)
        ],
        hurt=hurt(before, after) if reasons else [],
    )


def verdict(
    before: Mapping[str, Any], after: Mapping[str, Any], reasons: list[str]
) -> Literal["same", "compatible", "breaking"]:
    if reasons:
        return "breaking"
    same = canonical({**before, "version": 0}) == canonical({**after, "version": 0})
    return "same" if same else "compatible"


def hurt(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[HurtItem]:
    names = {each.id: each.name for each in store.departments()}
    return [
        HurtItem(**vars(each), who_name=ROOMS.get(each.who) or names.get(each.who, each.who))
        for each in impact.hurt(before, after, drafts.grants())
    ]
