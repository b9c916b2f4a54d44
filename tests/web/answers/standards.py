"""What aggregation would answer about the plan's standards."""

from .common import Json

FAILING: Json = {
    "department": "civil-affairs",
    "department_name": "遵义市民政局",
    "dataset": "minimum-allowance",
    "name": "低保对象",
    "words": ["责任人没有写明姓名和电话"],
}


def a_clause(number: str, text: str, *failing: Json, checked: bool = True) -> Json:
    total = 12 if checked else 0
    kept = total - len(failing)
    return {"number": number, "text": text, "checked": checked, "kept": kept, "total": total, "failing": list(failing)}


def standards() -> Json:
    collection = [
        a_clause("1.1", "每个数据集写明数据责任人的姓名和电话。", FAILING),
        a_clause("1.5", "涉密数据(DB52/T 1123 第3级)不进入本平台。", checked=False),
    ]
    sharing = [a_clause("2.1", "有条件共享的写明条件,不予共享的写明依据。")]
    said = {"version": "1.0", "since": "2018-01-01"}
    return {
        "kept": 23,
        "total": 24,
        "standards": [
            {
                **said,
                "id": "collection",
                "name": "数据采集及分级分类标准",
                "kept": 11,
                "total": 12,
                "clauses": collection,
            },
            {**said, "id": "sharing", "name": "政府数据共享标准", "kept": 12, "total": 12, "clauses": sharing},
        ],
        "departments": [
            {"department": "civil-affairs", "department_name": "遵义市民政局", "kept": 3, "total": 4},
            {"department": "health", "department_name": "遵义市卫生健康委员会", "kept": 20, "total": 20},
        ],
    }
