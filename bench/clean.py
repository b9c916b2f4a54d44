"""Rows of the resident register cleaned and validated: ours, pandas, plain Python, and a bare copy.

The file is a rehearsal city's register, dirty as it is, settled in as many areas as it takes (bench.register).
"""

import csv
import json
import time
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from bench import register
from bench.process import Measured, alternated, measure
from bench.rehearsal import ROOT, TODAY
from bench.result import Goal, Result, Value
from fusion.clean import clean
from fusion.contract import Contract
from fusion.recognise import inspect
from fusion.reference import clean_row
from fusion.sql import PARQUET, Limits, struct, text

ROWS = 1_000_000
SAMPLE = 20_000
RUNS = 3
LIMITS = Limits(memory_mb=300, threads=2)
OURS, PANDAS, COPY, REFERENCE = "fusion.clean", "pandas", "DuckDB, bare copy", "fusion.reference (Python)"
LIMITING = (
    "What limits us: SHA-256 over all that a row says, sorting joined rows back into the file's order, tables of the "
    "session that are spilled when the file is large, and a first pass that puts each line's number before it. The "
    "city's addresses come again in every settlement: of a real register more different ones would be cleaned."
)
AGAIN = (
    "Wrong: ours also counts rows whose key comes again with other values; pandas drops them, as it does duplicates."
)


def run() -> Result:
    with TemporaryDirectory() as folder:
        path = register.kept(ROWS)
        sample = register.write(Path(folder) / "sample.csv", SAMPLE, "utf-8")
        given = {"path": str(path), "out": folder}
        names = {OURS: "ours", PANDAS: "pandas", COPY: "copied"}
        calls = {name: ("bench.clean", function, given) for name, function in names.items()}
        found = alternated(calls, runs=RUNS)
        checked = measure("bench.clean", "agreeing", {"path": str(sample), "out": folder})
        plain = measure("bench.clean", "reference", {"path": str(sample)})
    return _result(found, checked.value, plain)


def _result(found: Mapping[str, Measured], differing: Mapping[str, int], plain: Measured) -> Result:
    seconds = {name: measured.value["seconds"] for name, measured in found.items()}
    seconds[REFERENCE] = plain.value["seconds"] * ROWS / SAMPLE
    measured = {**found, REFERENCE: plain}
    beside_pandas, beside_copy = seconds[PANDAS] / seconds[OURS], seconds[OURS] / seconds[COPY]
    peak = found[OURS].peak_mb
    different = sum(differing.values())
    return Result(
        title=f"Cleaning: {ROWS:,} rows of the resident register",
        method=(
            f"{ROWS:,} rows, 11 columns, UTF-8; seconds of the call, medians of {RUNS} alternated runs, each a process "
            f"of its own; ours with memory_mb={LIMITS.memory_mb}, threads={LIMITS.threads}. pandas: the same decisions "
            "and values, but no reasons, remarks or rejected cells. "
            f"The Python reference: {SAMPLE:,} rows, scaled. CPU: processor seconds of the last run."
        ),
        columns=("", "seconds", "beside ours", "CPU", "peak MB", "accepted", "wrong"),
        rows=tuple(_row(name, measured[name], seconds[name], seconds[OURS]) for name in seconds),
        goals=(
            Goal(f"at least 8 times as fast as pandas: {beside_pandas:.1f}", beside_pandas >= 8),
            Goal(f"at most 3.5 times the bare copy: {beside_copy:.1f}", beside_copy <= 3.5),
            Goal(f"peak memory under 500 MB: {peak:.0f}", peak < 500),
            Goal(f"no row of {SAMPLE:,} decided otherwise than by the reference: {different}", different == 0),
        ),
        notes=(
            f"Decided otherwise than by the reference: {differing}.",
            _of_processors(measured),
            LIMITING,
            AGAIN,
        ),
    )


def _of_processors(found: Mapping[str, Measured]) -> str:
    cpu = {name: found[name].value["cpu"] for name in (OURS, PANDAS, COPY)}
    return (
        f"By processor seconds, which a busy machine distorts less: pandas {cpu[PANDAS] / cpu[OURS]:.1f} times ours, "
        f"ours {cpu[OURS] / cpu[COPY]:.1f} times the copy. All three write Parquet alike."
    )


