"""What can be wrong with a file or a row, in the words the clerk reads: what it is, and what to do."""

from dataclasses import dataclass
from typing import Final


class FileProblem(Exception):  # noqa: N818 - a refusal with a remedy, not a programmer's error
    """The whole file is refused. `code` is stable; `message` and `remedy` are Chinese and hold no personal data."""

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.remedy = code, message, remedy
        self.known = 0
        """How many columns the header knows: of several tables that are refused the nearest one tells why."""


@dataclass(frozen=True)
class RuleText:
    name: str
    message: str
    remedy: str


_AS_TEXT: Final = "在表格软件中把该列设为“文本”格式,重新填写或从原系统重新导出后再报送"
_CODES: Final = "按代码表填写名称或代码"

RULES: Final[dict[str, RuleText]] = {
    "required": RuleText("必填项为空", "该项必须填写", "补填后重新报送这一行"),
    "cell-count": RuleText(
        "列数不符", "这一行的列数与表头不一致", "检查该行是否多了或少了分隔符;内容中有逗号时请用英文双引号括起"
    ),
    "unclosed-quote": RuleText("引号不成对", "这一行的英文双引号不成对", "删除多余的双引号,或补齐另一半"),
    "row-too-long": RuleText("行过长", "这一行的字符数超出上限", "检查是否缺少换行,拆分后重新报送"),
    "json-line": RuleText("不是JSON对象", "这一行不是完整的JSON对象", "每行写一个对象,以{开头、以}结尾"),
    "json-duplicate-key": RuleText("名称重复", "这一行的对象里同一名称出现两次", "每个名称只写一次"),
    "nested-value": RuleText("内容是嵌套的", "该项是嵌套的对象或列表", "导出时展开为文字、数字或空值后重新报送这一行"),
    "same-key-other-values": RuleText(
        "同键异值", "同一主键在本文件后面又出现且内容不同,以最后一行为准", "核对哪一行正确,只保留一行"
    ),
    "scientific-notation": RuleText("科学计数法", "号码被表格软件变成了科学计数法,后几位已丢失", _AS_TEXT),
    "id-characters": RuleText("身份证号含非法字符", "身份证号只能是数字,末位可为X", "对照证件改正"),
    "id-length": RuleText("身份证号位数不对", "身份证号应为18位(旧证15位)", "对照证件补全"),
    "id-birth-impossible": RuleText("身份证号中的出生日期不存在", "第7至14位不是真实的日期", "对照证件改正"),
    "id-birth-future": RuleText("身份证号中的出生日期晚于今天", "第7至14位的日期还没有到", "对照证件改正"),
    "id-truncated": RuleText("身份证号末位被改为000", "末三位为000且校验位不符,多半被表格软件截断", _AS_TEXT),
    "id-check-digit": RuleText(
        "身份证号校验位不符", "按国家标准GB 11643计算的校验位与末位不一致,号码有错", "对照证件逐位核对"
    ),
    "id-birth-mismatch": RuleText(
        "身份证号与出生日期不符", "出生日期与身份证号中的不一致", "对照证件,改正出生日期或身份证号"
    ),
    "id-sex-mismatch": RuleText(
        "身份证号与性别不符", "性别与身份证号第17位的奇偶不一致", "对照证件,改正性别或身份证号"
    ),
    "death-before-birth": RuleText("死亡早于出生", "死亡日期早于身份证号中的出生日期", "核对死亡日期和身份证号"),
    "name-characters": RuleText(
        "姓名含有不允许的字符",
        "姓名只能是汉字和间隔号·,或外文字母",
        "改正姓名;生僻字请用标准字库的字,不要用问号或拼音代替",
    ),
    "name-private-use": RuleText(
        "姓名含有自造字", "姓名中的字是本机自造的,别处无法显示", "用标准字库(GB 18030)中的字重新录入"
    ),
    "name-length": RuleText("姓名过短或过长", "姓名应为2至30个汉字", "填写证件上的全名"),
    "sex-unknown": RuleText("性别不在代码表中", "应为男、女或代码1、2", _CODES),
    "ethnic-unknown": RuleText("民族不在代码表中", "不是GB/T 3304的民族名称或代码", _CODES),
    "code-unknown": RuleText("内容不在代码表中", "不是该项代码表中的名称或代码", _CODES),
    "code-ended": RuleText("代码已停用", "这个代码在所说的日子已经停用", "改填现行的名称或代码"),
    "code-early": RuleText("代码尚未启用", "这个代码在所说的日子还没有启用", "核对日期,或改填当时的名称或代码"),
    "date-format": RuleText("日期格式无法识别", "无法识别为年月日", "写成2018-01-03的样子,年份写4位"),
    "date-impossible": RuleText("日期不存在", "日历上没有这一天", "核对月份和日"),
    "date-future": RuleText("日期晚于今天", "这一天还没有到", "核对年份"),
    "date-early": RuleText("日期过早", "早于1880年", "核对年份"),
    "month-format": RuleText("月份格式无法识别", "无法识别为年月", "写成201801或2018-01的样子"),
    "month-range": RuleText("月份超出范围", "月份不存在,或晚于下个月,或早于1949年10月", "核对年份和月份"),
    "phone-format": RuleText(
        "电话号码格式不对", "应为11位手机号,或带区号的固定电话", "只填一个号码,如15412345678或0851-28222222"
    ),
    "money-format": RuleText("金额格式无法识别", "应为数字,单位元", "只填数字,如650.00"),
    "money-precision": RuleText("金额小数过多", "金额最多到分", "四舍五入到分"),
    "money-negative": RuleText("金额为负", "金额不能小于0", "核对金额;冲账请另行说明"),
    "money-range": RuleText("金额过大", "金额超出上限", "核对金额和单位(元还是万元)"),
    "integer-format": RuleText("不是整数", "应为0或正整数", "只填数字"),
    "household-number-format": RuleText("户号格式不对", "户号应为1至20位数字或字母", "对照户口簿改正"),
    "credit-characters": RuleText(
        "统一社会信用代码含非法字符", "只能是数字和大写字母,不用I、O、S、V、Z", "对照营业执照逐位核对"
    ),
    "credit-length": RuleText("统一社会信用代码位数不对", "应为18位", "对照营业执照补全"),
    "credit-check-digit": RuleText(
        "统一社会信用代码校验位不符", "按国家标准GB 32100计算的校验位与末位不一致", "对照营业执照逐位核对"
    ),
    "taxpayer-check-digit": RuleText(
        "纳税人识别号校验位不符", "15位旧号中的组织机构代码或注册号校验位不符", "对照税务登记证逐位核对,或改填18位代码"
    ),
    "organisation-name-characters": RuleText(
        "名称含有不允许的字符", "单位名称中有问号等无法识别的字符", "按营业执照或法人证书上的全称填写"
    ),
    "organisation-name-length": RuleText("名称过短或过长", "单位名称应为2至100个字", "按证照上的全称填写"),
    "capital-format": RuleText("注册资本格式无法识别", "应为数字,单位万元", "只填数字,如500;其他单位请写明,如3000元"),
    "decimal-format": RuleText("数量格式无法识别", "应为数字,最多4位小数", "只填数字,如89.5"),
    "certificate-format": RuleText("编号格式不对", "编号应为1至40位数字、字母或汉字", "对照证书填写"),
    "real-estate-format": RuleText(
        "不动产单元号格式不对", "应为28位:宗地代码19位,定着物代码9位", "对照不动产权证书填写"
    ),
    "text-too-long": RuleText("内容过长", "超过该项允许的字数", "缩短后重新填写"),
}

