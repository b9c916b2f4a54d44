"""What blockdata would answer about sources that contradict each other."""

from typing import Any

from .common import Json, ago, page

POLICE = ("public-security", "遵义市公安局", "resident-register", "户籍人口")
CIVIL = ("civil-affairs", "遵义市民政局", "minimum-allowance", "低保对象")
HEALTH = ("health", "遵义市卫生健康委员会", "death-certificate", "死亡医学证明")
PARTS = ("department", "department_name", "dataset", "dataset_name")


def an_example(taken: str, other: str) -> Json:
    rows = {"row": 12, "other_row": 44, "submission": "sub_done", "other_submission": "sub_going"}
    return {"taken": taken, "other": other, **rows}


def a_conflict(attribute: str, label: str, taken: Any, other: Any, records: int, *examples: Json) -> Json:
    sides = dict(zip(PARTS, taken, strict=True)) | {
        f"other_{part}": value for part, value in zip(PARTS, other, strict=True)
    }
    why = {"authority": records - 1, "recency": 1, "quality": 0}
    return {"attribute": attribute, "label": label, **sides, "records": records, "why": why, "examples": list(examples)}


def conflicts(kind: str, role: str) -> Json:
    if kind != "person":
        return {**page(), "as_of": None}
    name = an_example("冉*英", "冉*瑛")
    found = [
        a_conflict("name", "姓名", POLICE, CIVIL, 318, name, an_example("犹*源", "犹*原")),
        a_conflict("name", "姓名", POLICE, HEALTH, 27, name),
        a_conflict("address", "住址", CIVIL, POLICE, 2164, an_example("红花岗区老城街道****", "汇川区上海路街道****")),
        a_conflict("birth", "出生日期", HEALTH, POLICE, 9, an_example("1958-**-**", "1959-**-**")),
    ]
    told = found if role in {"reviewer", "steward"} else [{**each, "examples": []} for each in found]
    return {**page(*told), "as_of": ago(hours=6)}
