"""What blockdata would answer about the columns of a delivery: one of them in another unit than before."""

from typing import Any

from .common import Json, ago


def profile(id_: str) -> Json:
    amount = a_column(
        "月保障金额",
        "money",
        now=a_side(54, spread=places(1_550_000, 1_950_000, 2_500_000, 3_150_000, 4_300_000)),
        before=a_side(52, spread=places(15_500, 19_500, 25_000, 31_500, 43_000)),
        drifts=[a_drift("level", "中位数 250元", "中位数 25,000元", alarms=True)],
    )
    phone = a_column(
        "联系电话",
        "phone",
        now=a_side(412, filled=0.58, shares={"9×11": ("11位数字", 1.0)}),
        before=a_side(940, filled=0.97, shares={"9×11": ("11位数字", 1.0)}),
        drifts=[a_drift("filled", "97%有值", "58%有值")],
    )
    state = a_column(
        "状态",
        "code:benefit_status",
        now=a_side(2, shares={"1": ("在保", 0.94), "2": ("停发", 0.06)}),
        before=a_side(2, shares={"1": ("在保", 0.96), "2": ("停发", 0.04)}),
    )
    number = a_column(
        "身份证号", "citizen-id", now=a_side(962, shares={"9×18": ("18位数字", 0.91), "9A": ("数字字母", 0.09)})
    )
    return {
        "submission": id_,
        "rows": 962,
        "of": 962,
        "against": {"submission": "sub_done", "received_at": ago(hours=740)},
        "columns": [number, amount, phone, state],
        "trend": [
            {"submission": f"sub_{month}", "received_at": ago(hours=740 * month), "rows": 960, "filled": filled}
            for month, filled in ((3, {"联系电话": 0.95}), (2, {"联系电话": 0.96}), (1, {"联系电话": 0.97}))
        ],
    }


def a_column(name: str, type_: str, *, now: Json, before: Json | None = None, drifts: Any = ()) -> Json:
    return {"name": name, "type": type_, "now": now, "before": before, "drifts": [*drifts]}


def a_side(
    distinct: int, *, filled: float = 1.0, spread: Any = (), shares: dict[str, tuple[str, float]] | None = None
) -> Json:
    told = [{"value": value, "name": name, "share": share} for value, (name, share) in (shares or {}).items()]
    return {"filled": filled, "distinct": distinct, "spread": [*spread], "shares": told}


def places(*fen: int) -> list[Json]:
    return [{"at": each, "words": f"{each / 100:,.10g}元"} for each in fen]


def a_drift(kind: str, before: str, now: str, *, alarms: bool = False) -> Json:
    return {"kind": kind, "before": before, "now": now, "alarms": alarms}
