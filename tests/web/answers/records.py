"""What blockdata would answer about organisations and houses, and about what a record was."""

from typing import Any

from .common import Json, ago, problem
from .persons import a_source, an_attribute

ORGANISATION = "org_0b2c5f6a8d9e4a1b9c3d7e8f60718293"
HOUSE = "hse_7c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5f"
PERSON = "per_8f14e45fceea167a5a36dedd4bea2543"
FOOTPRINTS = ["fp_owner1"]
Answer = tuple[int, Any]


def a_relation(relation: str, label: str, other: str | None, value: str, **changes: Any) -> Json:
    kinds = {"per": "person", "org": "organisation", "hse": "house"}
    return {
        "relation": relation,
        "label": label,
        "other": other,
        "other_kind": kinds[(other or PERSON)[:3]],
        "value": value,
        "unmasked": None,
        "since": "2016-03-09",
        "until": None,
        "sources": [a_source("遵义市市场监督管理局", "企业登记", 31)],
        **changes,
    }


def a_record(golden_id: str, kind: str, attributes: list[Json], relations: list[Json]) -> Json:
    told: Json = {"flags": [], "facts": [], "matched": [], "redirects": []}
    told |= {"version": 3, "at": ago(days=2)}
    return {"golden_id": golden_id, "kind": kind, "attributes": attributes, "relations": relations, **told}


def an_organisation() -> Json:
    register = a_source("遵义市市场监督管理局", "企业登记", 31)
    name = "遵义市播州区鸭溪镇晨曦食品有限公司"
    lost = {
        "value": "遵义晨曦食品厂",
        "unmasked": "遵义晨曦食品厂",
        "source": a_source("国家税务总局遵义市税务局", "纳税人", 7),
        "why": "authority",
        "why_label": "来源部门的权威性较低",
    }
    attributes = [
        an_attribute(
            "credit_code", "统一社会信用代码", "9152********0C00H", "91520321MA6AAA0C0H", source=register, rule="only"
        ),
        an_attribute("name", "名称", "遵义市播州区****公司", name, source=register, lost=[lost]),
        an_attribute("capital_fen", "注册资本", "***", "5,000,000.00 元", source=register),
        an_attribute("phone", "联系电话", "154****0077", None, source=register),
    ]
    relations = [
        a_relation("registered-at", "登记住所", HOUSE, "播州区鸭溪镇****", unmasked="播州区鸭溪镇和平路8号"),
        a_relation(
            "legal-representative-of", "法定代表人", PERSON, "冉*山", sources=[register, {**register, "source_row": 44}]
        ),
        a_relation("legal-representative-of", "法定代表人", None, "何*群", until="2016-03-08"),
    ]
    return {"record": a_record(ORGANISATION, "organisation", attributes, relations), "footprints": FOOTPRINTS}


def a_house(*, owned: bool) -> Json:
    register = a_source("遵义市住房和城乡建设局", "房屋登记", 12)
    address = "红花岗区老城街道人民路12号2栋1单元301"
    attributes = [
        an_attribute("address", "地址", "红花岗区老城街道****", address, source=register),
        an_attribute("floor_area", "建筑面积(平方米)", "***", "92.50", source=register),
        an_attribute("usage", "房屋用途", "***", "住宅", source=register),
    ]
    owner = a_relation("owns", "权利人", PERSON, "冉*溪", unmasked="冉小溪", sources=[register])
    hidden = {**owner, "other": None, "value": "***", "unmasked": None, "since": None}
    footprints = FOOTPRINTS if owned else []
    return {"record": a_record(HOUSE, "house", attributes, [owner if owned else hidden]), "footprints": footprints}


def organisation(body: Json) -> Answer:
    name = body.get("name", "")
    if "查无" in name:
        return 404, problem(404, "record-not-found", "没有找到这个单位。", "请核对所填内容。")
    if "as_of" in body and body["as_of"] < "2016":
        return 404, problem(404, "not-known-then", "截至那一天没有查到这个单位。", "请核对所填内容,或改查更晚的日期。")
    if "几家" in name:
        return 409, problem(409, "several-found", "符合的单位不止一个。", "请改用代码或编号查询。")
    return 200, an_organisation()


def house(body: Json) -> Answer:
    if body.get("case_number") == "拒绝":
        told = problem(403, "no-grant", "您的部门没有获得这项查询依据的授权。", "请选择已授权的查询依据,或申请共享。")
        return 403, {**told, "footprint": "fp_refused"}
    return 200, a_house(owned="case_number" in body)


def a_change(name: str, label: str, before: str | None, after: str | None, **changes: Any) -> Json:
    return {
        "name": name,
        "label": label,
        "before": before,
        "after": after,
        "unmasked_before": None,
        "unmasked_after": None,
        "source": a_source(),
        "rule_label": "以最近报送为准",
        **changes,
    }


def a_version(number: int, *changes: Json, **rest: Any) -> Json:
    return {
        "version": number,
        "state": "current",
        "at": ago(days=40 - number),
        "submission": "sub_done",
        "department_name": "遵义市民政局",
        "dataset_name": "低保对象",
        "changes": list(changes),
        "also": [],
        "redirects_to": None,
        **rest,
    }


def history(kind: str, id_: str, body: Json) -> Answer:
    """Of a person: two pages, each with its footprint; of a house: nothing is kept; an organisation was merged."""
    if kind == "person" and body.get("case_number") == "拒绝":
        told = problem(403, "no-grant", "您的部门没有获得这项查询依据的授权。", "请选择已授权的查询依据,或申请共享。")
        return 403, {**told, "footprint": "fp_refused"}
    first = a_version(1, a_change("name", "姓名", None, "冉*溪", unmasked_after="冉小溪"))
    later = [
        a_version(3, a_change("phone", "联系电话", "154****0002", None, source=None, rule_label=None), also=["关系"]),
        a_version(2, a_change("address", "住址", "汇川区****", "红花岗区老城街道****"), also=["事实"]),
    ]
    merged = a_version(2, state="ended", redirects_to="org_1111111111111111111111111111111a", also=["关系"])
    pages: dict[str, list[Json]] = {
        "person": [first] if body.get("cursor") else later,
        "organisation": [
            merged,
            a_version(1, a_change("name", "名称", None, "晨曦食品厂", unmasked_after="晨曦食品厂")),
        ],
        "house": [],
    }
    more = kind == "person" and not body.get("cursor")
    footprint = None if kind != "person" else "fp_page1" if more else "fp_page2"
    found = {"golden_id": id_, "kind": kind, "items": pages[kind], "next": "c1" if more else None}
    return 200, {**found, "footprint": footprint}
