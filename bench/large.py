"""A file of ten million rows in pieces: split, cleaned, settled, gathered, compared with nothing, cut into slices; and
one of a million rows to its end, each slice matched, fused and published. Each piece is a process.

The processes run one after another, as functions of a bounded size would at once. Peaks are the kernel's high-water
mark of the process itself (VmHWM): what a parent holds when it forks is not counted.
"""

import json
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench import register
from bench.clean import contract
from bench.process import measure, peak_kb
from bench.rehearsal import TODAY
from bench.result import Goal, Result, Value
from fusion import publish
from fusion.clean import Cleaned
from fusion.compare import Compared, Share, compare
from fusion.fuse import fuse
from fusion.lake import PARTITIONS, Lake, Source
from fusion.large.chunk import clean_chunk
from fusion.large.gather import gather_cleaned, gather_compared, periods_of
from fusion.large.settle import settle
from fusion.large.slices import cut, grouped, join, ranges_of
from fusion.large.split import Plan, split
from fusion.match import match
from fusion.recognise import inspect
from fusion.sql import Limits

ROWS: Final = 10_000_000
WHOLE: Final = 1_000_000
"""Rows of the file that is also published: every slice reads what those before it wrote."""
LIMITS: Final = Limits(memory_mb=1024, threads=2)
PEAK_MB_MAX: Final = 1536
SOURCE: Final = Source("sub_bench", "register.csv", "2018-03-01T08:00:00Z")
KEY: Final = b"of a measurement, nobody's record"
SECONDS_MAX: Final = 600
Told = dict[str, Any]


@dataclass(frozen=True)
class Measured:
    """What the pieces of one file took, by step. size: bytes."""

    rows: int
    size: int
    slices: int
    steps: Mapping[str, list[Told]]

    def sum(self, step: str, name: str) -> float:
        return float(sum(told[name] for told in self.steps[step]))

    def most(self, name: str) -> float:
        return float(max(told[name] for pieces in self.steps.values() for told in pieces))

    @property
    def accepted(self) -> int:
        return int(self.sum("settled", "accepted"))

    @property
    def duplicate(self) -> int:
        return int(self.sum("settled", "duplicate"))

    @property
    def rejected(self) -> int:
        return int(self.sum("cleaned", "rejected") + self.sum("settled", "again"))

    @property
    def new(self) -> int:
        return int(self.sum("joined", "new"))

    @property
    def lost(self) -> int:
        return self.rows - self.accepted - self.duplicate - self.rejected

    def told(self) -> Iterator[tuple[Value, ...]]:
        for step, pieces in self.steps.items():
            most = {name: max(told[name] for told in pieces) for name in ("seconds", "peak_mb")}
            sums = (round(self.sum(step, "seconds"), 1), round(self.sum(step, "cpu"), 1))
            yield (self.rows, step, len(pieces), *sums, round(most["seconds"], 1), round(most["peak_mb"]))


def run() -> Result:
    return _result(_measured(WHOLE, publish=True), _measured(ROWS, publish=False))


def _measured(rows: int, *, publish: bool) -> Measured:
    path, found = register.kept(rows), dict[str, list[Told]]()
    with TemporaryDirectory(dir=register.KEPT) as folder:
        begun = time.monotonic()
        for step, arguments in _pieces(str(path), folder, publish=publish):
            told = measure("bench.large", step, arguments).value
            found.setdefault(step, []).append(told)
            print(f"{step} {len(found[step])}: {told} ({time.monotonic() - begun:.0f} s)", file=sys.stderr, flush=True)
        plan = Plan.loads((Path(folder) / "plan.json").read_text(encoding="utf-8"))
        slices = len(_read(Path(folder) / "slices.json"))
    return Measured(plan.rows, path.stat().st_size, slices, found)


def _pieces(path: str, folder: str, *, publish: bool) -> Iterator[tuple[str, Mapping[str, str | int]]]:
    yield "chunked", {"path": path, "folder": folder}
    for place in range(len(list(Path(folder).glob("*.csv")))):
        yield "cleaned", {"folder": folder, "place": place}
    for part in PARTITIONS:
        yield "settled", {"folder": folder, "part": part}
    yield "gathered", {"folder": folder}
    for part in PARTITIONS:
        yield "compared", {"folder": folder, "part": part}
    yield "joined", {"folder": folder}
    for first, last in _read(Path(folder) / "slices.json") if publish else ():
        for step in ("matched", "fused", "applied"):
            yield step, {"folder": folder, "first": first, "last": last}


def _result(*files: Measured) -> Result:
    peak = max(file.most("peak_mb") for file in files)
    longest = max(file.most("seconds") for file in files)
    lost = sum(file.lost for file in files)
    return Result(
        title="Large files of the resident register, in pieces: "
        + " and ".join(f"{file.rows:,} rows" for file in files),
        method=(
            f"{' and '.join(f'{file.size / 1e9:.2f} GB' for file in files)}, UTF-8, 11 columns. Every piece is a "
            f"process of its own, one after another, with memory_mb={LIMITS.memory_mb}, threads={LIMITS.threads}; "
            "seconds and CPU of all pieces together, peak of the largest (VmHWM). Compared with an empty lake: every "
            "accepted row is new and becomes evidence. Golden records are written to the lake, not to DynamoDB. The "
            "larger file is not published: its slices would be "
            f"{files[-1].slices}, each reading the lake that those before it filled."
        ),
        columns=("rows", "step", "pieces", "seconds", "CPU", "longest piece", "peak MB"),
        rows=tuple(row for file in files for row in file.told()),
        goals=(
            Goal(f"no piece holds more than {PEAK_MB_MAX} MB: {peak:.0f}", peak <= PEAK_MB_MAX),
            Goal(f"no piece takes longer than a function may, {SECONDS_MAX} s: {longest:.0f}", longest <= SECONDS_MAX),
            Goal(f"rows accepted, duplicate and rejected add up to the file's: {lost} lost", lost == 0),
            Goal("every accepted row is new", all(file.new == file.accepted for file in files)),
        ),
        notes=tuple(
            f"{file.rows:,} rows: {file.accepted:,} accepted, {file.duplicate:,} duplicate, {file.rejected:,} "
            f"rejected; {file.slices} slices."
            for file in files
        ),
    )


