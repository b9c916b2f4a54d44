"""What blockdata would answer about models of matching."""

from collections.abc import Sequence
from typing import Any

from .common import Json, ago, page

LEVELS = {
    "name": ("姓名", {"相同": (13.2, 8.1), "同音字": (6.7, 6.7), "不同": (-7.4, -7.4)}),
    "address": ("住址", {"同一户": (14.5, 14.5), "同一栋楼": (7.4, 7.4), "同县": (0.9, 0.9), "不同": (-3.1, -3.1)}),
    "phone": ("电话", {"相同": (11.0, 11.0), "不同": (-1.8, -1.8)}),
}


def fields(shift: float = 0.0) -> list[Json]:
    return [
        {
            "field": field,
            "title": title,
            "levels": [
                {
                    "level": label,
                    "label": label,
                    "m": 0.5,
                    "u": 0.1,
                    "weight": weight + shift,
                    "weight_least": least + shift,
                }
                for label, (weight, least) in levels.items()
            ],
        }
        for field, (title, levels) in LEVELS.items()
    ]


def a_version(version: int, **changes: Any) -> Json:
    plain = {"kind": "person", "version": version, "state": "candidate", "made_at": ago(hours=2), "asked_by": "赵六"}
    plain |= {"adopted_by": "", "adopted_at": "", "reason": "", "taught": 152, "held": 51, "not_worse": True}
    return {**plain, **changes}


def versions(adopted: Sequence[Any]) -> dict[int, Json]:
    first = a_version(1, state="in-force", asked_by="", taught=0, held=0, not_worse=None, made_at=ago(days=90))
    state = "adopting" if adopted else "candidate"
    told = (
        {"state": state, "adopted_by": "王芳", "adopted_at": ago(), "reason": adopted[-1]["reason"]} if adopted else {}
    )
    return {3: a_version(3, not_worse=False, made_at=ago(hours=1)), 2: a_version(2, **told), 1: first}


def training(*, is_under_way: bool = False) -> Json:
    ended = None if is_under_way else ago(hours=1)
    asked = {"requested_at": ago(hours=1), "requested_by": "赵六", "ended_at": ended, "under_way": is_under_way}
    return {**asked, "made": None if is_under_way else 3, "decided": 0 if is_under_way else 203}


def models(kind: str, trained: int, adopted: Sequence[Any]) -> Json:
    if kind == "organisation":
        return {**page(), "run": None, "decided_min": 60, "of_each_min": 10}
    run = training(is_under_way=trained > 0)
    return {**page(*versions(adopted).values()), "run": run, "decided_min": 60, "of_each_min": 10}


def judged(loss: float, joined: int, left: int) -> Json:
    bins = [
        {"least": 0.4, "most": 0.6, "pairs": 12, "given": 0.52, "same": 7},
        {"least": 0.8, "most": 1.0, "pairs": 39, "given": 0.91, "same": 36},
    ]
    same = {"link": joined, "review": 43 - joined - 1, "none": 1}
    return {
        "pairs": 51,
        "loss": loss,
        "same": same,
        "different": {"link": 0, "review": 8 - left, "none": left},
        "bins": bins,
    }


def a_model(version: int, adopted: Sequence[Any]) -> Json:
    found = versions(adopted)[version]
    moves = [
        {"before": "review", "after": "link", "pairs": 61},
        {"before": "review", "after": "review", "pairs": 140},
        {"before": "review", "after": "none", "pairs": 13},
    ]
    compared = {"against": 1, "not_worse": found["not_worse"], "moves": moves}
    compared |= {"before": judged(0.501, 0, 0), "after": judged(0.412, 17, 4)}
    candidate = version > 1
    return {
        "version": found,
        "fields": fields(0.6 if candidate else 0.0),
        "in_force": fields() if candidate else None,
        "compared": compared if candidate else None,
    }


def splink() -> Json:
    return {"filename": "person-v2.splink.json", "settings": {"link_type": "link_only", "comparisons": []}}
