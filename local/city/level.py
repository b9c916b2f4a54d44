"""How hard a city is: fixed rates, by which every department's files go wrong. See README.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

DATASETS: Final = (
    *("student-register", "marriage-register", "birth-certificate", "house-register", "water-account"),
    *("social-insurance", "enterprise-register"),
)


@dataclass(slots=True, frozen=True)
class Level:
    """Shares, as the README explains them: of rows that lack the number of whom they mention, by dataset; of numbers
    that are those of who stood at the counter; of names with a character that sounds alike; of grown people who give
    the household's telephone; of telephones that are somebody else's by now; of telephones left out; of younger
    children that are the twin of the one before."""

    no_id: Mapping[str, float]
    agents: float
    typo: float
    shared: float
    recycled: float
    no_phone: float
    twins: float


def _no_id(*shares: float) -> Mapping[str, float]:
    return dict(zip(DATASETS, shares, strict=True))


LEVELS: Final = {
    "easy": Level(
        no_id=_no_id(0.02, 0.005, 0.01, 0.02, 0.10, 0.02, 0.01),
        agents=0.001,
        typo=0.001,
        shared=0.2,
        recycled=0.0,
        no_phone=0.01,
        twins=0.01,
    ),
    "real": Level(
        no_id=_no_id(0.08, 0.02, 0.06, 0.08, 0.35, 0.08, 0.04),
        agents=0.005,
        typo=0.006,
        shared=0.4,
        recycled=0.01,
        no_phone=0.03,
        twins=0.04,
    ),
    "hard": Level(
        no_id=_no_id(0.30, 0.10, 0.25, 0.30, 0.70, 0.25, 0.20),
        agents=0.03,
        typo=0.03,
        shared=0.7,
        recycled=0.05,
        no_phone=0.15,
        twins=0.10,
    ),
}
