"""What the words of a header say of its column: the semantic types to try first, by the first pattern that is found."""

import re
from typing import Final, NamedTuple

ANY_LIST: Final = "code:*"
"""Some code list: the one that knows the most values."""


class Hint(NamedTuple):
    """`word`: what was found in the header."""

    types: tuple[str, ...]
    word: str


_HINTS: Final = [
    (re.compile(pattern), types)
    for pattern, *types in (
        ("不动产单元|房屋编号|房屋代码", "real-estate-number"),
        ("纳税人识别号|识别号|税号", "taxpayer-number", "credit-code"),
        ("统一.*代码|信用代码|机构代码|单位代码|注册号", "credit-code", "taxpayer-number"),
        ("身份证|身份号|证件号|社会保障号|社保号|公民.*号", "citizen-id", "credit-code", "certificate-number"),
        ("电话|手机|联系方式|联系号码", "phone"),
        ("开户行|开户银行", "text"),
        ("户号|户籍号|户编号", "household-number"),
        ("学籍号|学号|字号|证号|编号|编码|流水号|单号|案号|票号|代码$|号码$", "certificate-number"),
        ("性别", "sex"),
        ("民族", "ethnic-group"),
        ("与户主|户主关系|家庭关系|成员关系", "code:household_relation"),
        ("婚姻|婚况", "code:marital"),
        ("文化程度|学历|教育程度", "code:education"),
        ("险种|保险种类|保险类型", "code:insurance"),
        ("年级", "code:school_grade"),
        ("行业", "code:industry"),
        ("区县|县区|县市区|县\\(|所属县|所在县", "code:county"),
        (
            "乡镇|镇街|街道|社区|村居|村名|路名|街路巷|道路|门牌|门号|小区|院落|楼栋|栋|幢|楼号|单元|^室|户室|房号",
            "text",
        ),
        ("地址|住址|住所|坐落|经营场所|所在地|居住地|户口所在", "address"),
        ("月份|期次|账期|所属期|年月$", "month"),
        ("日期|时间|生日|年月日|日$", "date", "month"),
        ("资本|资金|出资额", "capital", "money"),
        ("面积|水量|电量|气量|用量|重量|体积|数量\\(", "decimal"),
        ("金额|费用|价款|单价|总价|工资|薪|补贴|补助|收入|支出|基数|税额|款$|费$", "money"),
        ("人数|户数|次数|件数|数量|年龄|个数|天数|年限|序号", "integer"),
        ("状态|类型|类别|性质|用途|等级|级别|种类|业务", ANY_LIST),
        ("户名|用户名称|权利人|产权人|所有权人|申请人|当事人|缴款人", "party-name"),
        ("单位|企业|公司|机构|学校|医院|^名称|人名称|市场主体|商户", "organisation-name"),
        (
            "姓名|名字|负责人|经办人|代表人|监护人|家长|户主|办税|经营者|联系人|^父亲|^母亲|配偶|^男方|^女方",
            "person-name",
        ),
        ("名称", "organisation-name"),
    )
]


def hint(header: str) -> Hint | None:
    """
    >>> hint("监护人电话"), hint("开户行").types, hint("甲")
    (Hint(types=('phone',), word='电话'), ('text',), None)
    """
    for pattern, types in _HINTS:
        if found := pattern.search(header):
            return Hint(tuple(types), found[0])
    return None
