"""What all canned answers share. Every name, number and id is made up."""

from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

COUNTIES = {
    "520302": ("红花岗区", 979),
    "520303": ("汇川区", 620),
    "520304": ("播州区", 761),
    "520322": ("桐梓县", 526),
    "520323": ("绥阳县", 379),
    "520324": ("正安县", 391),
    "520325": ("道真仡佬族苗族自治县", 248),
    "520326": ("务川仡佬族苗族自治县", 317),
    "520327": ("凤冈县", 313),
    "520328": ("湄潭县", 376),
    "520329": ("余庆县", 223),
    "520330": ("习水县", 569),
    "520381": ("赤水市", 248),
    "520382": ("仁怀市", 655),
}
PEOPLE = {
    "steward": ("steward-civil-affairs", "周敏", "civil-affairs", "遵义市民政局"),
    "reviewer": ("reviewer", "王芳", "data-centre", "块数据中心"),
    "leader": ("leader", "杨立", "government-office", "遵义市人民政府办公室"),
    "auditor": ("auditor", "赵静", "audit", "遵义市审计局"),
    "operator": ("operator", "罗运", "data-centre", "块数据中心"),
    "citizen": ("citizen", "冉小溪", None, None),
}


def ago(**span: float) -> str:
    """A moment before now, as the rooms write it."""
    return (datetime.now(UTC) - timedelta(**span)).isoformat(timespec="seconds").replace("+00:00", "Z")


def page(*items: Json, next_: str | None = None) -> Json:
    return {"items": list(items), "next": next_}


def me(role: str) -> Json:
    sub, name, department, department_name = PEOPLE[role]
    return {"sub": sub, "name": name, "roles": [role], "department": department, "department_name": department_name}


def problem(status: int, code: str, detail: str, remedy: str) -> Json:
    return {
        "type": f"urn:zunyi:problem:{code}",
        "title": "没有权限" if status == 403 else "没有找到" if status == 404 else "系统出错",
        "status": status,
        "code": code,
        "detail": detail,
        "remedy": remedy,
        "trace": "1-6744-ab12",
    }
