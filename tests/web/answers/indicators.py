"""What blockdata would answer about indicators."""

from typing import Any

from .common import COUNTIES, Json, ago

OWNERS = {
    "public-security": "遵义市公安局",
    "civil-affairs": "遵义市民政局",
    "market-regulation": "遵义市市场监督管理局",
}
MONTHS = ("2017-11", "2017-12", "2018-01")
SQL = "select period, county, count(distinct golden_id) as part\nfrom benefit\nwhere status = '1'\ngroup by 1, 2\n"


def indicator(id_: str = "allowance-persons", **changes: Any) -> Json:
    totals = [{"period": month, "total": 371 + 5 * place} for place, month in enumerate(MONTHS)]
    return {
        "id": id_,
        "name": "低保对象",
        "theme": "民生",
        "description": "当月在保的人,一人只计一次,按档案住址所在县(市、区)。",
        "owner": "civil-affairs",
        "owner_name": OWNERS["civil-affairs"],
        "unit": "人",
        "geography": "county",
        "every": "month",
        "form": "count",
        "decimals": 0,
        "flow": True,
        "protects": True,
        "period": MONTHS[-1],
        "as_of": ago(hours=5),
        "total": totals[-1]["total"],
        "totals": totals,
        **changes,
    }


def state(id_: str, name: str, owner: str, theme: str, unit: str, total: float | None, **changes: Any) -> Json:
    """Of the day it is computed: one period so far."""
    told = {"period": "2018-02", "total": total, "totals": [{"period": "2018-02", "total": total}]}
    words = {"name": name, "owner": owner, "owner_name": OWNERS[owner], "theme": theme, "unit": unit}
    return indicator(id_, **words, flow=False, protects=False, **told, **changes)


def all_indicators(*, is_empty: bool = False) -> list[Json]:
    registered = "户口登记在册、没有死亡登记的人,按登记住址所在县(市、区)。"
    found = [
        state("population", "户籍人口", "public-security", "人口", "人", 4986, description=registered),
        state("household-size", "户均人口", "public-security", "人口", "人/户", 2.84, form="ratio", decimals=2)
        | {"description": "户籍人口除以户数。"},
        indicator(),
        indicator("deaths", name="死亡人口", theme="人口", geography="city", description="按死亡月份。")
        | {"total": None, "totals": [{"period": MONTHS[-1], "total": None}]},
        state(
            "enterprises-active",
            "存续企业",
            "market-regulation",
            "宏观经济",
            "家",
            117,
            description="登记状态为存续的企业。",
        ),
    ]
    nothing: Json = {"period": None, "as_of": None, "total": None, "totals": []}
    return [each | nothing for each in found] if is_empty else found


def indicators(requested: int = 0, *, is_empty: bool = False) -> Json:
    """requested: how often somebody had them computed."""
    run = {"requested_at": ago(hours=5), "requested_by": "每夜定时", "completed_at": ago(hours=5), "under_way": False}
    if requested:
        run = {"requested_at": ago(), "requested_by": "罗运", "completed_at": ago(), "under_way": False}
    return {"items": all_indicators(is_empty=is_empty), "next": None, "run": None if is_empty else run}


def a_period(period: str, total: float | None, share: float, digits: int) -> Json:
    """The smallest two counties are hidden; what is left of the total is the first one's."""
    values = {code: round(people * share, digits) for code, (_, people) in COUNTIES.items()}
    if digits == 0 and total is not None:
        values["520302"] += total - 6 - sum(values.values())
    hidden = set(sorted(values, key=lambda code: values[code])[:2]) if digits == 0 else set()
    counties = [
        {"county": code, "name": name, "value": None if code in hidden else values[code]}
        for code, (name, _) in COUNTIES.items()
    ]
    return {
        "period": period,
        "as_of": ago(hours=5),
        "version": 1,
        "total": total,
        "by_county": [*counties, {"county": None, "name": None, "value": 6}] if digits == 0 else counties,
    }


def one_indicator(id_: str, *, is_empty: bool = False) -> Json | None:
    found = next((each for each in all_indicators(is_empty=is_empty) if each["id"] == id_), None)
    if found is None:
        return None
    share = {"household-size": 0.004, "population": 0.9}.get(id_, 0.057)
    periods = [a_period(each["period"], each["total"], share, found["decimals"]) for each in found["totals"]]
    sources = [("civil-affairs", "minimum-allowance", "低保对象")]
    return {
        **found,
        "sql": SQL,
        "sources": [
            {"department": department, "department_name": OWNERS[department], "dataset": dataset, "dataset_name": name}
            for department, dataset, name in sources
        ],
        "periods": periods[::-1],
    }
