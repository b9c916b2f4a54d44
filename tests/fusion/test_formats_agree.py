"""One table in every format: the same rows are accepted, the same rejected, for the same reasons."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fusion import report
from fusion.clean import clean
from fusion.recognise import inspect
from tests.fusion.bad_input.makers import NAMES, cells
from tests.fusion.bad_input.written import WRITERS
from tests.fusion.builders import LIMITS, TODAY, allowance, masked, read

_ODD = st.sampled_from(
    (
        *(
            "",
            "王小明",
            "王 小明",
            "王?明",
            "=1+1",
            "650",
            "650.50",
            "-1",
            "1e309",
            "2018-02-30",
            "43103",
            "合计",
            "在保",
        ),
        *("a,b", 'a"b', "a&b<c>", "一\n二", "000123", "520301198001010018", "5.203E+17", "x" * 300, "㯊", "\u200b王"),
    )
)
_ROWS = st.lists(
    st.tuples(st.integers(1, 4), st.dictionaries(st.sampled_from(NAMES), _ODD, max_size=2)), min_size=10, max_size=30
)


@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(rows=_ROWS)
def test_a_table_comes_to_the_same_in_every_format(rows: list[tuple[int, dict[str, str]]]) -> None:
    table = [cells(9), *(cells(serial, **changes) for serial, changes in rows)]
    told = {name: outcome(name, write(NAMES, table)) for name, write in WRITERS.items() if name != "csv"}

    expected = outcome("csv", WRITERS["csv"](NAMES, table))
    assert told == dict.fromkeys(told, expected)


@pytest.mark.parametrize("name", WRITERS)
def test_rows_keep_their_number_for_the_report(name: str) -> None:
    """As the clerk counts: with the header's line where there is one."""
    table = [cells(1), cells(2, 姓名="王?明"), cells(3)]

    _, [rejected] = outcome(name, WRITERS[name](NAMES, table), are_numbered=True)

    assert rejected["source_row"] == (2 if name in {"jsonl", "parquet"} else 3)


def outcome(name: str, content: bytes, *, are_numbered: bool = False) -> tuple[list[Any], list[Any]]:
    """What is accepted, and what is rejected, without the numbers of their rows."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "delivered"
        path.write_bytes(content)
        recognised = inspect(path, f"低保.{name}", allowance())
        out = Path(folder) / "cleaned"
        clean(path, recognised, allowance(), out, today=TODAY, mask=masked, limits=LIMITS)
        accepted = [{**row, "source_row": 0} for row in read(out / "accepted.parquet")]
        rejected = [row if are_numbered else {**row, "source_row": 0} for row in report.rejects(out)]
    return accepted, rejected
