"""Why a contract or its draft is not published, in words."""

from zunyi.problems import Problem


def department_unknown(department: str) -> Problem:
    return Problem(422, "department-unknown", f"部门“{department}”尚未登记。", remedy="请先登记部门,再发布契约。")


def too_large() -> Problem:
    return Problem(
        413,
        "contract-too-large",
        "契约超过 200 KB,其他系统无法接收。",
        remedy="请缩短别名和目录文字,或拆成两个数据集。",
    )


def version_taken(version: int) -> Problem:
    return Problem(
        409,
        "contract-version-taken",
        f"第 {version} 版已经发布,内容与这次的不同;已发布的版本不再改动。",
        remedy="请把改动作为下一版发布。",
    )


def version_not_next(version: int, expected: int) -> Problem:
    return Problem(
        409,
        "contract-version-not-next",
        f"版本号应为 {expected},不是 {version}。",
        remedy=f"请改为第 {expected} 版后重新发布。",
        expected=expected,
    )


def breaking(reasons: list[str]) -> Problem:
    return Problem(
        409,
        "contract-breaking",
        f"这些改动与现行版本不兼容:{';'.join(reasons)}。",
        remedy="请只作兼容的改动(增加选填列、增加别名);确需不兼容的改动,请由平台运维在草稿页写明理由后确认发布。",
        reasons=reasons,
    )


def outdated() -> Problem:
    return Problem(
        409,
        "draft-outdated",
        "草稿保存以后,这个数据集又发布了新的版本。",
        remedy="请查看与现行版本的差别,保存一次草稿,再发布。",
    )