def _row(name: str, measured: Measured, seconds: float, ours: float) -> tuple[Value, ...]:
    told = measured.value
    scale = ROWS / SAMPLE if name == REFERENCE else 1
    return (
        *(name, round(seconds, 2), f"{seconds / ours:.2f}", round(told["cpu"] * scale, 1), round(measured.peak_mb)),
        *(told.get("accepted") if scale == 1 else None, told.get("wrong") if scale == 1 else None),
    )


def contract() -> Contract:
    path = ROOT / "seed" / "contracts" / register.DATASET[0] / f"{register.DATASET[1]}.v1.json"
    return Contract.load(json.loads(path.read_text(encoding="utf-8")))


class _Clock:
    def __init__(self) -> None:
        self.begun = time.perf_counter(), time.process_time()

    def told(self, **more: Any) -> dict[str, Any]:
        seconds, cpu = time.perf_counter() - self.begun[0], time.process_time() - self.begun[1]
        return {"seconds": round(seconds, 3), "cpu": round(cpu, 3), **more}


def ours(path: str, out: str) -> dict[str, Any]:
    ruled, clock = contract(), _Clock()
    recognised = inspect(Path(path), Path(path).name, ruled)
    folder = Path(out) / "ours"
    cleaned = clean(Path(path), recognised, ruled, folder, today=TODAY, mask=_masked, limits=LIMITS)
    return clock.told(accepted=cleaned.accepted, wrong=cleaned.rejected)


def pandas(path: str, out: str) -> dict[str, Any]:
    import pandas as pd  # noqa: PLC0415 - only this process has it

    from bench.clean_pandas import cleaned  # noqa: PLC0415 - only this process has pandas

    ruled, clock = contract(), _Clock()
    accepted, wrong = cleaned(pd.read_csv(path, dtype=str, keep_default_na=False), ruled, TODAY)
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.register("accepted", accepted)
        connection.execute(f"copy accepted to {text(Path(out) / 'pandas.parquet')} ({PARQUET})")
    return clock.told(accepted=len(accepted), wrong=int(wrong.sum()))


def copied(path: str, out: str) -> dict[str, Any]:
    columns = struct({column.name: "VARCHAR" for column in contract().columns})
    clock = _Clock()
    with duckdb.connect(config={"threads": LIMITS.threads, "memory_limit": f"{LIMITS.memory_mb}MB"}) as connection:
        rows = f"read_csv({text(path)}, auto_detect = false, header = true, delim = ',', columns = {columns})"
        connection.execute(f"copy (from {rows}) to {text(Path(out) / 'copy.parquet')} ({PARQUET})")
    return clock.told()


def reference(path: str) -> dict[str, Any]:
    ruled, clock = contract(), _Clock()
    with Path(path).open(encoding="utf-8", newline="") as file:
        found = [clean_row(row, ruled, TODAY) for row in islice(csv.DictReader(file), SAMPLE)]
    return clock.told(wrong=sum(bool(row.errors) for row in found))


def agreeing(path: str, out: str) -> dict[str, int]:
    """How many rows of the sample ours and pandas decide otherwise than the reference."""
    import pandas as pd  # noqa: PLC0415 - only this process has it

    from bench.clean_pandas import cleaned  # noqa: PLC0415 - only this process has pandas

    ruled = contract()
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    expected = [clean_row(row, ruled, TODAY) for row in rows.to_dict("records")]
    accepted, wrong = cleaned(rows, ruled, TODAY)
    folder = Path(out) / "sample"
    clean(Path(path), inspect(Path(path), "sample.csv", ruled), ruled, folder, today=TODAY, mask=_masked, limits=LIMITS)
    with duckdb.connect() as connection:
        stored = connection.execute(f"select row_id, content from {text(folder / 'accepted.parquet')}").fetchall()
    last = {row.row_id: row.content for row in expected if not row.errors}
    theirs = dict(zip(accepted["row_id"], accepted["content"], strict=True))
    decided = sum(bool(row.errors) != bad for row, bad in zip(expected, wrong, strict=True))
    return {OURS: len(set(last.items()) ^ set(stored)), PANDAS: decided + len(set(last.items()) ^ set(theirs.items()))}


def _masked(_semantic_type: str, value: str, _grade: str) -> str:
    return f"{value[:1]}*"
