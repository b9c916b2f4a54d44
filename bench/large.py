"""A file of ten million rows, in pieces: split, cleaned, settled, gathered, compared with nothing, gathered again; each
piece a process.

The processes run one after another, as functions of a bounded size would at once. Peaks are the kernel's high-water
mark of the process itself (VmHWM): what a parent holds when it forks is not counted.
"""

import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench import register
from bench.clean import contract
from bench.process import measure, peak_kb
from bench.rehearsal import TODAY
from bench.result import Goal, Result
from fusion.clean import Cleaned
from fusion.compare import Share, compare
from fusion.lake import PARTITIONS, Lake, Source
from fusion.large.chunk import clean_chunk
from fusion.large.gather import gather_cleaned, gather_compared, periods_of
from fusion.large.settle import settle
from fusion.large.split import Plan, split
from fusion.recognise import inspect
from fusion.sql import Limits

ROWS: Final = 10_000_000
LIMITS: Final = Limits(memory_mb=1024, threads=2)
PEAK_MB_MAX: Final = 1536
SOURCE: Final = Source("sub_bench", "register.csv", "2018-03-01T08:00:00Z")
KEY: Final = b"of a measurement, nobody's record"
Told = dict[str, Any]


def run() -> Result:
    path, found = register.kept(ROWS), dict[str, list[Told]]()
    with TemporaryDirectory(dir=register.KEPT) as folder:
        begun = time.monotonic()
        for step, arguments in _pieces(str(path), folder):
            told = measure("bench.large", step, arguments).value
            found.setdefault(step, []).append(told)
            print(f"{step} {len(found[step])}: {told} ({time.monotonic() - begun:.0f} s)", file=sys.stderr, flush=True)
        plan = Plan.loads((Path(folder) / "plan.json").read_text(encoding="utf-8"))
        return _result(path.stat().st_size, plan.rows, found)


def _pieces(path: str, folder: str) -> Iterator[tuple[str, Mapping[str, str | int]]]:
    yield "chunked", {"path": path, "folder": folder}
    for place in range(len(list(Path(folder).glob("*.csv")))):
        yield "cleaned", {"folder": folder, "place": place}
    for part in PARTITIONS:
        yield "settled", {"folder": folder, "part": part}
    yield "gathered", {"folder": folder}
    for part in PARTITIONS:
        yield "compared", {"folder": folder, "part": part}
    yield "joined", {"folder": folder}


def _result(size: int, rows: int, found: Mapping[str, list[Told]]) -> Result:
    peak = max(told["peak_mb"] for pieces in found.values() for told in pieces)
    counted = {name: sum(told[name] for told in found["settled"]) for name in ("accepted", "duplicate", "again")}
    rejected = sum(told["rejected"] for told in found["cleaned"]) + counted["again"]
    lost = rows - counted["accepted"] - counted["duplicate"] - rejected
    [joined] = found["joined"]
    return Result(
        title=f"A large file: {rows:,} rows of the resident register, in pieces",
        method=(
            f"{size / 1e9:.2f} GB, UTF-8, 11 columns. Every piece is a process of its own, one after another, with "
            f"memory_mb={LIMITS.memory_mb}, threads={LIMITS.threads}; seconds and CPU of all pieces together, peak of "
            "the largest (VmHWM). Compared with an empty lake: every accepted row is new and becomes evidence. "
            "Matching and later steps are not measured."
        ),
        columns=("", "pieces", "seconds", "CPU", "longest piece", "peak MB"),
        rows=tuple(
            (
                *(step, len(pieces), round(sum(told["seconds"] for told in pieces), 1)),
                round(sum(told["cpu"] for told in pieces), 1),
                *(round(max(told["seconds"] for told in pieces), 1), round(max(told["peak_mb"] for told in pieces))),
            )
            for step, pieces in found.items()
        ),
        goals=(
            Goal(f"no piece holds more than {PEAK_MB_MAX} MB: {peak:.0f}", peak <= PEAK_MB_MAX),
            Goal(f"rows accepted, duplicate and rejected add up to the file's: {lost} lost", lost == 0),
            Goal(f"every accepted row is new: {joined['new']:,}", joined["new"] == counted["accepted"]),
        ),
        notes=(f"{counted['accepted']:,} accepted, {counted['duplicate']:,} duplicate, {rejected:,} rejected.",),
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
    found = settle(shares, contract(), root / f"settled-{part}", limits=LIMITS)
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
    return _told(begun)


def joined(folder: str) -> Told:
    begun, root = _begun(), Path(folder)
    spared = Cleaned.load(root / "cleaned").unreadable_keys > 0
    shares = sorted(root.glob("compared-*"))
    found = gather_compared(shares, contract(), root / "all", spared=spared, confirmed=False, limits=LIMITS)
    return _told(begun, new=found.new)


def _begun() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _told(begun: tuple[float, float], **more: Any) -> Told:
    seconds, cpu = time.perf_counter() - begun[0], time.process_time() - begun[1]
    return {"seconds": round(seconds, 2), "cpu": round(cpu, 2), "peak_mb": round(peak_kb() / 1024, 1), **more}


def _masked(_semantic_type: str, value: str) -> str:
    return f"{value[:1]}*"
