"""What aggregation would answer."""

from datetime import UTC, datetime, timedelta
from typing import Any

from aggregation.pinyin import search

from .common import Json, ago, page


def a_dataset(**changes: Any) -> Json:
    return {
        "department": "civil-affairs",
        "department_name": "遵义市民政局",
        "dataset": "minimum-allowance",
        "name": "低保对象",
        "entity": "person",
        "mode": "snapshot",
        "version": 1,
        "sharing": "有条件共享",
        "update_cycle": "每月",
        "state": "正常",
        "due": (datetime.now(UTC) + timedelta(days=6)).date().isoformat(),
        "last_delivery": {"at": ago(hours=3), "submission": "sub_done", "accepted": 962, "rejected": 38},
        **changes,
    }


def datasets(words: str = "") -> Json:
    late = a_dataset(
        dataset="temporary-relief",
        name="临时救助对象",
        mode="delta",
        due="2018-01-05",
        state="逾期",
        last_delivery=None,
    )
    return page(*(each for each in (a_dataset(), late) if search.is_meant(words, names=each["name"])))


def departments() -> Json:
    names = {"civil-affairs": "遵义市民政局", "health": "遵义市卫生健康委员会"}
    return page(
        *(
            {"department": id_, "name": name, "short_name": name.removeprefix("遵义"), "code": f"ZY{number:03}"}
            for number, (id_, name) in enumerate(names.items(), 8)
        )
    )


ATTRIBUTES = {"citizen-id": "id_number", "person-name": "name", "address": "address", "phone": "phone"}


def a_column(name: str, type_: str, grade: str, *aliases: str, required: bool = True) -> Json:
    return {
        "name": name,
        "type": type_,
        "grade": grade,
        "aliases": list(aliases),
        "required": required,
        "attribute": ATTRIBUTES.get(type_),
        "category": "敏感个人信息" if grade == "L4" else "个人信息",
        "provincial": "内部数据",
    }


def dataset() -> Json:
    columns = [
        a_column("身份证号", "citizen-id", "L4", "公民身份号码", "证件号码"),
        a_column("姓名", "person-name", "L3"),
        a_column("家庭住址", "address", "L3", "住址"),
        a_column("联系电话", "phone", "L3", required=False),
        a_column("月保障金额", "money", "L3", "保障金"),
        a_column("发放月份", "month", "L2"),
        a_column("状态", "code:benefit_status", "L2"),
    ]
    contract = {
        "department": "civil-affairs",
        "dataset": "minimum-allowance",
        "version": 1,
        "name": "低保对象",
        "entity": "person",
        "mode": "snapshot",
        "period": "发放月份",
        "key": ["身份证号", "发放月份"],
        "end_limit": 0.2,
        "unknown_columns": "ignore",
        "columns": columns,
        "mentions": {"home": {"entity": "house", "name": "家庭住址", "address_of": "家庭住址"}},
        "relations": [{"relation": "lives-in", "from": "subject", "to": "home", "since": None}],
        "facts": [
            {"kind": "benefit", "mention": "subject", "parts": {"period": "发放月份", "amount_fen": "月保障金额"}}
        ],
    }
    catalogue = {
        "resource_name": "低保对象信息",
        "resource_class": "基础信息资源/人口",
        "resource_code": "101/000008",
        "abstract": "按月发放的低保对象及金额",
        "provider_name": "遵义市民政局",
        "sharing": {"type": "有条件共享", "condition": "社会救助核对", "method": "共享平台:文件"},
        "opening": {"is_open": False, "condition": ""},
        "update_cycle": "每月",
        "published_on": "2018-06-01",
        "grade": "L4",
    }
    return {
        **a_dataset(),
        "contract": contract,
        "catalogue": catalogue,
        "systems": [{"system": "allowances", "name": "最低生活保障信息系统"}],
        "versions": [{"version": 1, "published_at": ago(days=40)}],
    }


def directory() -> Json:
    whole = dataset()
    items = [
        {"name": each["name"], "data_type": "字符型C", "grade": "L3", "provincial": "内部数据", "category": "个人信息"}
        for each in whole["contract"]["columns"]
    ]
    return page(
        {
            "department": whole["department"],
            "dataset": whole["dataset"],
            "version": 1,
            "catalogue": whole["catalogue"],
            "items": items,
        }
    )