FIXES: Final[dict[str, str]] = {
    "full-width": "全角字符转半角",
    "stray-space": "去除空格和不可见字符",
    "compatibility-character": "统一兼容字形",
    "placeholder": "占位符按空值处理",
    "id-separators": "去除身份证号中的分隔符",
    "id-lower-x": "身份证号小写x改大写",
    "id-15-to-18": "15位身份证号升为18位",
    "id-area-unknown": "身份证号地区码不在已知范围(仅提示)",
    "middle-dot": "统一姓名间隔号",
    "date-format": "统一日期格式",
    "date-time": "去掉日期后的时间",
    "excel-serial": "表格序列数转日期",
    "phone-format": "统一电话格式",
    "phone-area": "补全电话区号",
    "money-format": "统一金额格式",
    "integer-format": "统一整数格式",
    "number-format": "统一编号格式",
    "local-code": "本地写法按对照表换为标准代码",
    "code-ending": "用了已停用或将停用的代码(仅提示)",
    "address-alias": "旧县名、简称换为现行名称",
    "address-county-inferred": "由乡镇推定区县",
    "address-unresolved": "地址未能对应到本市区县(仅提示)",
}
"""Each rule has its bit, by its place here, in the masks that cleaning counts."""

FIX_BITS: Final[dict[str, int]] = {rule: 1 << place for place, rule in enumerate(FIXES)}


def rule_error(field: str, rule: str, masked: str, told: str = "") -> dict[str, str]:
    """One entry of a rejected row's errors. `told`: in the place of the rule's message."""
    text = RULES[rule]
    return {
        "field": field,
        "rule": rule,
        "message": f"{text.name}:{told or text.message}",
        "masked": masked,
        "remedy": text.remedy,
    }
