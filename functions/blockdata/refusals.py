"""Why a whole file is refused or waits for a person; what the engine refuses has its own words."""

from collections.abc import Sequence

from blockdata.submissions import Problem

COLUMNS_TOLD = 3
FILE_BYTES_MAX = 2_000_000_000
"""What a step's disk can hold beside what it makes of it."""

KEY_SHAPE = Problem(
    "key-shape",
    "文件的存放位置不对,不知道是哪个部门的哪个数据集。",
    "请放到“部门代号/数据集代号/任意目录/文件名”,或改用页面上传。",
)
DATASET_UNKNOWN = Problem(
    "dataset-unknown",
    "这个数据集还没有发布契约,无法处理。",
    "请核对数据集代号;新数据集请先在集聚平台登记并发布契约,再点“重试”。",
)
CORRECTION_UNKNOWN = Problem(
    "correction-unknown",
    "要更正的那次提交不存在,或不属于这个数据集。",
    "请回到原提交的页面重新提交更正。",
)
FILE_GONE = Problem("file-gone", "原文件已不在接收区,无法处理。", "请重新报送该文件。")
FILE_TOO_LARGE = Problem("file-too-large", "文件超过2GB,无法处理。", "请按期间或区县拆成几个文件分别报送。")
MODEL_NOT_ADOPTED = Problem(
    "model-not-adopted",
    "这不是平台上已经采用的匹配模型,不能入库。",
    "请在“匹配模型”页训练、比较,由另一位运维采用;采用后平台自己报送。",
)
OLDER = Problem(
    "older-than-done",
    "这个数据集后来报送的文件已经处理完成,本次文件较旧,继续会用旧数据覆盖新数据,已暂停,等待确认。",
    "一般请撤回;确需以本次文件为准的,请点“确认继续”。",
)


def columns_changed(found: Sequence[tuple[str, str, str]]) -> Problem:
    """`found`: column, how it was, how it is."""
    told = ";".join(f"“{column}”原来{before},这次{now}" for column, before, now in found[:COLUMNS_TOLD])
    more = f"等{len(found)}处" if len(found) > COLUMNS_TOLD else ""
    return Problem(
        "columns-changed",
        f"有的列和上一次报送大不一样,可能换了含义或单位:{told}{more}。已暂停,等待确认。",
        "请看下面的“各列画像”:确实如此的请点“确认继续”;导出时放错列、换了单位或代码的请撤回,改好后再报。",
    )


def together(one: Problem, other: Problem) -> Problem:
    """Both at once, so that nobody confirms what was not told."""
    return Problem(one.code, f"{one.message}{other.message}", f"{one.remedy}{other.remedy}")


def too_many_ended(ending: int, limit: float) -> Problem:
    return Problem(
        "too-many-ended",
        f"与现有数据相比,本次文件少了{ending}条记录,超过契约约定的{limit:.0%},已暂停,等待确认。",
        "请核对文件是否完整:完整的请点“确认继续”;不完整的请撤回,重新导出后报送。",
    )
