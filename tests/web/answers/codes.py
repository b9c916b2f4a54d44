"""What aggregation would answer about code lists."""

from .common import Json, page

LISTS = {"benefit_status": "保障状态", "insurance": "险种"}
CODES: list[Json] = [
    {"code_list": list_, "list_name": LISTS[list_], "code": code, "name": name, "aliases": aliases}
    | {"since": None, "until": None, "successor": None, "successor_name": None, "state": "valid"}
    for list_, code, name, aliases in (
        ("benefit_status", "1", "在保", ["正常", "享受"]),
        ("benefit_status", "2", "停保", ["停发"]),
        ("insurance", "310", "职工基本医疗保险", ["职工医保"]),
        ("insurance", "510", "生育保险", ["生育"]),
    )
]
CODES[-1] |= {"until": "2019-12-31", "successor": "310", "successor_name": "职工基本医疗保险", "state": "ended"}


def codes(query: Json) -> Json:
    wanted = query.get("code_list", ""), query.get("state", ""), query.get("q", "")
    found = [
        each
        for each in CODES
        if wanted[0] in ("", each["code_list"]) and wanted[1] in ("", each["state"]) and wanted[2] in each["name"]
    ]
    return {"items": found, "next": None}


def code_lists() -> Json:
    first = {"number": 1, "since": "2018-01-01", "in_force": False, "note": "初版", "added": [], "ended": []}
    second = {
        "number": 2,
        "since": "2020-01-01",
        "in_force": True,
        "note": "生育保险并入职工基本医疗保险(国办发〔2019〕10号)",
        "added": [],
        "ended": [{"code": "510", "name": "生育保险", "successor": "310"}],
    }
    use = {
        "department": "civil-affairs",
        "department_name": "遵义市民政局",
        "dataset": "minimum-allowance",
        "name": "低保对象",
        "column": "状态",
        "mapped": 3,
    }
    said = {"standard": "本市编制", "valid": 2, "ended": 0, "future": 0}
    return page(
        {
            **said,
            "code_list": "benefit_status",
            "name": "保障状态",
            "editions": [first | {"in_force": True}],
            "uses": [use],
        },
        {**said, "code_list": "insurance", "name": "险种", "ended": 1, "editions": [second, first], "uses": []},
    )