def chunked(path: str, folder: str) -> Told:
    begun, root = _begun(), Path(folder)

    def keep(place: int, chunk: Path) -> None:
        shutil.copy(chunk, root / f"{place:05}.csv")

    plan = split(Path(path), inspect(Path(path), Path(path).name, contract()), root, keep, today=TODAY)
    (root / "plan.json").write_text(plan.dumps(), encoding="utf-8")
    return _told(begun)


def cleaned(folder: str, place: int) -> Told:
    begun, root = _begun(), Path(folder)
    plan = Plan.loads((root / "plan.json").read_text(encoding="utf-8"))
    chunk = root / f"{place:05}.csv"
    found = clean_chunk(chunk, plan, contract(), root / f"chunk-{place:05}", mask=_masked, limits=LIMITS)
    return _told(begun, rejected=found.rejected)


def settled(folder: str, part: str) -> Told:
    begun, root = _begun(), Path(folder)
    shares = sorted(root.glob(f"chunk-*/share-{part}.parquet"))
    found = settle(shares, contract(), root / f"settled-{part}", part=part, limits=LIMITS)
    return _told(begun, accepted=found.accepted, duplicate=found.duplicate, again=found.again)


def gathered(folder: str) -> Told:
    begun, root = _begun(), Path(folder)
    found = gather_cleaned(
        Plan.loads((root / "plan.json").read_text(encoding="utf-8")),
        contract(),
        root / "cleaned",
        chunks=sorted(root.glob("chunk-*")),
        settled=sorted(root.glob("settled-*")),
        recall=lambda place: root / f"{place:05}.csv",
        mask=_masked,
        limits=LIMITS,
    )
    for share in root.glob("settled-*"):
        found.save(share)
    return _told(begun)


def compared(folder: str, part: str) -> Told:
    begun, root = _begun(), Path(folder)
    share = Share((part,), periods_of(sorted(root.glob("settled-*"))))
    out, lake = root / f"compared-{part}", Lake(str(root / "lake"))
    compare(root / f"settled-{part}", lake, contract(), out, source=SOURCE, key=KEY, share=share, limits=LIMITS)
    rows = Plan.loads((root / "plan.json").read_text(encoding="utf-8")).rows
    ranges = cut(out, root / f"cut-{part}", rows=rows, ranges=ranges_of(rows), limits=LIMITS)
    (root / f"ranges-{part}.json").write_text(json.dumps(ranges), encoding="utf-8")
    return _told(begun)


def joined(folder: str) -> Told:
    begun, root = _begun(), Path(folder)
    spared = Cleaned.load(root / "cleaned").unreadable_keys > 0
    shares = [Compared.load(share) for share in sorted(root.glob("compared-*"))]
    slices = grouped({int(place): rows for place, rows in _read(path).items()} for path in root.glob("ranges-*.json"))
    (root / "slices.json").write_text(json.dumps(slices), encoding="utf-8")
    return _told(begun, new=gather_compared(shares, contract(), spared=spared, confirmed=False).new)


def matched(folder: str, first: int, last: int) -> Told:
    begun, root = _begun(), Path(folder)
    cuts = [path for path in sorted(root.glob("cut-*/*")) if first <= int(path.name) <= last]
    of = _slice(folder, first)
    join(cuts, of, limits=LIMITS)
    match(of, Lake(f"{folder}/lake"), of / "matched", limits=LIMITS)
    return _told(begun)


def fused(folder: str, first: int, last: int) -> Told:  # noqa: ARG001 - as matched
    begun, of = _begun(), _slice(folder, first)
    fuse(of / "matched", Lake(f"{folder}/lake"), of / "fused", source=SOURCE, limits=LIMITS)
    return _told(begun)


def applied(folder: str, first: int, last: int) -> Told:  # noqa: ARG001
    begun, of = _begun(), _slice(folder, first)
    told = sum(1 for _ in publish.golden_changes(of / "fused", key=KEY))
    publish.apply(of, of / "matched", of / "fused", Lake(f"{folder}/lake"), contract(), limits=LIMITS)
    return _told(begun, records=told)


def _slice(folder: str, first: int) -> Path:
    return Path(folder) / f"slice-{first}"


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _begun() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _told(begun: tuple[float, float], **more: Any) -> Told:
    seconds, cpu = time.perf_counter() - begun[0], time.process_time() - begun[1]
    return {"seconds": round(seconds, 2), "cpu": round(cpu, 2), "peak_mb": round(peak_kb() / 1024, 1), **more}


def _masked(_semantic_type: str, value: str, _grade: str) -> str:
    return f"{value[:1]}*"
