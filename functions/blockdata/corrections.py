"""Rejected rows a clerk types right become a small file of their own, delivered like any other.

CorrectionError
├── TooManyRowsError     more rows than one correction takes
├── UnknownRowsError     rows that were not rejected in this submission, or are named twice
├── ResolvedRowsError    rows that are accepted by now, or are being worked on
└── UnknownFieldsError   fields the contract does not have
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

ROW_NUMBER = "原行号"
FILE_NAME = "更正.csv"
ROWS_MAX = 1000
NUMBER = re.compile(r"[+-]?[0-9][0-9 .,-]*")
FORMULA_STARTS = "=+-@＝＋－＠"
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


class CorrectionError(Exception):
    """A correction that cannot be taken."""


class TooManyRowsError(CorrectionError):
    """More rows than one correction takes."""


class RowsError(CorrectionError):
    """Something is wrong with these rows."""

    def __init__(self, rows: Collection[int]) -> None:
        self.rows = tuple(sorted(rows))
        super().__init__(", ".join(map(str, self.rows)))


class UnknownRowsError(RowsError):
    """Rows that were not rejected in this submission, or are named twice."""


class ResolvedRowsError(RowsError):
    """Rows that are accepted by now, or are being worked on."""


class UnknownFieldsError(CorrectionError):
    """Fields the contract does not have."""

    def __init__(self, fields: Collection[str]) -> None:
        self.fields = tuple(sorted(fields))
        super().__init__("、".join(self.fields))


@dataclass(frozen=True)
class Typed:
    """What the clerk typed for one rejected row: values by column name; columns not named keep their cell."""

    source_row: int
    values: Mapping[str, str]


def check(
    typed: Sequence[Typed], *, rejected: Collection[int], settled: Collection[int], columns: Sequence[str]
) -> None:
    """Raises CorrectionError. `rejected`: the submission's rejected rows; `settled`: those accepted or under way."""
    if not 1 <= len(typed) <= ROWS_MAX:
        raise TooManyRowsError
    named = Counter(row.source_row for row in typed)
    unknown = {row for row, times in named.items() if times > 1 or row not in rejected}
    if unknown:
        raise UnknownRowsError(unknown)
    if resolved := named.keys() & set(settled):
        raise ResolvedRowsError(resolved)
    if fields := {field for row in typed for field in row.values} - set(columns):
        raise UnknownFieldsError(fields)


def merge(
    typed: Sequence[Typed], *, stored: Mapping[int, Mapping[str, str | None]], columns: Sequence[str]
) -> list[list[str]]:
    """Rows of the file: 原行号, then every column of the contract; a typed value replaces the stored cell."""
    return [
        [str(row.source_row), *(row.values.get(name, stored[row.source_row].get(name) or "") for name in columns)]
        for row in sorted(typed, key=lambda row: row.source_row)
    ]


def to_csv(rows: Sequence[Sequence[str]], *, columns: Sequence[str]) -> bytes:
    """UTF-8 with BOM, row n in line n + 2. No cell becomes a formula in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([ROW_NUMBER, *columns])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """The text on one line, marked as text where a spreadsheet would read a formula; signed numbers stay.

    >>> safe_cell("=1+1"), safe_cell("+8615400000001"), safe_cell("甲\\n乙")
    ("'=1+1", '+8615400000001', '甲 乙')
    """
    line = CONTROL.sub(" ", text).strip()
    if line[:1] and line[0] in FORMULA_STARTS and not NUMBER.fullmatch(line):
        return f"'{line}"
    return line


def source_row_of(line: int, rows: Sequence[int]) -> int | None:
    """Which rejected row a line of the correction file stands for; None when it is none of its lines.

    >>> source_row_of(3, [17, 240]), source_row_of(1, [17, 240])
    (240, None)
    """
    index = line - 2
    return sorted(rows)[index] if 0 <= index < len(rows) else None


def landing_key(*, department: str, dataset: str, submission: str, upload: str) -> str:
    """Where the file lands: as a delta on the submission it corrects."""
    return f"{department}/{dataset}/corrections/{submission}/{upload}/{FILE_NAME}"
