"""Department files of a few synthetic people, as a clerk would make them."""

import csv
import io
from collections.abc import Mapping, Sequence

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"

REGISTER = [
    "公民身份号码",
    "姓名",
    "性别",
    "民族",
    "出生日期",
    "户号",
    "与户主关系",
    "户籍地址",
    "婚姻状况",
    "文化程度",
    "登记日期",
]
ALLOWANCE = ["身份证号", "发放月份", "姓名", "家庭住址", "联系电话", "保障人数", "月保障金额", "开户行", "状态"]
DEATHS = ["证明编号", "姓名", "性别", "身份证号", "死亡日期", "死亡地点", "报告单位"]


def citizen_id(birth: str, serial: int, *, area: str = "520301") -> str:
    """A valid number that can belong to nobody. birth: YYYYMMDD; an odd serial is male.

    >>> citizen_id("20050101", 1)
    '520301200501010014'
    """
    body = f"{area}{birth}{serial:03}"
    return body + CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def sheet(columns: Sequence[str], rows: Sequence[Mapping[str, str]], *, encoding: str = "utf-8-sig") -> bytes:
    """A CSV with this header; what a row does not say stays empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def resident(number: str, name: str, **more: str) -> dict[str, str]:
    birth = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    sex = "男" if int(number[16]) % 2 else "女"
    home = "贵州省遵义市红花岗区老城街道子尹路1号"
    return (
        {"公民身份号码": number, "姓名": name, "性别": sex, "民族": "汉族", "出生日期": birth, "户号": "H1"}
        | {"与户主关系": "户主", "户籍地址": home, "婚姻状况": "未婚", "文化程度": "大学本科", "登记日期": "2018-01-02"}
        | more
    )


def allowance(number: str, name: str, month: str = "2018-01", **more: str) -> dict[str, str]:
    home = "遵义市红花岗区老城街道子尹路1号"
    return (
        {"身份证号": number, "发放月份": month, "姓名": name, "家庭住址": home, "联系电话": "15400001234"}
        | {"保障人数": "1", "月保障金额": "520.00", "开户行": "农商行", "状态": "在保"}
        | more
    )


def death(certificate: str, number: str, name: str, day: str, **more: str) -> dict[str, str]:
    sex = "男" if int(number[16]) % 2 else "女"
    return (
        {"证明编号": certificate, "姓名": name, "性别": sex, "身份证号": number, "死亡日期": day}
        | {"死亡地点": "医院", "报告单位": "遵义市第一人民医院"}
        | more
    )


PUPILS = ["学籍号", "姓名", "证件号", "学校", "年级", "监护人", "监护人电话", "家庭住址"]


def pupil(number: str, name: str, **more: str) -> dict[str, str]:
    """number: the 学籍号; without an id of the person's own."""
    return {"学籍号": number, "姓名": name, "证件号": "", "学校": "遵义市老城小学", "年级": "小学四年级"} | more
