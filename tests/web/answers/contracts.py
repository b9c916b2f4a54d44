"""What aggregation would answer about a draft, and blockdata about its trial on a sample."""

from typing import Any

from .common import PEOPLE, Json, ago
from .datasets import dataset

SAME: Json = {"verdict": "same", "reasons": [], "dataset": [], "columns": [], "hurt": []}
HURT: list[Json] = [
    {
        "kind": "files",
        "who": "civil-affairs",
        "who_name": "遵义市民政局",
        "name": "表头“月保障金额”",
        "column": "月保障金额",
        "words": "文件里的“月保障金额”列不再读取,其中的内容不再入库",
    },
    {
        "kind": "finding",
        "who": "blockdata",
        "who_name": "块数据资源中心",
        "name": "疑似死亡后发放",
        "column": "月保障金额",
        "words": "疑似死亡后发放依据“月保障金额”,不再更新",
    },
]


def a_draft(**changes: Any) -> Json:
    """As begun by the steward from the version in force."""
    contract = {**dataset()["contract"], "version": 2}
    return {
        "department": "civil-affairs",
        "department_name": "遵义市民政局",
        "dataset": "minimum-allowance",
        "name": "低保对象",
        "number": 2,
        "version": 1,
        "state": "editing",
        "outdated": False,
        "edited_at": ago(minutes=3),
        "edited_by": PEOPLE["steward"][1],
        "contract": contract,
        "faults": [],
        "difference": SAME,
        "edits": [an_edit("started", "steward")],
        "trials": [],
        "may_publish": False,
        **changes,
    }


def an_edit(what: str, role: str) -> Json:
    sub, name, *_ = PEOPLE[role]
    return {"at": ago(minutes=3), "by": sub, "name": name, "what": what}


def saved(before: Json, contract: Json, role: str) -> Json:
    """The draft with what somebody has changed, its difference told."""
    names = [column["name"] for column in contract["columns"]]
    faults = [] if contract["key"] else [{"field": "key", "message": "不能为空"}]
    return {
        **before,
        "contract": contract,
        "version": before["version"] + 1,
        "state": "editing",
        "edited_by": PEOPLE[role][1],
        "edited_at": ago(seconds=1),
        "edits": [*before["edits"], an_edit("saved", role)],
        "faults": faults,
        "difference": None if faults else difference(names),
        "may_publish": role == "operator",
    }


def difference(names: list[str]) -> Json:
    old = [column["name"] for column in dataset()["contract"]["columns"]]
    gone = [name for name in old if name not in names]
    added = [name for name in names if name not in old]
    columns = [a_change(name, "added", f"新增选填列“{name}”") for name in added]
    columns += [a_change(name, "removed", f"删去列“{name}”", f"删去了列“{name}”") for name in gone]
    if not columns:
        return SAME
    reasons = [f"删去了列“{name}”" for name in gone]
    verdict = "breaking" if gone else "compatible"
    return {"verdict": verdict, "reasons": reasons, "dataset": [], "columns": columns, "hurt": HURT if gone else []}


def a_change(column: str, change: str, words: str, *breaking: str) -> Json:
    return {"column": column, "change": change, "words": words, "fields": [], "breaking": list(breaking)}


def trial(id_: str) -> Json:
    def outcome(version: int, rejected: int) -> Json:
        example = {"source_row": 14, "value": "5221**********001X"}
        rule = {
            "field": "身份证号",
            "rule": "id-checksum",
            "name": "校验码不符",
            "message": "末位校验码与前 17 位不符。",
            "remedy": "请核对证件后更正。",
            "rows": rejected,
            "examples": [example],
        }
        return {
            "version": version,
            "counts": {"received": 200, "accepted": 198 - rejected, "rejected": rejected, "duplicate": 2},
            "rejected": [rule],
            "fixes": [{"rule": "full-width", "name": "全角字符改为半角", "count": 31}],
            "warnings": ["“备注”列不在契约里,已忽略"],
            "problem": None,
            "unknown": [{"field": "状态", "value": "正在享受", "count": 3, "code": "1", "name": "在保"}],
        }

    return {
        "trial": id_,
        "department": "civil-affairs",
        "dataset": "minimum-allowance",
        "state": "done",
        "completed_at": ago(seconds=1),
        "words": "样表 200 行:按草稿收下 193 行,退回 5 行;比现行版本多退回 2 行。",
        "more_rejected": 2,
        "draft": outcome(2, 5),
        "in_force": outcome(1, 3),
    }
