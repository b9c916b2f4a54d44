"""Files and tables far larger than what may be held: refused or read in pieces, by a process that is measured."""

import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fusion.bad_input import makers, written

PEAK_MB_MAX = 512
MB = 1 << 20


def outcome(path: Path, name: str) -> str:
    """The code or the count of rows. Asserts the peak."""
    found, peak_mb = measured("tests.fusion.bad_input.measured", str(path), name).split()
    assert int(peak_mb) < PEAK_MB_MAX
    return found


def measured(module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(  # noqa: S603 - our own
        command, capture_output=True, text=True, timeout=300, check=True, env=os.environ | paths
    )
    return done.stdout


def deflated(block: bytes, times: int) -> Iterator[bytes]:
    """The block compressed once and said again: ten gigabytes in ten megabytes, made in no time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    yield first
    yield from (again for _ in range(times - 1))
    yield packer.flush()


def test_a_line_of_a_gigabyte(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.write(makers.text(makers.line()))
        file.writelines(b"a" * MB for _ in range(1024))
    assert outcome(path, "a.csv") == "no-lines"


def test_a_line_of_line_feeds_that_are_none_in_utf_16(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.write(makers.text(makers.line(), encoding="utf-16"))
        file.writelines(b"\n\n" * (MB // 2) for _ in range(256))
    assert outcome(path, "a.csv") == "no-lines"


def test_ten_gigabytes_in_ten_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.write(b"\x1f\x8b\x08" + bytes(7))
        file.writelines(deflated(b"," * MB, 10_000))
    assert path.stat().st_size < 20 * MB
    assert outcome(path, "a.csv.gz") == "too-large"


@pytest.mark.parametrize("declared", [1000, 1 << 31])
def test_a_sheet_that_lies_about_its_size(tmp_path: Path, declared: int) -> None:
    whole = makers.with_entry(makers.a_workbook(makers.cells()), makers.SHEET, b"<worksheet>" + b" " * (200 * MB))
    path = tmp_path / "file"
    path.write_bytes(makers.declaring(whole, makers.SHEET, declared))
    assert outcome(path, "a.xlsx") in {"suspicious-archive", "too-large"}


def test_a_group_of_rows_that_unpacks_to_half_a_gigabyte(tmp_path: Path) -> None:
    path = tmp_path / "file"
    sound = ", ".join(f"repeat(md5(i::varchar), 3000) as {name}" for name in makers.NAMES)
    path.write_bytes(written.parquet(f"select {sound} from range(600) r(i)"))  # noqa: S608 - the test's own words
    assert outcome(path, "a.parquet") in {"suspicious-archive", "too-large"}


def test_a_few_rows_of_a_large_table(tmp_path: Path) -> None:
    measured("tests.fusion.measured_lake", "made", str(tmp_path))
    assert int(measured("tests.fusion.measured_lake", "load", str(tmp_path))) < 400
