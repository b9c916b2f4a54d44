"""The catalogue as others read it: entries of the directory of government information resources, and DCAT.

Sources: 发改高技〔2017〕1272号 政务信息资源目录编制指南 (core metadata, data types); W3C Data Catalog
Vocabulary (DCAT) 3.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aggregation.grading import classed

DATA_TYPES: Final = {
    "money": "货币型Y",
    "capital": "货币型Y",
    "date": "日期型D",
    "integer": "整型I",
    "decimal": "数值型N",
}
TEXT: Final = "字符型C"
FREQUENCIES: Final = {
    "实时": "CONT",
    "每日": "DAILY",
    "每周": "WEEKLY",
    "每月": "MONTHLY",
    "每季度": "QUARTERLY",
    "每半年": "ANNUAL_2",
    "每年": "ANNUAL",
    "不定期": "IRREG",
}
"""Update cycle → the EU's frequency authority table, which DCAT readers know."""
FREQUENCY: Final = "http://publications.europa.eu/resource/authority/frequency/"
CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "csvw": "http://www.w3.org/ns/csvw#",
    "zunyi": "urn:zunyi:vocabulary:",
}
CATALOGUE: Final = "urn:zunyi:catalogue"
LANGUAGE: Final = "zh-Hans"

Contract = Mapping[str, Any]


@dataclass(frozen=True)
class Item:
    """信息项: a column of the dataset. grade: of GB/T 43697-2024; provincial: of DB52/T 1123-2016."""

    name: str
    data_type: str
    grade: str
    provincial: str
    category: str


def items(contract: Contract) -> list[Item]:
    """
    >>> items({"entity": "person", "columns": [{"name": "月保障金额", "type": "money", "grade": "L3"}]})
    [Item(name='月保障金额', data_type='货币型Y', grade='L3', provincial='内部数据', category='个人信息')]
    """
    found = [(each, *classed(contract, each)) for each in contract["columns"]]
    return [
        Item(each["name"], DATA_TYPES.get(each["type"], TEXT), each["grade"], scale, class_)
        for each, class_, scale in found
    ]


def dcat(contracts: Iterable[Contract]) -> dict[str, Any]:
    """The datasets of these contracts as JSON-LD. Who answers for a dataset by name and phone stays inside."""
    found = sorted(contracts, key=id_of)
    agents = {each["department"]: agent(each) for each in found}
    return {
        "@context": CONTEXT,
        "@graph": [
            {
                "@id": CATALOGUE,
                "@type": "dcat:Catalog",
                "dct:title": text("遵义市政务数据资源目录"),
                "dct:description": text("各部门按数据契约报送的数据集"),
                "dct:publisher": {"@id": "urn:zunyi:department:data-centre"},
                "dct:language": LANGUAGE,
                "dcat:dataset": [{"@id": urn(each)} for each in found],
            },
            {"@id": "urn:zunyi:department:data-centre", "@type": "foaf:Agent", "foaf:name": text("遵义市块数据中心")},
            *(each for department, each in sorted(agents.items()) if department != "data-centre"),
            *(dataset(each) for each in found),
        ],
    }


def dataset(contract: Contract) -> dict[str, Any]:
    told = contract["catalogue"]
    return {
        "@id": urn(contract),
        "@type": "dcat:Dataset",
        "dct:identifier": told["resource_code"],
        "dct:title": text(told["resource_name"]),
        "dct:description": text(told["abstract"]),
        "dct:publisher": {"@id": f"urn:zunyi:department:{contract['department']}"},
        "dct:issued": {"@type": "xsd:date", "@value": told["published_on"]},
        "dct:accrualPeriodicity": {"@id": FREQUENCY + FREQUENCIES[told["update_cycle"]]},
        "dct:language": LANGUAGE,
        "dct:accessRights": text(" ".join(filter(None, (told["sharing"]["type"], told["sharing"]["condition"])))),
        "dcat:version": str(contract["version"]),
        "dcat:theme": {"@type": "skos:Concept", "skos:prefLabel": text(told["resource_class"])},
        "dcat:keyword": [text(each.name) for each in items(contract)],
        "csvw:tableSchema": {"csvw:column": [column(each) for each in items(contract)]},
    }


def column(item: Item) -> dict[str, Any]:
    """With its grade and class, which no common vocabulary knows."""
    said = {"zunyi:grade": item.grade, "zunyi:provincialGrade": item.provincial, "zunyi:class": item.category}
    return {"csvw:name": item.name, **said}


def agent(contract: Contract) -> dict[str, Any]:
    told = contract["catalogue"]
    return {
        "@id": f"urn:zunyi:department:{contract['department']}",
        "@type": "foaf:Agent",
        "foaf:name": text(told["provider_name"]),
        "dct:identifier": told["provider_code"],
    }


def id_of(contract: Contract) -> str:
    return f"{contract['department']}/{contract['dataset']}"


def urn(contract: Contract) -> str:
    return f"urn:zunyi:dataset:{contract['department']}:{contract['dataset']}"


def text(value: str) -> dict[str, str]:
    return {"@language": LANGUAGE, "@value": value}
