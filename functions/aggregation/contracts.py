"""Data contracts: what is one, which version may follow which, and what a change would break.

ContractError
├── InvalidError        it is no contract: `faults` says where
├── VersionTakenError   this version was published with other content
├── VersionGapError     versions follow each other by one: `expected`
└── BreakingError       who reads or writes the dataset would be broken: `reasons`
"""

import functools
import importlib.resources
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import jsonschema_rs

from aggregation import grading
from aggregation.codes import mappings
from aggregation.compatibility import broken
from zunyi.digests import digest

FAULTS_MAX = 50
Contract = Mapping[str, Any]
MESSAGES = {
    "required": "缺少必填项",
    "additionalProperties": "不是契约里的项",
    "enum": "不在可选范围内",
    "pattern": "格式不对",
    "type": "类型不对",
    "minLength": "不能为空",
    "maxLength": "太长",
    "minItems": "不能为空",
    "maxItems": "太多",
    "uniqueItems": "有重复",
    "minimum": "太小",
    "maximum": "太大",
    "format": "格式不对",
}

SUGGESTED = "suggested"
"""Of a draft's column: mappings that a sample speaks for and nobody has confirmed yet."""


@dataclass(frozen=True)
class Fault:
    """field: where, by names and places ("columns.2.type"); message: what is wrong there, in Chinese."""

    field: str
    message: str


class ContractError(Exception):
    """The contract cannot be published."""


class InvalidError(ContractError):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults


class VersionTakenError(ContractError):
    """Published versions never change."""


class VersionGapError(ContractError):
    def __init__(self, expected: int) -> None:
        super().__init__(expected)
        self.expected = expected


class BreakingError(ContractError):
    def __init__(self, reasons: list[str]) -> None:
        super().__init__(reasons)
        self.reasons = reasons


def check(contract: Any) -> None:
    """Raises InvalidError unless it is a contract: by its schema, and its parts fit each other."""
    faults = list(of_schema(contract)) or list(of_parts(contract))
    if faults:
        raise InvalidError(faults[:FAULTS_MAX])


def step(contract: Contract, *, latest: Contract | None, same_version: Contract | None) -> Literal["publish", "keep"]:
    """What publishing would do. latest: the version in force; same_version: what was published under this number.

    Raises VersionTakenError, VersionGapError or BreakingError.
    """
    if same_version is not None:
        if canonical(same_version) != canonical(contract):
            raise VersionTakenError
        return "keep"
    expected = latest["version"] + 1 if latest else 1
    if contract["version"] != expected:
        raise VersionGapError(expected)
    if latest and (reasons := broken(latest, contract)):
        raise BreakingError(reasons)
    return "publish"


def canonical(contract: Contract) -> str:
    """Content apart from how it is written down."""
    text = json.dumps(contract, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return digest(text.encode())


def of_schema(contract: Any) -> Iterator[Fault]:
    for error in schema().iter_errors(contract):
        where = ".".join(map(str, error.instance_path))
        kind = error.kind
        named: list[str] = [""]
        if isinstance(kind, jsonschema_rs.ValidationErrorKind.Required):
            named = [kind.property]
        elif isinstance(kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
            named = list(kind.unexpected)
        for name in named:
            said = "有本地写法还没有确认对照到哪个代码" if name == SUGGESTED else MESSAGES.get(kind.name, "填写有误")
            yield Fault(".".join(filter(None, (where, name))) or "(全文)", said)


def of_parts(contract: Contract) -> Iterator[Fault]:
    """What no schema says: names are told apart, key and period are columns, a delta ends nothing."""
    names = [column["name"] for column in contract["columns"]]
    headers = [header for column in contract["columns"] for header in (column["name"], *column["aliases"])]
    for header in sorted({header for header in headers if headers.count(header) > 1}):
        yield Fault("columns", f"表头“{header}”出现了不止一次")
    required = {column["name"] for column in contract["columns"] if column["required"]}
    for name in contract["key"]:
        if name not in names:
            yield Fault("key", f"业务主键“{name}”不是契约里的列")
        elif name not in required:
            yield Fault("key", f"业务主键“{name}”须是必填列")
    if contract["period"] is not None and contract["period"] not in contract["key"]:
        yield Fault("period", "期次列须是业务主键之一")
    yield from of_mentions(contract, set(names))
    yield from of_codes(contract)
    yield from (Fault(f"columns.{place}.grade", said) for place, said in grading.faults(contract))
    if contract["mode"] == "delta" and (contract["end_limit"] or contract["period"]):
        yield Fault("end_limit", "增量报送不结束任何键:end_limit 须为 0,period 须为 null")


def of_codes(contract: Contract) -> Iterator[Fault]:
    """Local spellings lead to codes of the list; the day on which codes are judged is a day."""
    for place, column in enumerate(contract["columns"]):
        yield from (Fault(f"columns.{place}.mapping", said) for said in mappings.faults(column))
    days = {column["name"] for column in contract["columns"] if column["type"] in {"date", "month"}}
    if contract.get("code_day") is not None and contract["code_day"] not in days:
        yield Fault("code_day", "判断代码的列须是契约里的日期列或年月列")


def of_mentions(contract: Contract, names: set[str]) -> Iterator[Fault]:
    """Whom columns, relations and facts speak of is described, and the columns they name are there."""
    mentions = contract.get("mentions", {})
    known = {"subject", *mentions}
    for place, column in enumerate(contract["columns"]):
        if column.get("mention", "subject") not in known:
            yield Fault(f"columns.{place}.mention", f"没有说明“{column['mention']}”是谁")
    referred = [(f"mentions.{slug}.address_of", said.get("address_of")) for slug, said in mentions.items()]
    spoken: list[tuple[str, str]] = []
    for place, relation in enumerate(contract.get("relations", ())):
        referred.append((f"relations.{place}.since", relation["since"]))
        spoken += [(f"relations.{place}.{end}", relation[end]) for end in ("from", "to")]
    for place, fact in enumerate(contract.get("facts", ())):
        referred += [(f"facts.{place}.parts", column) for column in fact["parts"].values()]
        spoken.append((f"facts.{place}.mention", fact["mention"]))
    yield from (Fault(field, f"没有说明“{slug}”是谁") for field, slug in spoken if slug not in known)
    yield from (
        Fault(field, f"“{column}”不是契约里的列") for field, column in referred if column and column not in names
    )


@functools.cache
def schema() -> Any:
    """The room's own copy of seed/contract.schema.json; a test holds them equal."""
    text = importlib.resources.files("aggregation").joinpath("contract.schema.json").read_text(encoding="utf-8")
    return jsonschema_rs.validator_for(json.loads(text), validate_formats=True)
