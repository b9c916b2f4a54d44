"""Files, contracts and persons for the fusion tests, all synthetic: area 520301 or 522100, phones 154 and 194."""

import csv
import hashlib
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from fusion.clean import Cleaned, clean
from fusion.contract import Contract
from fusion.recognise import inspect
from fusion.reference.ids import check_character
from fusion.sql import Limits

SEED = Path(__file__).resolve().parents[2] / "seed" / "contracts"
TODAY = date(2018, 3, 15)
KEY = hashlib.sha256(b"a key of the tests").digest()
LIMITS = Limits(memory_mb=400, threads=2)
COLUMNS = 20
WIDE = Limits(memory_mb=800, threads=2)
"""For the contract with a column of every type: no department has so many columns."""


def masked(semantic_type: str, value: str, grade: str = "") -> str:
    return f"{semantic_type}:{value[:1]}*"


def seed_contract(department: str, dataset: str, **changes: Any) -> Contract:
    document = json.loads((SEED / department / f"{dataset}.v1.json").read_text(encoding="utf-8"))
    return Contract.load(document | changes)


def register(**changes: Any) -> Contract:
    return seed_contract("public-security", "resident-register", **changes)


def allowance(**changes: Any) -> Contract:
    return seed_contract("civil-affairs", "minimum-allowance", **changes)


def deaths(**changes: Any) -> Contract:
    return seed_contract("health", "death-certificate", **changes)


EVERYTHING = {
    "编号": "text",
    "身份证号": "citizen-id",
    "姓名": "person-name",
    "性别": "sex",
    "民族": "ethnic-group",
    "出生日期": "date",
    "死亡日期": "date",
    "月份": "month",
    "电话": "phone",
    "地址": "address",
    "金额": "money",
    "人数": "integer",
    "户号": "household-number",
    "婚姻": "code:marital",
    "学历": "code:education",
    "关系": "code:household_relation",
    "状态": "code:benefit_status",
    "信用代码": "credit-code",
    "纳税人号": "taxpayer-number",
    "单位": "organisation-name",
    "权利人": "party-name",
    "权利人号": "party-id",
    "资本": "capital",
    "面积": "decimal",
    "证书": "certificate-number",
    "不动产号": "real-estate-number",
    "区县": "code:county",
    "险种": "code:insurance",
    "备注": "text",
}
_ATTRIBUTES = {
    "身份证号": "id_number",
    "姓名": "name",
    "性别": "sex",
    "出生日期": "birth",
    "死亡日期": "death_date",
    "地址": "address",
}


def everything(
    required: Sequence[str] = ("编号",),
    key: Sequence[str] = ("编号",),
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    code_day: str | None = None,
) -> Contract:
    """A contract with a column of every semantic type. `mapping`: {column: {local spelling: code}}."""
    columns: list[dict[str, Any]] = [
        {
            "name": name,
            "aliases": [],
            "type": kind,
            "required": name in required,
            "attribute": _ATTRIBUTES.get(name),
            "grade": "L3",
            "mapping": [{"value": value, "code": code} for value, code in (mapping or {}).get(name, {}).items()],
        }
        for name, kind in EVERYTHING.items()
    ]
    document = {"department": "civil-affairs", "dataset": "everything", "version": 1, "mode": "delta", "key": list(key)}
    return Contract.load(document | {"period": None, "end_limit": 0.2, "columns": columns, "code_day": code_day})


def citizen_id(birth: str = "19800101", serial: int = 1, area: str = "520301") -> str:
    """A valid number that belongs to nobody: an odd serial is a man's.

    >>> citizen_id()
    '520301198001010018'
    """
    first17 = f"{area}{birth.replace('-', '')}{serial:03d}"
    return first17 + check_character(first17)


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """As csv writes it, every cell that needs quotes in quotes."""
    lines: list[str] = []

    class _Lines:
        def write(self, line: str) -> int:
            lines.append(line)
            return len(line)

    csv.writer(_Lines(), lineterminator="\n").writerows([list(header), *map(list, rows)])
    return "".join(lines)


def csv_file(
    folder: Path,
    contract: Contract,
    rows: Iterable[Mapping[str, str]],
    *,
    name: str = "file.csv",
    encoding: str = "utf-8",
) -> Path:
    names = [column.name for column in contract.columns]
    path = folder / name
    path.write_bytes(csv_text(names, ([row.get(each, "") for each in names] for row in rows)).encode(encoding))
    return path


def cleaned(path: Path, contract: Contract, out: Path, *, today: date = TODAY) -> Cleaned:
    limits = WIDE if len(contract.columns) > COLUMNS else LIMITS
    return clean(path, inspect(path, path.name, contract), contract, out, today=today, mask=masked, limits=limits)


def read(path: Path) -> list[dict[str, Any]]:
    relation = duckdb.read_parquet(str(path))
    return [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()]


def a_resident(**changes: str) -> dict[str, str]:
    row = {
        "公民身份号码": citizen_id(),
        "姓名": "王小明",
        "性别": "男",
        "民族": "汉族",
        "出生日期": "1980-01-01",
        "户号": "520301001",
    }
    row |= {
        "与户主关系": "户主",
        "户籍地址": "红花岗区老城街道子尹路1号",
        "婚姻状况": "已婚",
        "文化程度": "初中",
        "登记日期": "2001-05-06",
    }
    return row | changes


def an_allowance(**changes: str) -> dict[str, str]:
    row = {
        "身份证号": citizen_id(),
        "发放月份": "2018-01",
        "姓名": "王小明",
        "家庭住址": "汇川区高坪街道1号",
        "联系电话": "15400000001",
    }
    return row | {"保障人数": "3", "月保障金额": "650", "开户行": "工商银行", "状态": "在保"} | changes


def a_death(**changes: str) -> dict[str, str]:
    row = {
        "证明编号": "D2018000001",
        "姓名": "王小明",
        "性别": "男",
        "身份证号": citizen_id(),
        "死亡日期": "2017-12-20",
    }
    return row | {"死亡地点": "家中", "报告单位": "市人民医院"} | changes


def people(count: int, seed: int = 0) -> list[dict[str, str]]:
    """`count` residents with different valid numbers."""
    chance = random.Random(seed)  # noqa: S311 - test data, not secrets
    found = []
    for number in range(count):
        year, rest = 1998 + number // 9000, number % 9000
        birth = f"{year}{rest // 750 + 1:02d}{rest % 750 // 27 + 1:02d}"
        serial = rest % 27 * 30 + chance.randrange(30)
        sex = "男" if serial % 2 else "女"
        name = chance.choice("王李张刘陈杨赵黄周吴") + chance.choice("小明芳丽刚强") + chance.choice("红军梅华伟平")
        person = a_resident(公民身份号码=citizen_id(birth, serial), 姓名=name, 性别=sex)
        found.append(person | {"出生日期": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}", "户号": f"5203{number:06d}"})
    return found
