"""What blockdata would answer about deliveries, one in each state."""

from typing import Any

from .common import Json, ago, page

COUNTS = {
    "received": 1000,
    "accepted": 962,
    "rejected": 38,
    "duplicate": 4,
    "unchanged": 880,
    "new": 60,
    "changed": 18,
    "ended": 7,
    "fused": 71,
}
LABELS = ["识别", "清洗转化", "比对", "匹配", "融合", "入库", "出具报告"]
STEP_COUNTS = [
    {},
    {"received": 1000, "accepted": 962, "rejected": 38},
    {"duplicate": 4, "unchanged": 880, "new": 60, "changed": 18, "ended": 7},
    {},
    {"fused": 71},
    {},
    {},
]


def steps(done: int, then: str = "now") -> list[Json]:
    return [
        {
            "name": str(index),
            "label": label,
            "state": "done" if index < done else then if index == done else "next",
            "at": ago(minutes=10 - index) if index < done else None,
            "counts": STEP_COUNTS[index] if index < done else None,
        }
        for index, label in enumerate(LABELS)
    ]


def a_summary(**changes: Any) -> Json:
    return {
        "id": "sub_done",
        "department": "civil-affairs",
        "department_name": "遵义市民政局",
        "dataset": "minimum-allowance",
        "dataset_name": "低保对象",
        "contract_version": 1,
        "state": "completed",
        "counts": COUNTS,
        "corrects": None,
        "received_at": ago(minutes=12),
        "completed_at": ago(minutes=8),
        "file": {
            "name": "10月低保发放表（最终版）.xlsx",
            "size": 184_320,
            "format": "xlsx",
            "encoding": None,
            "sheet": "发放表",
        },
        "received_by": None,
        "resolved": 0,
        **changes,
    }


def a_submission(**changes: Any) -> Json:
    fixes = [
        {"rule": "full-width", "name": "全角字符改为半角", "count": 214},
        {"rule": "id-15", "name": "15 位身份证号升为 18 位", "count": 9},
    ]
    return {
        **a_summary(),
        "steps": steps(7),
        "fixes": fixes,
        "problem": None,
        "corrections": [],
        "warnings": ["契约外的列没有采用:备注、经办人"],
        "actions": [],
        "records": [],
        "reviews": None,
        "pieces": [],
        "estimate": None,
        **changes,
    }


def submission(id_: str) -> Json:
    """One delivery in each state, named by its id."""
    hold = {
        "code": "end-limit",
        "message": "本次文件比现有数据少 412 行，超过了约定的 20%。",
        "remedy": "请核对文件是否完整:完整的请点“确认继续”;不完整的请撤回,重新导出后报送。",
    }
    header = {
        "code": "missing-column",
        "message": "表头缺少必填列“身份证号”。",
        "remedy": "请补上该列，或改成数据契约中的任一别名后重新上传。",
    }
    crash = {
        "code": "step-failed",
        "message": "匹配这一步没有完成。",
        "remedy": "请点“重试”;仍不成功时把报送编号告诉平台运维。",
    }
    known: dict[str, Json] = {
        "sub_done": {
            "records": [
                {"kind": "person", "kind_name": "自然人", "new": 212, "changed": 41, "ended": 0, "unchanged": 709},
                {"kind": "house", "kind_name": "房屋", "new": 96, "changed": 0, "ended": 3, "unchanged": 0},
            ],
            "reviews": 6,
        },
        "sub_going": {
            "state": "processing",
            "steps": steps(3),
            "counts": {"received": 1000, "rejected": 38},
            "completed_at": None,
        },
        "sub_large": {
            "state": "processing",
            "steps": steps(1),
            "counts": {"received": 10_000_000},
            "completed_at": None,
            "pieces": [
                {"label": "分块清洗", "done": 23, "of": 68, "rows": 3_391_204},
                {"label": "按主键归并", "done": 0, "of": 16, "rows": 0},
                {"label": "分份比对", "done": 0, "of": 16, "rows": 0},
            ],
            "estimate": {"spent": 0.0071, "whole": 1.12, "seconds_left": 9_400},
        },
        "sub_held": {
            "state": "held",
            "steps": steps(2, "failed"),
            "problem": hold,
            "actions": ["confirm", "withdraw"],
            "counts": {**COUNTS, "ended": 412},
            "completed_at": None,
        },
        "sub_failed": {
            "state": "failed",
            "steps": steps(3, "failed"),
            "problem": crash,
            "actions": ["retry", "withdraw"],
            "completed_at": None,
        },
        "sub_rejected": {
            "state": "rejected",
            "steps": steps(1, "failed"),
            "problem": header,
            "counts": {},
            "fixes": [],
        },
        "sub_child": {
            "corrects": "sub_done",
            "counts": {
                "received": 1,
                "accepted": 1,
                "rejected": 0,
                "duplicate": 0,
                "unchanged": 0,
                "new": 1,
                "changed": 0,
                "fused": 1,
            },
        },
    }
    return a_submission(id=id_, **known["sub_going" if id_ == "sub_new" else id_])


def submissions(state: str | None) -> Json:
    ids = ["sub_going", "sub_done", "sub_held", "sub_failed", "sub_rejected", "sub_child"]
    rows = [{key: value for key, value in submission(id_).items() if key in a_summary()} for id_ in ids]
    return page(*(row for row in rows if state in (None, row["state"])))


def an_error(field: str, rule_name: str, message: str, masked: str, remedy: str) -> Json:
    return {
        "field": field,
        "rule": rule_name,
        "rule_name": rule_name,
        "message": message,
        "masked": masked,
        "remedy": remedy,
    }


def rejects(corrected: bool) -> Json:
    cells = [
        {"field": "身份证号", "masked": "520301********0015"},
        {"field": "姓名", "masked": "冉*溪"},
        {"field": "发放月份", "masked": "2018-10"},
    ]
    digit = an_error(
        "身份证号",
        "校验位不符",
        "末位校验码与前 17 位对不上。",
        "520301********0015",
        "请核对证件后更正；常见的是末两位录反。",
    )
    month = an_error("发放月份", "月份无法识别", "“十月份”不是年月。", "十月份", "请写成 2018-10 这样的年月。")
    both = an_error(
        "", "同键异值", "同一身份证号和月份在文件中出现两次且内容不同，以最后一次为准。", "", "请确认保留哪一行。"
    )
    rows = [
        {"source_row": 14, "resolved": corrected, "pending": False, "errors": [digit], "cells": cells},
        {"source_row": 27, "resolved": False, "pending": False, "errors": [digit, month], "cells": cells},
        {"source_row": 310, "resolved": False, "pending": True, "errors": [month], "cells": cells},
        {"source_row": 402, "resolved": False, "pending": False, "errors": [both], "cells": cells},
    ]
    return {**page(*rows, next_="more"), "total": 38}
