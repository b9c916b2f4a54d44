"""What blockdata would answer about uncertain pairs."""

from typing import Any

from .common import Json, ago, page


def a_side(dataset: str, department: str, **cells: str) -> Json:
    return {
        "department_name": department,
        "dataset_name": dataset,
        "source_row": 14,
        "submission": "sub_done",
        "cells": [{"label": label, "masked": masked} for label, masked in cells.items()],
    }


def a_review(id_: str = "per_1.per_2", **changes: Any) -> Json:
    pupil = {"姓名": "犹*源", "联系电话": "154****0077", "住址": "红花岗区老城街道****"}
    child = {"姓名": "犹*源", "公民身份号码": "520301********0025", "性别": "女", "住址": "红花岗区老城街道****"}
    return {
        "id": id_,
        "kind": "person",
        "asked": "band",
        "weight": 3.6,
        "left": [a_side("学籍", "遵义市教育体育局", **pupil)],
        "right": [a_side("户籍人口", "遵义市公安局", **child)],
        "reasons": [
            {"field": "name", "title": "姓名", "label": "相同", "weight": 13.2, "weight_max": 13.2},
            {"field": "address", "title": "住址", "label": "同一栋楼", "weight": 7.4, "weight_max": 14.5},
            {"field": "phone", "title": "电话", "label": "不同", "weight": -1.8, "weight_max": 11.0},
        ],
        "why": {"open": 37, "decided": 2},
        "state": "open",
        "applied": False,
        "history": [],
        "version": 1,
        **changes,
    }


def sums() -> Json:
    day = {"day": "2018-11-05", "kind": "person", "by": "王芳", "same": 31, "different": 12, "withdrawn": 2}
    waiting = [{"kind": "person", "open": 214}, {"kind": "organisation", "open": 5000}]
    other = {"kind": "organisation", "by": "冯琳", "same": 4, "different": 9, "withdrawn": 0}
    return {"waiting": waiting, "days": [day, {**day, **other}, {**day, "day": "2018-11-02", "same": 7}]}


def reviews(kind: str, state: str, done: dict[str, str]) -> Json:
    if kind == "organisation":
        return page()
    if state == "open":
        return page(*(a_review(id_) for id_ in ("per_1.per_2", "per_3.per_4") if id_ not in done))
    word = {"decision": state, "by": "王芳", "at": ago(minutes=3), "reason": "经学校核实"}
    return page(a_review("per_5.per_6", why=None, state=state, applied=state == "same", history=[word], version=2))
