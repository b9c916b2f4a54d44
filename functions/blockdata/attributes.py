"""What is known of each kind of record, in words: attributes, facts and relations, in their usual order."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """How a value is shown: its label, its semantic type for masking, its code list if it is a code."""

    label: str
    type: str
    codes: str | None = None


def code(label: str, list_name: str) -> Shown:
    return Shown(label, f"code:{list_name}", list_name)


PERSON: Mapping[str, Shown] = {
    "id_number": Shown("公民身份号码", "citizen-id"),
    "name": Shown("姓名", "person-name"),
    "sex": Shown("性别", "sex", "sex"),
    "birth": Shown("出生日期", "date"),
    "ethnic": Shown("民族", "ethnic-group", "ethnic"),
    "phone": Shown("联系电话", "phone"),
    "address": Shown("住址", "address"),
    "county": code("区县", "county"),
    "town": code("乡镇街道", "town"),
    "household": Shown("户号", "household-number"),
    "relation": code("与户主关系", "household_relation"),
    "marital": code("婚姻状况", "marital"),
    "education": code("文化程度", "education"),
    "death_date": Shown("死亡日期", "date"),
    "death_place": Shown("死亡地点", "address"),
}
ORGANISATION: Mapping[str, Shown] = {
    "credit_code": Shown("统一社会信用代码", "credit-code"),
    "old_number": Shown("原纳税人识别号", "taxpayer-number"),
    "name": Shown("名称", "organisation-name"),
    "kind": code("组织机构类型", "organisation_kind"),
    "industry": code("行业门类", "industry"),
    "capital_fen": Shown("注册资本", "fen"),
    "founded": Shown("成立日期", "event-date"),
    "status": code("登记状态", "organisation_status"),
    "phone": Shown("联系电话", "phone"),
    "address": Shown("住所", "address"),
    "county": code("区县", "county"),
    "town": code("乡镇街道", "town"),
    "tax_credit": code("纳税信用等级", "tax_credit"),
}
HOUSE: Mapping[str, Shown] = {
    "real_estate_number": Shown("不动产单元号", "real-estate-number"),
    "address_code": Shown("标准地址编码", "certificate-number"),
    "address": Shown("地址", "address"),
    "county": code("区县", "county"),
    "town": code("乡镇街道", "town"),
    "village": Shown("社区、村", "text"),
    "village_group": Shown("村民组", "text"),
    "road": Shown("路名", "text"),
    "number": Shown("门牌号", "text"),
    "estate": Shown("小区", "text"),
    "building": Shown("楼栋", "text"),
    "unit": Shown("单元", "text"),
    "room": Shown("室", "text"),
    "floor_area": Shown("建筑面积(平方米)", "decimal"),
    "usage": code("房屋用途", "house_use"),
}
OF_KIND: Mapping[str, Mapping[str, Shown]] = {"person": PERSON, "organisation": ORGANISATION, "house": HOUSE}
PUBLIC: Mapping[str, frozenset[str]] = {
    "person": frozenset(),
    "organisation": frozenset(ORGANISATION) - {"phone"},
    "house": frozenset(HOUSE),
}
"""Shown whole to every office role: what registers publish. A firm's telephone is often somebody's own."""
FACTS: Mapping[str, tuple[str, Mapping[str, Shown]]] = {
    "benefit": (
        "低保发放",
        {
            "period": Shown("发放月份", "month"),
            "amount_fen": Shown("金额(分)", "fen"),
            "status": code("状态", "benefit_status"),
        },
    ),
    "enrolment": ("在读", {"school": Shown("学校", "text"), "grade": code("年级", "school_grade")}),
    "insurance": (
        "参保",
        {
            "type": code("险种", "insurance"),
            "status": code("缴费状态", "payment_status"),
            "since": Shown("参保日期", "event-date"),
        },
    ),
    "marriage": (
        "婚姻登记",
        {"type": code("登记类型", "marriage_registration"), "on": Shown("登记日期", "event-date")},
    ),
}
"""{kind of fact: its name and its parts}."""
RELATIONS: Mapping[tuple[str, str], str] = {
    ("lives-in", "from"): "居住于",
    ("works-at", "from"): "参保单位",
    ("legal-representative-of", "from"): "任法定代表人的单位",
    ("owns", "from"): "名下房屋",
    ("uses-water-at", "from"): "用水地址",
    ("tax-agent-of", "from"): "任办税人的单位",
    ("registered-at", "from"): "登记住所",
    ("located-in", "from"): "经营地址",
    ("legal-representative-of", "to"): "法定代表人",
    ("owns", "to"): "权利人",
}
"""Those that may be told, and how, seen from either side. Ties between persons are not among them."""
PARTS: Mapping[str, str] = {"facts": "事实", "relations": "关系", "flags": "标记"}
"""What a version may change beside attributes."""
