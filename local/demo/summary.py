"""What the demo prints at its end, and what it lacks if anything is missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local.cloud.ledger.accounts import Totals
from local.demo.stages import Stages
from local.demo.truth import Quality

COLUMNS = {
    "received": "收到",
    "rejected": "退回",
    "duplicate": "重复",
    "unchanged": "未变",
    "new": "新增",
    "changed": "变更",
    "ended": "结束",
    "fused": "融合",
}
FINDING = "paid-after-death"
KINDS = {"person": "人口", "organisation": "法人", "house": "房屋"}
DATASETS = 12


@dataclass(frozen=True)
class FileOutcome:
    """One delivered file as the platform reports it: its state and its rows by outcome."""

    name: str
    dataset: str
    state: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Summary:
    """The rehearsal's result: files, the overview, its distance from the truth, the events' account, and how many
    indicators were computed."""

    files: Sequence[FileOutcome]
    overview: Mapping[str, Any]
    quality: Quality
    events: Totals
    indicators: int

    @property
    def finding(self) -> Mapping[str, Any]:
        return next((item for item in self.overview["findings"] if item["rule"] == FINDING), {})


def lines(summary: Summary, stages: Stages) -> Iterator[str]:
    yield ""
    yield "文件与行数 " + "  ".join(COLUMNS.values())
    for file in summary.files:
        counts = "  ".join(f"{file.counts.get(column, 0):>{2 * len(name)}}" for column, name in COLUMNS.items())
        yield f"  {counts}  {file.dataset} {file.name}({file.state})"
    quality, finding = summary.quality, summary.finding
    yield f"在世人口的块数据档案 {summary.overview['population']['total']:,} 份,真相 {quality.living:,} 人"
    for kind, name in KINDS.items():
        found = quality.kinds[kind]
        yield (
            f"{name}档案 {found.records:,} 份(真相 {found.true:,}),"
            f"匹配准确率 {found.precision:.4f},召回率 {found.recall:.4f}(按行对计)"
        )
    yield (
        f"疑似死亡后发放 {finding.get('persons', 0)} 人、{finding.get('count', 0)} 笔、"
        f"{finding.get('sum_fen', 0) / 100:,.2f} 元;演练城市埋设 {quality.planted} 人,找到 {quality.found} 人"
    )
    yield f"指标 {summary.indicators} 项已计算"
    events = summary.events
    yield (
        f"事件已发布 {events.published:,} 个,应送达 {events.expected:,},已生效 {events.effective:,},"
        f"重复吸收 {events.absorbed:,},死信 {events.dead:,},丢失 {events.lost:,},重复生效 {events.doubled:,}"
    )
    yield "用时 " + ",".join(f"{title} {seconds:.1f} 秒" for title, seconds in stages.times)
    yield f"合计 {stages.seconds:.1f} 秒"


def missing(summary: Summary) -> list[str]:
    """What a complete rehearsal has and this one lacks; empty when nothing is missing."""
    lacks = [f"{file.name} 未处理完({file.state})" for file in summary.files if file.state != "完成"]
    lacks += [f"{file.name} 行数不平" for file in summary.files if not balanced(file.counts)]
    if not summary.files:
        lacks.append("没有收到任何文件")
    if len(summary.overview["population"]["counties"]) < 14:
        lacks.append("14 个县(市、区)的人口不全")
    delivered = [each for each in summary.overview["deliveries"] if each["state"] != "missing"]
    if len(delivered) < DATASETS:
        lacks.append(f"{DATASETS} 个数据集的报送时间不全")
    lacks += [f"没有{name}档案" for kind, name in KINDS.items() if not summary.quality.kinds[kind].records]
    if summary.quality.found < summary.quality.planted:
        lacks.append("有埋设的疑似死亡后发放没有找到")
    if not summary.quality.false_match_found:
        lacks.append("埋设的误报(证明上写着他人号码)没有出现")
    if not summary.indicators:
        lacks.append("指标没有算出来")
    if summary.events.lost or summary.events.doubled:
        lacks.append("有事件丢失或重复生效(python -m local ledger)")
    return lacks


def balanced(counts: Mapping[str, int]) -> bool:
    """received = rejected + duplicate + unchanged + new + changed."""
    parts = ("rejected", "duplicate", "unchanged", "new", "changed")
    return counts.get("received", 0) == sum(counts.get(part, 0) for part in parts)
