"""What blockdata and decision would answer about clues and the city."""

from collections.abc import Callable
from typing import Any

from .common import COUNTIES, Json, ago, page


def by_county() -> list[Json]:
    shares = {"520302": 9, "520304": 6, "520330": 4, "520382": 3, "520324": 1}
    return [
        {"county": code, "name": COUNTIES[code][0], "persons": n, "count": n * 4, "sum_fen": n * 208_000}
        for code, n in shares.items()
    ]


def a_finding() -> Json:
    return {
        "rule": "paid-after-death",
        "name": "疑似死亡后发放",
        "description": "死亡登记次月及以后仍有低保发放记录的人员。只是线索，须人工核实，不自动停发。",
        "as_of": ago(minutes=8),
        "count": 92,
        "sum_fen": 4_784_000,
        "persons": 23,
        "by_county": by_county(),
        "states": {"open": 20, "confirmed": 3, "dismissed": 2},
    }


def two_schools() -> Json:
    """Of a rule in which no money is."""
    return a_finding() | {
        "rule": "pupil-in-two-schools",
        "name": "一人两校学籍",
        "description": "同一人同时在两所以上学校有学籍。只是线索,须人工核实。",
        "count": 4,
        "sum_fen": 0,
        "persons": 2,
        "by_county": [{"county": "520302", "name": "红花岗区", "persons": 2, "count": 4, "sum_fen": 0}],
        "states": {"open": 2, "confirmed": 0, "dismissed": 0},
    }


def a_pupil() -> Json:
    rows = [
        {
            "kind": "enrolment",
            "department_name": "遵义市教育体育局",
            "dataset_name": "学籍",
            "file": "学籍.xlsx·小学",
            "source_row": row,
            "submission": "sub_done",
            "cells": [{"label": "姓名", "masked": "冉*溪"}, {"label": "学校", "masked": school}],
        }
        for row, school in ((12, "遵义市第一小学"), (77, "遵义市第二小学"))
    ]
    changes: Json = {"months": [], "count": 2, "sum_fen": 0, "name_masked": "冉*溪", "evidence": rows}
    return a_case("case_9", rule="pupil-in-two-schools", **changes)


def a_case(id_: str = "case_1", **changes: Any) -> Json:
    death = [
        {"label": "证明编号", "masked": "ZM2018****"},
        {"label": "姓名", "masked": "冉*山"},
        {"label": "身份证号", "masked": "522100********0017"},
        {"label": "死亡日期", "masked": "2018-05-12"},
    ]
    paid = [
        {"label": "发放月份", "masked": "2018-06"},
        {"label": "姓名", "masked": "冉*山"},
        {"label": "身份证号", "masked": "522100********0017"},
        {"label": "月保障金额", "masked": "520.00"},
    ]
    evidence = [
        {
            "kind": "benefit",
            "department_name": "遵义市民政局",
            "dataset_name": "低保对象",
            "file": "6月低保.xlsx",
            "source_row": 33,
            "submission": "sub_done",
            "cells": paid,
        },
        {
            "kind": "death",
            "department_name": "遵义市卫生健康委员会",
            "dataset_name": "死亡医学证明",
            "file": "死亡证明5月.csv",
            "source_row": 7,
            "submission": "sub_d",
            "cells": death,
        },
    ]
    return {
        "id": id_,
        "rule": "paid-after-death",
        "golden_id": "per_1",
        "county": "520302",
        "county_name": "红花岗区",
        "months": ["2018-06", "2018-07", "2018-08", "2018-09"],
        "count": 4,
        "sum_fen": 208_000,
        "state": "open",
        "name_masked": "冉*山",
        "evidence": evidence,
        "decided_by": None,
        "decided_at": None,
        "reason": None,
        "version": 1,
        **changes,
    }


def cases(rule: str, state: str | None) -> Json:
    if rule == "pupil-in-two-schools":
        return page(*(row for row in [a_pupil()] if state in (None, row["state"])))
    decided = {"decided_by": "王芳", "decided_at": ago(hours=2), "reason": "证明登记了他人证件号，经核实本人健在"}
    rows = [
        a_case(),
        a_case("case_2", county="", county_name="", name_masked="杨*", months=["2018-09"], count=1, sum_fen=52_000),
        a_case("case_3", state="dismissed", name_masked="何*群", **decided),
    ]
    return page(*(row for row in rows if state in (None, row["state"])), next_="more")


def records(of: Callable[[int], int]) -> Json:
    """So many in each county for so many persons; three nowhere."""
    counts = {code: of(persons) for code, (_, persons) in COUNTIES.items()}
    found = [{"code": code, "name": COUNTIES[code][0], "count": count} for code, count in counts.items()]
    return {"total": sum(counts.values()) + 3, "counties": found, "elsewhere": 3}


def overview() -> Json:
    def arrived(name: str, dataset_name: str, at: str | None, rows: int | None, state: str) -> Json:
        return {
            "department": name,
            "name": name,
            "dataset": dataset_name,
            "dataset_name": dataset_name,
            "at": at,
            "rows": rows,
            "reported_at": ago(days=1) if state == "late" else None,
            "state": state,
        }

    deliveries = [
        arrived("遵义市公安局", "户籍人口", ago(hours=1), 5_000, "delivered"),
        arrived("遵义市民政局", "低保对象", ago(minutes=8), 962, "delivered"),
        arrived("遵义市卫生健康委员会", "死亡医学证明", None, None, "missing"),
    ]
    counties = [{"code": code, "name": name, "persons": persons} for code, (name, persons) in COUNTIES.items()]
    finding = {key: value for key, value in a_finding().items() if key not in {"description", "states"}}
    total = sum(persons for _, persons in COUNTIES.values())
    return {
        "as_of": ago(minutes=8),
        "population": {"total": total + 12, "counties": counties, "elsewhere": 12},
        "organisations": records(lambda persons: persons // 7),
        "houses": records(lambda persons: persons // 2),
        "deliveries": deliveries,
        "findings": [finding],
    }
