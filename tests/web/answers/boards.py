"""What aggregation would answer about how well and how punctually departments deliver."""

from datetime import datetime, timedelta
from typing import Any

from zunyi.clock import LOCAL

from .common import Json, ago

DEPARTMENTS = {
    "health": ("遵义市卫生健康委员会", 96.4, 1),
    "civil-affairs": ("遵义市民政局", 83.1, 2),
    "tax": ("国家税务总局遵义市税务局", None, None),
}
TODAY = datetime.now(LOCAL).date()
FORMULA = "得分 = 50×合格率 + 10×不重复率 + 10×收下率 + 30×及时率;现在逾期的及时率减半;部门得分为各数据集的平均"


def day(ahead: int) -> str:
    return (TODAY + timedelta(days=ahead)).isoformat()


def why(*shares: float) -> list[Json]:
    parts = [
        ("合格率", 50, "2000 行中退回 76 行"),
        ("不重复率", 10, "2000 行中重复 20 行"),
        ("收下率", 10, "3 个文件中整份退回 1 个"),
        ("及时率", 30, "2 次报送中迟报 1 次,现在逾期,减半"),
    ]
    return [
        {"name": name, "weight": weight, "share": share, "points": round(weight * share, 1), "words": words}
        for (name, weight, words), share in zip(parts, shares, strict=True)
    ]


def a_month(month: str, rejected: int) -> Json:
    return {
        "month": month,
        "deliveries": 1,
        "late": 0,
        "refused": 0,
        "received": 1000,
        "accepted": 1000 - rejected,
        "rejected": rejected,
        "duplicate": 10,
        "rejected_share": rejected / 1000,
        "duplicate_share": 0.01,
    }


def a_line(dataset: str, name: str, **changes: Any) -> Json:
    return {
        "dataset": dataset,
        "name": name,
        "state": "正常",
        "score": 96.4,
        "why": why(0.962, 0.99, 1.0, 1.0),
        "deliveries": 2,
        "late": 0,
        "days_late": 0,
        "refused": 0,
        "received": 2000,
        "accepted": 1924,
        "rejected": 76,
        "duplicate": 20,
        "rejected_share": 0.038,
        "duplicate_share": 0.01,
        "trend": "better",
        "months": [a_month("2026-09", 58), a_month("2026-10", 38)],
        **changes,
    }


def nothing(dataset: str, name: str) -> Json:
    counts = dict.fromkeys(("deliveries", "received", "accepted", "rejected", "duplicate"), 0)
    shares = {"rejected_share": 0.0, "duplicate_share": 0.0}
    return a_line(dataset, name, state="未报送", score=None, why=[], trend=None, months=[], **counts, **shares)


def quality(is_empty: bool = False) -> Json:
    if is_empty:
        return {"formula": FORMULA, "months": 12, "items": []}
    late = a_line(
        "temporary-relief",
        "临时救助对象",
        state="逾期",
        score=71.2,
        why=why(0.962, 0.99, 0.66, 0.25),
        late=1,
        trend="worse",
    )
    boards = {
        "health": [a_line("death-certificate", "死亡医学证明")],
        "civil-affairs": [a_line("minimum-allowance", "低保对象", score=95.0), late],
        "tax": [nothing("taxpayer", "纳税人")],
    }
    items = [
        {"department": id_, "name": name, "score": score, "rank": rank, "datasets": boards[id_]}
        for id_, (name, score, rank) in DEPARTMENTS.items()
    ]
    return {"formula": FORMULA, "months": 12, "items": items}


def freshness(is_empty: bool = False) -> Json:
    if is_empty:
        return {"today": TODAY.isoformat(), "items": [], "departments": []}

    def line(department: str, dataset: str, name: str, state: str, left: int) -> Json:
        return {
            "department": department,
            "department_name": DEPARTMENTS[department][0],
            "dataset": dataset,
            "name": name,
            "update_cycle": "每月",
            "state": state,
            "due": day(left),
            "ahead": [day(left), day(left + 30), day(left + 60)],
            "days_left": left,
            "days_late": max(0, -left),
            "last_delivery": None if state == "未报送" else ago(days=20),
            "deliveries": 0 if state == "未报送" else 2,
            "late": 1 if state == "逾期" else 0,
        }

    items = [
        line("civil-affairs", "temporary-relief", "临时救助对象", "逾期", -4),
        line("health", "death-certificate", "死亡医学证明", "即将到期", 2),
        line("civil-affairs", "minimum-allowance", "低保对象", "正常", 6),
        line("tax", "taxpayer", "纳税人", "未报送", 20),
    ]
    states = {"civil-affairs": (2, 1, 0, 1, 0), "health": (1, 0, 1, 0, 0), "tax": (1, 0, 0, 0, 1)}
    departments = [
        {
            "department": id_,
            "name": DEPARTMENTS[id_][0],
            **dict(zip(("datasets", "on_time", "soon", "overdue", "never"), counts, strict=True)),
        }
        for id_, counts in states.items()
    ]
    return {"today": TODAY.isoformat(), "items": items, "departments": departments}


def reminders(query: dict[str, str], explained: list[Json], is_empty: bool = False) -> Json:
    """The open one that a department was urged for, the one that was reported; one that came late."""
    if is_empty:
        return {"items": [], "next": None}
    relief = a_reminder("temporary-relief", "临时救助对象", due=day(-4), told=[("reminded", 7), ("urged", 3)])
    relief["explanations"] = [{"at": ago(hours=1), "name": "周敏", **each} for each in explained]
    tax = a_reminder("taxpayer", "纳税人", department="tax", due=day(-9), told=[("urged", 8), ("reported", 1)])
    late = a_reminder("minimum-allowance", "低保对象", due=day(-30), told=[("urged", 29)], end="delivered")
    found = [late] if query.get("ended") == "true" else [tax, relief]
    return {
        "items": [
            each
            for each in found
            if query.get("department", each["department"]) == each["department"]
            and query.get("stage", each["stage"]) == each["stage"]
        ],
        "next": None,
    }


def a_reminder(
    dataset: str, name: str, *, due: str, told: list[tuple[str, int]], department: str = "civil-affairs", end: str = ""
) -> Json:
    return {
        "department": department,
        "department_name": DEPARTMENTS[department][0],
        "dataset": dataset,
        "name": name,
        "update_cycle": "每月",
        "due": due,
        "stage": told[-1][0],
        "told": [{"stage": stage, "at": ago(days=days)} for stage, days in told],
        "explanations": [],
        "report_after": day(3),
        "days_late": max(0, (TODAY - datetime.fromisoformat(due).date()).days),
        "end": end,
        "ended_at": ago(days=20) if end else "",
        "version": len(told),
        "may_explain": department == "civil-affairs" and not end,
    }
