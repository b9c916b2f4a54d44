"""Which attribute of the row's subject a column feeds: only where header and type leave no doubt."""

import re
from collections.abc import Sequence
from typing import Final

_ADDRESS: Final = "家庭住址|住址|现住址|居住地址|户籍地址|户籍住址|联系地址"
_PERSON: Final = (
    ("id_number", {"citizen-id"}, "公民身份号码|公民身份证号码|(居民)?身份证(件)?号码?|证件号码?|社会保障号码?|社保号"),
    ("name", {"person-name"}, "姓名|名字|.*(居民|对象|参保人|学生|死者|新生儿|婴儿|人员|职工)姓名"),
    ("sex", {"sex"}, "(新生儿)?性别"),
    ("birth", {"date"}, "出生日期|出生时间|出生年月日?|生日"),
    ("ethnic", {"ethnic-group"}, "民族"),
    ("phone", {"phone"}, "(联系|本人)?电话(号码)?|手机号?码?"),
    ("address", {"address"}, _ADDRESS),
    ("household", {"household-number"}, "户号|户籍号|家庭户号"),
    ("relation", {"code:household_relation"}, ".*户主关系"),
    ("marital", {"code:marital"}, "婚姻(状况)?"),
    ("education", {"code:education"}, "文化程度|学历|受教育程度"),
    ("death_date", {"date"}, "死亡(日期|时间)"),
    ("death_place", {"text", "address"}, "死亡(地点|场所)"),
)
_ORGANISATION: Final = (
    ("credit_code", {"credit-code", "taxpayer-number"}, ".*(信用代码|统一代码|识别号|税号)"),
    ("name", {"organisation-name"}, "(企业|单位|机构|市场主体|纳税人)?名称"),
    ("kind", {"code:organisation_kind"}, "(企业|主体|市场主体)?类型"),
    ("industry", {"code:industry"}, ".*行业(门类)?"),
    ("capital_fen", {"capital"}, "注册资[本金]|出资额"),
    ("founded", {"date"}, "(成立|设立|注册)日期"),
    ("status", {"code:organisation_status"}, "(登记|经营|企业)?状态"),
    ("address", {"address"}, "(企业)?住所|.*地址|经营场所"),
    ("tax_credit", {"code:tax_credit"}, ".*信用(等级|级别)"),
)
_HOUSE: Final = (
    ("real_estate_number", {"real-estate-number"}, ".*"),
    ("address_code", {"certificate-number"}, ".*(地址|门牌)编码"),
    ("address", {"address"}, "(房屋)?坐落|房屋地址|地址"),
    ("county", {"code:county"}, ".*"),
    ("town", {"text"}, "乡镇街道|镇街|乡镇|街道"),
    ("village", {"text"}, "社区村|村居|社区"),
    ("road", {"text"}, "路名|街路巷|街路名|道路名称"),
    ("number", {"text"}, "门牌号?|门号"),
    ("estate", {"text"}, "小区(名称)?"),
    ("building", {"text"}, "楼栋|栋号|楼号|栋"),
    ("unit", {"text"}, "单元号?"),
    ("room", {"text"}, "室|户室号|房号|室号"),
    ("floor_area", {"decimal"}, ".*面积"),
    ("usage", {"code:house_use"}, ".*用途"),
)
_OF: Final = {"person": _PERSON, "organisation": _ORGANISATION, "house": _HOUSE}
Typed = Sequence[tuple[str, str]]
"""(name, semantic type) of each column."""


def entity(columns: Typed) -> str:
    """Whom a row is about: a house or an organisation where that is what is numbered and told of, else a person.

    >>> entity([("不动产单元号", "real-estate-number")])
    'house'
    >>> entity([("税号", "credit-code"), ("名称", "organisation-name")])
    'organisation'
    """
    fed = {kind: len(of(columns, kind)) for kind in _OF}
    if {"real_estate_number", "address_code"} & set(of(columns, "house").values()):
        return "house"
    has_person = "id_number" in of(columns, "person").values()
    numbered = "credit_code" in of(columns, "organisation").values()
    return "organisation" if numbered and not has_person and fed["organisation"] > 1 else "person"


def of(columns: Typed, kind: str) -> dict[str, str]:
    """{column: attribute}, each attribute once: the first column that fits."""
    found: dict[str, str] = {}
    for name, semantic_type in columns:
        for attribute, types, pattern in _OF[kind]:
            if attribute not in found.values() and semantic_type in types and re.fullmatch(pattern, name):
                found[name] = attribute
                break
    return found
