"""How well a dataset is delivered, as points with their reasons.

score = 50 × accepted share + 10 × share without duplicates + 10 × share of files taken in + 30 × punctuality, rounded
to one place; punctuality = share of deliveries in time, halved while the dataset is overdue. A dataset of which nothing
is known yet, and that is not overdue, has no score; a department's is the mean of its datasets'.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from aggregation.freshness import State

FORMULA = "得分 = 50×合格率 + 10×不重复率 + 10×收下率 + 30×及时率;现在逾期的及时率减半;部门得分为各数据集的平均"


@dataclass(frozen=True, kw_only=True)
class Sums:
    """Of deliveries in a time: files, and the rows in them. late: files that came after their day; days_late: of all
    of them; refused: files of which no row was taken in."""

    deliveries: int = 0
    late: int = 0
    days_late: int = 0
    refused: int = 0
    received: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicate: int = 0

    def plus(self, other: "Sums") -> "Sums":
        """
        >>> Sums(received=1).plus(Sums(received=2, late=1)).received
        3
        """
        return Sums(**{each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)})


@dataclass(frozen=True, kw_only=True)
class Why:
    """One part of a score: share in [0, 1] of `weight` points."""

    name: str
    weight: int
    share: float
    words: str

    @property
    def points(self) -> float:
        return round(self.weight * self.share, 1)


def share(part: int, whole: int) -> float:
    """
    >>> share(1, 3), share(0, 0)
    (0.3333, 0.0)
    """
    return round(part / whole, 4) if whole else 0.0


def why(sums: Sums, state: State) -> list[Why]:
    """The parts of a dataset's score; none where nothing is known and nothing overdue."""
    if not sums.deliveries and not sums.refused and state != "逾期":
        return []
    in_time = share(sums.deliveries - sums.late, sums.deliveries)
    files = sums.deliveries + sums.refused
    kept = share(sums.received - sums.rejected, sums.received)
    single = share(sums.received - sums.duplicate, sums.received)
    overdue = ",现在逾期,减半" if state == "逾期" else ""
    return [
        Why(name="合格率", weight=50, share=kept, words=f"{sums.received} 行中退回 {sums.rejected} 行"),
        Why(name="不重复率", weight=10, share=single, words=f"{sums.received} 行中重复 {sums.duplicate} 行"),
        Why(
            name="收下率",
            weight=10,
            share=share(sums.deliveries, files),
            words=f"{files} 个文件中整份退回 {sums.refused} 个",
        ),
        Why(
            name="及时率",
            weight=30,
            share=in_time / 2 if overdue else in_time,
            words=f"{sums.deliveries} 次报送中迟报 {sums.late} 次{overdue}",
        ),
    ]


def total(parts: Sequence[Why]) -> float | None:
    return round(sum(part.weight * part.share for part in parts), 1) if parts else None


def mean(scores: Iterable[float | None]) -> float | None:
    """Of those that have one.

    >>> mean([90.0, None, 80.0]), mean([None])
    (85.0, None)
    """
    known = [score for score in scores if score is not None]
    return round(sum(known) / len(known), 1) if known else None


def ranks(scores: Sequence[float | None]) -> list[int | None]:
    """1 for the best; equal scores share a rank; none without a score.

    >>> ranks([80.0, None, 95.0, 80.0])
    [2, None, 1, 2]
    """
    return [
        None if score is None else 1 + sum(other is not None and other > score for other in scores) for score in scores
    ]
