"""What blockdata would propose from a sample of a dataset that has no contract, and the draft it is adopted into."""

from typing import Any

from .common import Json, ago
from .contracts import a_draft

NEW = "elderly-allowance"


def an_empty_draft(name: str) -> Json:
    """Of a new dataset, as it is begun."""
    told = {"dataset": NEW, "name": name, "number": 1, "difference": None}
    contract: Json = {
        **a_draft()["contract"],
        "dataset": NEW,
        "name": name,
        "version": 1,
        "mode": "delta",
        "period": None,
        "key": [],
        "columns": [],
        "mentions": {},
        "relations": [],
        "facts": [],
    }
    return a_draft(**told, contract=contract, faults=[{"field": "key", "message": "不能为空"}])


def a_column(name: str, semantic_type: str, *examples: str, **changes: Any) -> Json:
    return {
        "name": name,
        "written": name,
        "type": semantic_type,
        "share": 1.0,
        "sure": True,
        "why": [f"表头含“{name}”", "100%的值能按此读出"],
        "required": True,
        "attribute": None,
        "grade": "L3",
        "null_rate": 0.0,
        "distinct": 40,
        "distinct_rate": 1.0,
        "examples": list(examples),
        "codes": [],
        **changes,
    }


COLUMNS = [
    a_column("身份证号", "citizen-id", "520301********0013", "520301********0021", attribute="id_number", grade="L4"),
    a_column("姓名", "person-name", "王*芳", "李*", attribute="name"),
    a_column("发放月份", "month", "2018-01", distinct=1, distinct_rate=0.025, grade="L1"),
    a_column("居住地址", "address", "红花岗区老城街道****", attribute="address"),
    a_column("联系电话", "phone", "154****0001", required=False, null_rate=0.1256, attribute="phone"),
    a_column(
        *("状态", "code:benefit_status", "在保", "停保"),
        share=0.725,
        sure=False,
        distinct=4,
        codes=[
            {"value": "正在享受", "count": 10, "code": "1", "name": "在保"},
            {"value": "ZZ", "count": 2, "code": "", "name": ""},
        ],
    ),
    a_column("备注", "text", "独*", required=False, null_rate=0.8, why=["看不出是其他类型,先按文本"], sure=False),
]
TAKEN = ("name", "type", "required", "attribute", "grade")
CONTRACT: Json = {
    "entity": "person",
    "mode": "snapshot",
    "period": "发放月份",
    "key": ["身份证号", "发放月份"],
    "end_limit": 0.2,
    "columns": [
        {
            "aliases": [],
            **{each: column[each] for each in TAKEN},
            **({"suggested": [{"value": each["value"], "code": each["code"]} for each in codes]} if codes else {}),
        }
        for column in COLUMNS
        for codes in [column["codes"]]
    ],
}


def sketch(id_: str, filename: str = "") -> Json:
    """A file with 坏 in its name cannot be read."""
    told = {"sketch": id_, "department": "civil-affairs", "dataset": NEW, "completed_at": ago(seconds=1)}
    if "坏" in filename:
        problem = {
            "code": "no-header",
            "message": "前10行中没有找到表头",
            "remedy": "第一行写上各列的名称,每列一个、互不相同,再重新选择",
        }
        refused = {"state": "refused", "words": "这份样表读不出来", "proposal": None, "contract": None}
        return {**told, **refused, "problem": problem}
    proposal = {
        "format": "csv",
        "header_row": 2,
        "rows": 40,
        "warnings": ["表头在第2行,其上的1行未读取"],
        "entity": "person",
        "mode": "snapshot",
        "mode_why": "“发放月份”整列是同一期或少数几期,像是按期报送的全部数据",
        "period": "发放月份",
        "key": CONTRACT["key"],
        "key_share": 1.0,
        "columns": COLUMNS,
    }
    words = "看了40行、7列:5列有把握,2列请您核对;主键建议用身份证号、发放月份"
    return {**told, "state": "done", "words": words, "proposal": proposal, "contract": CONTRACT, "problem": None}
