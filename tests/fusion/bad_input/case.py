"""One bad file: how it is made, and what must become of it."""

import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fusion import report
from fusion.clean import clean
from fusion.compare import compare
from fusion.contract import Contract
from fusion.lake import Lake, Source
from fusion.problems import FileProblem
from fusion.recognise import inspect
from tests.fusion.builders import KEY, LIMITS, TODAY, allowance, masked


@dataclass(frozen=True)
class Refused:
    """The whole file, with the code and the words for who sent it."""

    code: str
    says: str


@dataclass(frozen=True)
class Read:
    """`rows` are in the file; `rejected` by rule; `says`: the warnings."""

    rows: int
    rejected: dict[str, int] = field(default_factory=dict)
    duplicate: int = 0
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    name: str
    shown: str
    """What a clerk would call it."""
    make: Callable[[], bytes]
    outcome: Refused | Read
    file: str = "低保201801.csv"
    contract: Callable[[], Contract] = allowance


def observe(case: Case, folder: Path) -> Refused | Read:
    """What becomes of the file, on an empty lake. Asserts that every row is in exactly one count."""
    path = Path(tempfile.mkdtemp(dir=folder)) / "delivered"
    path.write_bytes(case.make())
    return read(path, case.file, case.contract())


def read(path: Path, name: str, contract: Contract) -> Refused | Read:
    folder = path.parent
    try:
        recognised = inspect(path, name, contract)
        cleaned = clean(path, recognised, contract, folder / "cleaned", today=TODAY, mask=masked, limits=LIMITS)
    except FileProblem as problem:
        return Refused(problem.code, problem.message if problem.remedy else "no remedy")
    source = Source("sub_1", name, "2018-02-01T08:00:00Z")
    lake = Lake(str(folder / "lake"))
    out = folder / "compared"
    compared = compare(folder / "cleaned", lake, contract, out, source=source, key=KEY, limits=LIMITS)
    assert cleaned.received == cleaned.rejected + cleaned.duplicate + (
        compared.unchanged + compared.new + compared.changed
    )
    rejected = list(report.rejects(folder / "cleaned"))
    assert len(rejected) == cleaned.rejected
    rules = Counter(error["rule"] for row in rejected for error in row["errors"])
    return Read(cleaned.received, dict(rules), cleaned.duplicate, cleaned.warnings)
