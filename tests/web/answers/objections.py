"""What blockdata would answer about values that somebody says are wrong."""

from typing import Any

from .common import PEOPLE, Json, ago
from .persons import a_source

NAMES = {
    "open": "待核实",
    "correcting": "更正中",
    "corrected": "已更正",
    "failed": "更正未成",
    "refused": "不予更正",
    "withdrawn": "已撤回",
}
SEEN = ("golden_id", "value", "proposed", "reason", "case_number", "submission")


def a_word(said: str, label: str, reason: str = "", by: str = "周敏") -> Json:
    return {"said": said, "label": label, "by": by, "at": ago(minutes=2), "reason": reason}


def an_objection(id_: str = "obj_1", *, state: str = "open", role: str = "steward", **changes: Any) -> Json:
    """As the source's steward, who objected (reviewer) or who watches sees it."""
    whole = role in {"steward", "reviewer"}
    source = {**a_source("遵义市民政局", "低保对象", 14), "dataset": "minimum-allowance"}
    del source["received_at"]
    found = {
        "id": id_,
        "kind": "person",
        "golden_id": "per_8f14e45fceea167a5a36dedd4bea2543",
        "attribute": "phone",
        "label": "联系电话",
        "value": "194****0001",
        "proposed": "154****0002",
        "reason": "本人现场出示了运营商实名页面",
        "case_number": "遵民救〔2018〕12 号",
        "source": source if whole else {**source, "file": None, "source_row": None, "submission": None},
        "opened_at": ago(days=2),
        "opened_by": PEOPLE["reviewer"][1],
        "opened_by_department": "块数据中心",
        "due": "2018-11-09",
        "days_late": 0,
        "state": state,
        "state_name": NAMES[state],
        "submission": None,
        "history": [],
        "may_decide": role == "steward" and state in {"open", "failed"},
        "may_withdraw": role == "reviewer" and state == "open",
        "version": 1,
        **changes,
    }
    return found if whole else {**found, **dict.fromkeys(SEEN)}


def objections(query: dict[str, str], role: str, ended: dict[str, Json], *, is_empty: bool = False) -> Json:
    """Two wait: one late; a second page holds a third."""
    if is_empty:
        return {"items": [], "next": None, "total": 0}
    state = query.get("state", "open")
    if query.get("cursor"):
        return {"items": [an_objection("obj_3", role=role, label="住址")], "next": None, "total": 3}
    late = an_objection("obj_1", role=role, days_late=3)
    waiting = [late, *([] if query.get("late") else [an_objection("obj_2", role=role, label="姓名")])]
    if state == "open":
        items = [each for each in waiting if each["id"] not in ended]
        return {"items": items, "next": None if query.get("late") else "2", "total": 3}
    known = {
        "refused": [a_word("refuse", "不予更正", "与纸质档案一致")],
        "failed": [a_word("accept", "认定有误,更正来源记录"), a_word("failed", "更正未成", "来源行已不在", "")],
    }
    items = [an_objection("obj_9", state=state, role=role, history=known.get(state, []))]
    return {"items": items, "next": None, "total": 1}


def own_objections(ended: dict[str, Json]) -> Json:
    refused = an_objection(
        "obj_9", state="refused", role="reviewer", history=[a_word("refuse", "不予更正", "与纸质档案一致")]
    )
    return {"items": [ended.get("obj_1", an_objection(role="reviewer")), refused], "next": None, "total": None}


def decided(id_: str, body: Json) -> Json:
    if body["decision"] == "refuse":
        word = a_word("refuse", "不予更正", body["reason"])
        return an_objection(id_, state="refused", history=[word], version=2)
    word = a_word("accept", "认定有误,更正来源记录", body["reason"])
    return an_objection(id_, state="correcting", history=[word], version=2)


def withdrawn(id_: str) -> Json:
    word = a_word("withdraw", "撤回", by="王芳")
    return an_objection(id_, state="withdrawn", role="reviewer", history=[word], version=2)


def objection_sums(*, is_empty: bool = False) -> Json:
    line = {
        "department": "civil-affairs",
        "department_name": "遵义市民政局",
        "waiting": 3,
        "failed": 1,
        "late": 1,
        "days_late_max": 3,
    }
    states = {"open": 2, "failed": 1, "correcting": 0, "corrected": 17, "refused": 4, "withdrawn": 1}
    return {"departments": [] if is_empty else [line], "states": dict.fromkeys(states, 0) if is_empty else states}


def objected_values() -> Json:
    return {"value": "19400000001", "proposed": "15400000002", "footprint": "fp_values"}
