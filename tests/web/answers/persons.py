"""What blockdata and identity would answer about a person and who looked."""

from typing import Any

from .common import Json, ago, page

GROUND = {
    "ground": "social-assistance-check",
    "name": "社会救助核对",
    "basis": "《社会救助暂行办法》第五十八条",
    "fields": ["name"],
}


def a_source(department: str = "遵义市公安局", dataset_name: str = "户籍人口", row: int = 812) -> Json:
    return {
        "department": "public-security" if "公安" in department else "civil-affairs",
        "department_name": department,
        "dataset": "resident-register",
        "dataset_name": dataset_name,
        "file": "户籍导出20181031.csv",
        "source_row": row,
        "submission": "sub_done",
        "received_at": ago(days=9),
    }


def an_attribute(name: str, label: str, masked: str, whole: str | None, **changes: Any) -> Json:
    return {
        "name": name,
        "label": label,
        "value": masked,
        "unmasked": whole,
        "rule": "authority",
        "rule_label": "以权威部门为准",
        "source": a_source(),
        "lost": [],
        **changes,
    }


def lookup() -> Json:
    loser = {
        "value": "154****0002",
        "source": a_source("遵义市民政局", "低保对象", 14),
        "why": "recency",
        "why_label": "报送时间较早",
    }
    attributes = [
        an_attribute("id_number", "公民身份号码", "520301********0014", "520301200501010014"),
        an_attribute("name", "姓名", "冉*溪", "冉小溪"),
        an_attribute("sex", "性别", "***", "女性"),
        an_attribute(
            "phone", "联系电话", "194****0001", None, rule="recency", rule_label="以最近报送为准", lost=[loser]
        ),
        an_attribute("address", "住址", "红花岗区老城街道****", None, rule_label="仅此一个来源", rule="only"),
    ]
    facts = [
        {
            "kind": "benefit",
            "label": "低保发放",
            "values": {"period": f"2018-{month:02}", "amount_fen": 52_000, "status": "在保"},
            "labels": {"period": "发放月份", "amount_fen": "金额(分)", "status": "状态"},
            "source": a_source("遵义市民政局", "低保对象", 14),
        }
        for month in (8, 9, 10)
    ]
    person = {
        "golden_id": "per_8f14e45fceea167a5a36dedd4bea2543",
        "version": 4,
        "at": ago(days=2),
        "attributes": attributes,
        "flags": ["id-contradicted"],
        "facts": facts,
        "relations": [],
        "matched": [],
        "redirects": [],
    }
    return {"person": person, "footprint": "fp_20f1c2a9"}


def footprints() -> Json:
    row = {
        "id": "fp_20f1c2a9",
        "at": ago(minutes=3),
        "actor": "steward-civil-affairs",
        "actor_name": "周敏",
        "department": "civil-affairs",
        "context": "blockdata",
        "subject": "per_8f14e45fceea167a5a36dedd4bea2543",
        "fields": ["name", "phone", "benefit"],
        "case_number": "遵民救〔2018〕12 号",
        "ground": "social-assistance-check",
        "purpose": None,
        "outcome": "allowed",
    }
    denied = {
        **row,
        "id": "fp_77",
        "outcome": "denied",
        "case_number": None,
        "fields": [],
        "subject": None,
        "actor": "steward-health",
        "actor_name": "李燕",
        "department": "health",
    }
    missing = {**row, "id": "fp_78", "outcome": "not-found", "subject": None, "fields": []}
    listed = {
        **row,
        "id": "fp_79",
        "subject": None,
        "case_number": None,
        "ground": None,
        "purpose": "查看线索:疑似死亡后发放,4 条",
    }
    return page(row, denied, missing, listed)


def notices(noted: list[str], *, is_empty: bool = False) -> Json:
    """One is told to the caller; an earlier one is known already."""
    notice = {
        "id": "obj_1",
        "kind": "person",
        "subject": "per_8f14e45fceea167a5a36dedd4bea2543",
        "attribute": "phone",
        "label": "联系电话",
        "source": "public-security",
        "source_name": "遵义市公安局",
        "since": ago(days=40),
        "corrected_at": ago(hours=2),
        "actor": "steward-civil-affairs",
        "actor_name": "周敏",
        "reads": [{"footprint": "fp_20f1c2a9", "at": ago(days=3), "case_number": "遵民救〔2018〕12 号"}],
        "count": 4,
        "read_at": ago(minutes=1) if "obj_1" in noted else None,
    }
    known = {**notice, "id": "obj_0", "label": "住址", "count": 1, "read_at": ago(days=1)}
    return {**page(*([] if is_empty else [notice, known])), "unread": 0 if is_empty or noted else 1}


def verified(items: list[Json]) -> Json:
    """Names with 大 are wrong, of addresses nothing is known."""

    def answer(claim: str, value: str) -> str:
        return "unknown" if claim == "address" else "no" if "大" in value else "yes"

    said = [
        {
            "ref": item["ref"],
            "found": True,
            "answers": {claim: answer(claim, value) for claim, value in item["claims"].items()},
            "problem": None,
            "footprint": f"fp_{item['ref']}",
        }
        for item in items
    ]
    return {"items": said, "left": 4_950}
