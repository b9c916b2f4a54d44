"""Business systems, as aggregation tells them."""

from typing import Any

from aggregation.pinyin import search

from .common import Json, ago, page


def a_row(system: str, name: str, **changes: Any) -> Json:
    return {
        "department": "civil-affairs",
        "department_name": "遵义市民政局",
        "system": system,
        "name": name,
        "purpose": "低保对象的申请、审核与发放",
        "hosting": "本单位机房",
        "network": "业务专网",
        "in_use_since": "2012-06",
        "datasets": 1,
        "decision": None,
        "due": "",
        "percent": 0,
        "state": "undecided",
        "version": 1,
        **changes,
    }


def systems(query: dict[str, str], is_empty: bool = False) -> Json:
    rows = [
        a_row("allowances", "最低生活保障信息系统", decision="renovate", due="2018-06-30", percent=60, state="late"),
        a_row("marriages", "全国婚姻登记信息管理系统", decision="keep", state="kept", hosting="上级部门"),
        a_row("elderly-cards", "老年优待证管理系统"),
    ]
    wanted, words = query.get("state"), query.get("q", "")
    rows = [row for row in rows if search.is_meant(words, names=row["name"])]
    return page(*([] if is_empty else [row for row in rows if wanted in (None, row["state"])]))


def system_sums(is_empty: bool = False) -> Json:
    decisions: Json = {} if is_empty else {"renovate": 1, "keep": 1, "undecided": 1}
    states: Json = {} if is_empty else {"late": 1, "kept": 1, "undecided": 1}
    own = {"department": "civil-affairs", "department_name": "遵义市民政局", "systems": 3}
    departments = [] if is_empty else [{**own, "by_decision": decisions, "by_state": states}]
    return {"systems": len(states), "by_decision": decisions, "by_state": states, "departments": departments}


def a_system(system: str) -> Json:
    """The first of them, planned for and begun."""
    row = a_row(system, "最低生活保障信息系统", decision="renovate", due="2018-06-30", percent=60, state="late")
    entry = {"at": ago(days=3), "name": "周敏", "what": "reported", "percent": 60, "note": "已在测试环境报送一次"}
    return {
        **row,
        "office": "社会救助科",
        "technology": "Java 6,Oracle 10g",
        "supplier": "",
        "feeds": [{"dataset": "minimum-allowance", "name": "低保对象"}],
        "plan": {
            "decision": "renovate",
            "into": "",
            "into_name": "",
            "due": "2018-06-30",
            "reason": "接入市级交换平台",
        },
        "entries": [entry, {**entry, "what": "described", "percent": None, "note": "登记"}],
    }
