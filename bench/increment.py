"""What a file of 10,000 rows costs when the city has 0.1, 1 and 5 million golden persons: time and bytes read.

The golden sets are written by SQL, as if a register had been fused: evidence and golden records of persons. Then files
of 低保 of 10,000 people, nine in ten of them known, go through every step, each in a process of its own.
"""

import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from bench import rehearsal
from bench.process import Measured, measure, median
from bench.result import Result, Value
from fusion import features, publish, units
from fusion.clean import clean
from fusion.compare import compare
from fusion.entities import ENTITIES
from fusion.fuse import fuse, stored
from fusion.keys import keyed_sql, pads
from fusion.lake import Lake, Source
from fusion.linkage import Model, blocking_keys
from fusion.match import match
from fusion.match import stored as evidenced
from fusion.recognise import inspect
from fusion.reference.ids import check_character
from fusion.sql import Limits, from_file, name, names, session, statement, text

SIZES = (100_000, 1_000_000, 5_000_000)
ROWS = 10_000
KNOWN = 0.9
RUNS = 2
PEOPLE = Path(__file__).with_name("golden-people.sql")
AT_ONCE = 300_000
PART = """create or replace temp table part as
select link, evidence_id, row_id, prefix, name, birth, sex, null::varchar as phone, address, county, town, household,
       true as strong
from people where $mine"""
NO_HOUSES = """create or replace temp table no_houses as
select '' as link, '' as row_id, '' as county, '' as town, '' as village, '' as road, '' as number, '' as estate,
       '' as building
limit 0"""
NOBODY_NEAR = """create or replace temp table near (evidence_id varchar, content varchar, prefix varchar);
create or replace temp table mates as from near;
drop table if exists fresh"""
DAYS = 25_000
"""Births from 1940 on; the people of one day differ in their number's sequence."""
LIMITS = Limits(memory_mb=1024)
READING: dict[str, Any] = {"today": rehearsal.TODAY, "mask": lambda *_: "", "limits": LIMITS}
STEPS = ("clean", "compare", "match", "fuse", "apply")
HEADER = ("身份证号", "发放月份", "姓名", "家庭住址", "联系电话", "保障人数", "月保障金额", "开户行", "状态")
SURNAMES = "陈王李张杨刘罗周黄吴赵何冯徐郑"
GIVEN = "国强光明德世忠富秀英芳丽华静敏小红兰云"


def run() -> Result:
    rows: list[tuple[Value, ...]] = []
    with TemporaryDirectory() as work:
        for size in SIZES:
            folder = Path(work) / str(size)
            measure("bench.increment", "build", {"people": size, "root": str(folder / "lake")})
            rows.append(_row(size, [upload(size, folder, turn) for turn in range(RUNS)]))
            shutil.rmtree(folder)
    return result(rows)


def result(rows: list[tuple[Value, ...]]) -> Result:
    growth = float(rows[-1][1] or 0) / float(rows[0][1] or 1)
    return Result(
        title="An upload of 10,000 rows into golden sets of growing size",
        method=f"{ROWS:,} rows of 低保, {KNOWN:.0%} of them of known people, from file to lake, each step in a process "
        f"of its own as in a function of its own, DuckDB within {LIMITS.memory_mb:,} MB; medians of {RUNS} uploads, "
        "one after another. Seconds are processor time, of all steps and step by step. A folder stands for S3; MB read "
        "is all that the processes asked of files; peak MB is that of the step that held most.",
        columns=("golden persons", "processor seconds", *STEPS, "MB read", "peak MB"),
        rows=tuple(rows),
        notes=(
            f"Processor time grows {growth:.1f}× while the golden set grows {SIZES[-1] // SIZES[0]}×.",
            "Links are keyed hashes and lie all over the files: whole columns are read, changed partitions rewritten.",
        ),
    )


def _row(size: int, found: list[dict[str, Measured]]) -> tuple[Value, ...]:
    steps = {step: median([one[step] for one in found]) for step in STEPS}
    used = [one.processor for one in steps.values()]
    read, peak = sum(one.read_mb for one in steps.values()), max(one.peak_mb for one in steps.values())
    return (size, round(sum(used), 1), *(round(each, 1) for each in used), round(read), round(peak))


def upload(people: int, folder: Path, turn: int) -> dict[str, Measured]:
    """One more file, step by step."""
    work = folder / f"upload-{turn}"
    work.mkdir()
    write(work / "低保.csv", [*_uploaded(people, turn)])
    return {
        name: measure("bench.increment", "step", {"name": name, "folder": str(folder), "turn": turn}) for name in STEPS
    }


