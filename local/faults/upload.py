"""The journey: a department's small file of two persons and a damaged row, and what is true when it is through."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

DEPARTMENT, DATASET = "civil-affairs", "minimum-allowance"
COLUMNS = ("身份证号", "发放月份", "姓名", "家庭住址", "联系电话", "保障人数", "月保障金额", "开户行", "状态")
HOME = "遵义市红花岗区老城街道子尹路1号"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
COUNTS: Mapping[str, int] = {
    "received": 3,
    "accepted": 2,
    "rejected": 1,
    "duplicate": 0,
    "new": 2,
    "changed": 0,
    "unchanged": 0,
    "ended": 0,
}


@dataclass(frozen=True)
class Upload:
    """Of one seed: no other names the same persons or the same month."""

    seed: int

    @property
    def name(self) -> str:
        return f"低保_{self.seed}.csv"

    @property
    def key(self) -> str:
        return f"{DEPARTMENT}/{DATASET}/{self.name}"

    @property
    def month(self) -> str:
        """
        >>> Upload(13).month
        '1961-02'
        """
        return f"{1960 + self.seed // 12}-{self.seed % 12 + 1:02}"

    @property
    def persons(self) -> list[str]:
        birth = date(1960, 1, 1) + timedelta(days=self.seed)
        return [citizen_id(f"{birth:%Y%m%d}", serial) for serial in (11, 12)]

    def body(self) -> bytes:
        return allowances([*self.persons, "520301"], self.month)

    def rows(self) -> list[dict[str, str]]:
        """As a department's program pushes them."""
        return list(csv.DictReader(io.StringIO(self.body().decode("utf-8-sig"))))

    def sources(self, person: Mapping[str, Any]) -> list[tuple[str, int]]:
        """The file and row of each fact that is told of a person."""
        return [(fact["source"]["file"], fact["source"]["source_row"]) for fact in person["facts"]]


def allowances(persons: Sequence[str], month: str, *, home: str = HOME) -> bytes:
    """The file of a month; each person by number."""
    paid = ("田小满", home, "15400001234", "1", "520.00", "农商行", "在保")
    return sheet(COLUMNS, [(number, month, *paid) for number in persons])


def sheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([columns, *rows])
    return text.getvalue().encode("utf-8-sig")


def citizen_id(birth: str, serial: int) -> str:
    """A valid number that can belong to nobody. birth: YYYYMMDD.

    >>> citizen_id("20050101", 1)
    '520301200501010014'
    """
    body = f"520301{birth}{serial:03}"
    return body + CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
