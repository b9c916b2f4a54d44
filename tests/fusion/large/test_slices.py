"""Published slice by slice or at once: the same lake, records, findings and counts."""

import itertools
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fusion import features
from fusion.compare import Compared, compare
from fusion.entities import ENTITIES
from fusion.floaters import LINKED
from fusion.fuse import stored as golden_columns
from fusion.lake import Source, accepted_table
from fusion.large.slices import FILES, cut, gather_fused, grouped, join
from fusion.match import stored as evidence_columns
from fusion.sql import session
from tests.fusion.builders import (
    KEY,
    LIMITS,
    a_death,
    allowance,
    an_allowance,
    citizen_id,
    cleaned,
    csv_file,
    deaths,
    people,
    read,
    register,
)
from tests.fusion.pipeline import City, Delivered

MONTHS = ("2017-12", "2018-01", "2018-02")


def rows_of(city: City, table: str, columns: dict[str, str]) -> list[Any]:
    with session(LIMITS) as connection:
        city.lake.load(connection, table, "kept", columns)
        return connection.execute("from kept order by all").fetchall()


def everything(city: City) -> dict[str, Any]:
    found: dict[str, Any] = {"persons": city.golden, "others": city.others, "findings": city.findings}
    for kind, entity in ENTITIES.items():
        found[entity.evidence] = rows_of(city, entity.evidence, evidence_columns(entity))
        found[entity.golden] = rows_of(city, entity.golden, golden_columns(entity))
        if kind in LINKED:
            found[f"features-{kind}"] = rows_of(city, features.table(kind), features.stored(kind))
    for contract in (register(), allowance(), deaths()):
        columns = dict.fromkeys(("row_id", "links", "content", "submission"), "varchar")
        table = accepted_table(contract.department, contract.dataset)
        found[table] = rows_of(city, table, columns)
    return found


def delivered(city: City, slice_rows: int) -> list[Delivered]:
    """Records whose rows are in several slices; lines without a number; rows that change, end and stay."""
    settlers = people(8)
    of = [row["公民身份号码"] for row in settlers]
    months = [
        an_allowance(身份证号=number, 发放月份=month, 姓名=settlers[place]["姓名"], 联系电话=f"1540000000{place}")
        for place, number in enumerate(of)
        for month in MONTHS
    ]
    strangers = [an_allowance(身份证号=citizen_id(serial=900 + n), 姓名="令狐冲") for n in range(3)]
    dead = [
        a_death(证明编号=f"D{place}", 身份证号="" if place % 2 else number, 姓名=settlers[place]["姓名"])
        for place, number in enumerate(of[:4])
    ]
    changed = [
        {**row, "月保障金额": "900", "姓名": "王五五"} if n % 5 == 0 else row for n, row in enumerate(months[3:])
    ]
    deliver = [
        (register(), settlers),
        (allowance(), [*months, *strangers]),
        (deaths(), dead),
        (allowance(), [*changed, *strangers[:1]]),
    ]
    return [city.deliver(contract, rows, confirmed=True, slice_rows=slice_rows) for contract, rows in deliver]


def test_slices_end_as_the_whole_does(tmp_path: Path) -> None:
    whole, sliced = City(tmp_path / "whole"), City(tmp_path / "sliced")
    expected, found = delivered(whole, 0), delivered(sliced, 12)
    assert everything(sliced) == everything(whole)
    assert [(each.compared, each.fused.kinds) for each in found] == [
        (each.compared, each.fused.kinds) for each in expected
    ]
    assert found[-1].fused.changed > 0
    last = gather_fused([], sliced.lake, source=Source("sub_0004", "file.csv", "2018-02-04T08:00:00Z"), limits=LIMITS)
    assert last.kinds == {kind: {**told, "unchanged": 0} for kind, told in found[-1].fused.kinds.items()}


@pytest.mark.parametrize("ranges", [1, 3, 10])
def test_every_row_is_in_one_range_with_all_its_lines(tmp_path: Path, ranges: int) -> None:
    settlers = people(10)
    cleaned(csv_file(tmp_path, register(), settlers), register(), tmp_path / "cleaned")
    source = Source("sub_a", "file.csv", "2018-02-01T08:00:00Z")
    city = City(tmp_path)
    compare(tmp_path / "cleaned", city.lake, register(), tmp_path / "all", source=source, key=KEY, limits=LIMITS)
    changed = cut(tmp_path / "all", tmp_path / "cut", rows=10, ranges=ranges, limits=LIMITS)
    folders = [tmp_path / "cut" / str(place) for place in changed]
    assert [len(read(each / "changes.parquet")) for each in folders] == list(changed.values())
    for name in FILES:
        rows = [row for each in folders for row in read(each / f"{name}.parquet")]
        assert sorted(map(str, rows)) == sorted(map(str, read(tmp_path / f"all/{name}.parquet")))
    lines = [[row["source_row"] for row in read(each / "changes.parquet")] for each in folders]
    assert [row for each in lines for row in sorted(each)] == sorted(row for each in lines for row in each)
    for each in folders:
        of = {row["row_id"] for row in read(each / "changes.parquet")}
        mentioned = [row for kind in ENTITIES for row in read(each / f"evidence-{kind}.parquet")]
        assert {line["row_id"] for line in mentioned} == of
    together = join(folders, tmp_path / "joined", limits=LIMITS)
    assert together == Compared.load(tmp_path / "all")
    for name in FILES:
        assert read(tmp_path / f"joined/{name}.parquet") == read(tmp_path / f"all/{name}.parquet")


def test_nothing_that_changes_is_no_slice(tmp_path: Path) -> None:
    city = City(tmp_path)
    city.deliver(register(), people(3))
    again = city.deliver(register(), people(3))
    assert again.compared.unchanged == 3
    changed = cut(tmp_path / "sub_0002-2" / "compared", tmp_path / "cut", rows=3, ranges=2, limits=LIMITS)
    assert (changed, grouped([changed])) == ({}, [])


@given(st.lists(st.dictionaries(st.integers(0, 30), st.integers(1, 9), max_size=12), max_size=4), st.integers(1, 20))
def test_slices_take_every_range_once_and_few_rows(shares: list[dict[int, int]], rows_max: int) -> None:
    slices = grouped(shares, rows_max=rows_max)
    rows = Counter[int]()
    for share in shares:
        rows.update(share)
    within = [[place for place in sorted(rows) if first <= place <= last] for first, last in slices]
    assert [place for each in within for place in each] == sorted(rows)
    assert all(sum(rows[place] for place in each) <= rows_max or len(each) == 1 for each in within)
    neighbours = itertools.pairwise(within)
    assert all(sum(rows[place] for place in one) + rows[other[0]] > rows_max for one, other in neighbours)