def step(name: str, folder: str, turn: int) -> None:
    lake, work = Lake(f"{folder}/lake"), Path(folder) / f"upload-{turn}"
    contract, path = rehearsal.contract("civil-affairs", "minimum-allowance"), work / "低保.csv"
    source = Source(f"sub_{turn:06}", path.name, f"2018-02-0{turn + 1}T08:00:00Z")
    limits, key = LIMITS, rehearsal.KEY
    steps: dict[str, Callable[[], object]] = {
        "clean": lambda: clean(path, inspect(path, path.name, contract), contract, work / "c", **READING),
        "compare": lambda: compare(
            work / "c", lake, contract, work / "d", source=source, key=key, delta=True, limits=limits
        ),
        "match": lambda: match(work / "d", lake, work / "m", limits=limits),
        "fuse": lambda: fuse(work / "m", lake, work / "f", source=source, limits=limits),
        "apply": lambda: publish.apply(work / "d", work / "m", work / "f", lake, contract, limits=limits),
    }
    steps[name]()


def _uploaded(people: int, turn: int) -> Iterator[int]:
    """Numbers of people, other ones each turn; those from `people` on are new."""
    known = int(ROWS * KNOWN)
    stride = people // known
    yield from (place * stride + turn for place in range(known))
    yield from range(people + turn * ROWS, people + turn * ROWS + ROWS - known)


def write(path: Path, numbers: list[int]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ("身份证号", "发放月份", "姓名", "家庭住址", "联系电话", "保障人数", "月保障金额", "开户行", "状态")
        )
        for number in numbers:
            home = f"贵州省遵义市红花岗区老城街道某社区某路{number % 900 + 1}号"
            phone = f"154{number % 10**8:08}"
            writer.writerow((citizen(number), "2018-01", named(number), home, phone, "1", "380", "", "正常"))


def citizen(number: int) -> str:
    birth = date(1940, 1, 1) + timedelta(days=number % DAYS)
    first = f"520301{birth:%Y%m%d}{number // DAYS + 1:03}"
    return first + check_character(first)


def named(number: int) -> str:
    first, second = number // 7 % len(GIVEN), number // 131 % len(GIVEN)
    return SURNAMES[number % len(SURNAMES)] + GIVEN[first] + GIVEN[second]


def build(people: int, root: str) -> dict[str, Any]:
    """Evidence and golden records of `people` persons, the very ones that `write` names."""
    with session(rehearsal.LIMITS) as connection:
        connection.execute("create temp table secret (inner_pad blob, outer_pad blob)")
        connection.execute("insert into secret values (?, ?)", list(pads(rehearsal.KEY)))
        made = statement(
            PEOPLE.read_text(encoding="utf-8"),
            people=people,
            days=DAYS,
            link=keyed_sql("'person|' || id_number"),
            row=keyed_sql("'row|' || no"),
            surnames=text(SURNAMES),
            given=text(GIVEN),
            many=len(SURNAMES),
            some=len(GIVEN),
        )
        connection.execute(made)
        entity, lake = ENTITIES["person"], Lake(root)
        for table, columns in ((entity.evidence, evidenced(entity)), (entity.golden, stored(entity))):
            known = {row[0] for row in connection.execute("describe people").fetchall()}
            given = {column: name(column) if column in known else "null" for column in columns}
            read = ", ".join(f"{given[column]}::{kind} as {name(column)}" for column, kind in columns.items())
            relation = connection.sql(statement("select $read from people order by prefix, link", read=read))
            lake.append(table, relation, partition="prefix")
        for first in range(0, people, AT_ONCE):
            write_features(connection, lake, first)
        lake.tidy(features.table("person"))
        lake.sweep(features.table("person"), keep_hours=0)
    return {"people": people}


def write_features(connection: duckdb.DuckDBPyConnection, lake: Lake, first: int) -> None:
    """What linkage reads of AT_ONCE people, whole households together, as match would keep it."""
    kind, model = "person", Model.named("person")
    mine = statement("no >= $first and no < $last", first=first, last=first + AT_ONCE)
    connection.execute(statement(PART, mine=mine))
    connection.execute(statement(NO_HOUSES))
    units.persons(connection, "part", "no_houses", "made")
    connection.execute("create or replace temp view keyed as select * exclude (link), evidence_id as link from made")
    blocking_keys(connection, "keyed", model, "keyed_keys")
    columns = [each for each in features.stored(kind) if each not in {"keys", "content"}]
    connection.execute(NOBODY_NEAR)
    connection.execute(from_file("features/fresh", columns=names(columns), of=names(columns, "m.")))
    stored_names = names(list(features.stored(kind)))
    rows = connection.sql(statement("select $columns from fresh order by prefix, link", columns=stored_names))
    lake.append(features.table(kind), rows, partition="prefix")
