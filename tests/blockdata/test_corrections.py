"""Typed values become a small file with the original row numbers."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blockdata import corrections
from blockdata.corrections import Typed

COLUMNS = ["身份证号", "发放月份", "姓名"]
STORED = {7: {"身份证号": "5203", "姓名": "王小明"}, 12: {"身份证号": "520301200501010014", "姓名": "="}}


def check(*typed: Typed, settled: set[int] | None = None) -> None:
    corrections.check(typed, rejected=STORED.keys(), settled=settled or set(), columns=COLUMNS)


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_typed_value_replaces_the_cell_and_the_others_stay() -> None:
    typed = [Typed(12, {"发放月份": "2018-01"}), Typed(7, {"身份证号": "520301200501010014"})]

    rows = corrections.merge(typed, stored=STORED, columns=COLUMNS)

    assert rows == [["7", "520301200501010014", "", "王小明"], ["12", "520301200501010014", "2018-01", "="]]


def test_the_file_starts_with_the_original_row_number_and_holds_no_formula() -> None:
    content = corrections.to_csv([["7", "=cmd|'/C calc'!A0", "-1", "@甲"]], columns=COLUMNS)

    assert content.startswith(b"\xef\xbb\xbf")
    assert read(content) == [["原行号", *COLUMNS], ["7", "'=cmd|'/C calc'!A0", "-1", "'@甲"]]


@given(st.text(max_size=30))
def test_every_cell_stays_one_line_and_none_starts_a_formula(text: str) -> None:
    cell = corrections.safe_cell(text)

    assert "\n" not in cell
    assert cell[:1] not in {"=", "@", "＝", "\t"}


@given(st.sets(st.integers(2, 5000), min_size=1, max_size=30))
def test_each_line_of_the_file_is_found_back_in_the_original(rows: set[int]) -> None:
    typed = [Typed(row, {}) for row in rows]
    lines = corrections.merge(typed, stored={row: {} for row in rows}, columns=COLUMNS)

    for line, cells in enumerate(lines, start=2):
        assert corrections.source_row_of(line, list(rows)) == int(cells[0])


@pytest.mark.parametrize("typed", [[Typed(8, {})], [Typed(7, {}), Typed(7, {})]])
def test_rows_that_were_not_rejected_or_are_named_twice_are_refused(typed: list[Typed]) -> None:
    with pytest.raises(corrections.UnknownRowsError):
        check(*typed)


def test_rows_that_are_settled_are_refused() -> None:
    with pytest.raises(corrections.ResolvedRowsError) as refused:
        check(Typed(7, {}), Typed(12, {}), settled={12})
    assert refused.value.rows == (12,)


def test_fields_outside_the_contract_are_refused() -> None:
    with pytest.raises(corrections.UnknownFieldsError):
        check(Typed(7, {"备注": "x"}))


@pytest.mark.parametrize("rows", [0, corrections.ROWS_MAX + 1])
def test_a_correction_has_at_least_one_row_and_not_too_many(rows: int) -> None:
    with pytest.raises(corrections.TooManyRowsError):
        check(*[Typed(7, {})] * rows)
