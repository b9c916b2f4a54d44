"""In pieces or whole: the same rows accepted, rejected, doubled, new, changed and ended, and the same evidence."""

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fusion.clean import Cleaned
from fusion.compare import Compared, compare
from fusion.contract import Contract
from fusion.entities import ENTITIES
from fusion.lake import Lake, Source
from tests.fusion.builders import (
    KEY,
    LIMITS,
    a_resident,
    allowance,
    an_allowance,
    citizen_id,
    cleaned,
    csv_file,
    people,
    read,
    register,
)
from tests.fusion.large.pieces import Pieces, in_pieces
from tests.fusion.pipeline import City

SOURCE = Source("sub_large", "大.csv", "2018-03-01T08:00:00Z")
Row = dict[str, str]


def whole(
    path: Path, contract: Contract, lake: Lake, folder: Path, *, confirmed: bool = False
) -> tuple[Cleaned, Compared]:
    clean = cleaned(path, contract, folder / "cleaned")
    out = folder / "compared"
    return clean, compare(
        folder / "cleaned", lake, contract, out, source=SOURCE, key=KEY, confirmed=confirmed, limits=LIMITS
    )


def both(
    path: Path, contract: Contract, lake: Lake, folder: Path, *, confirmed: bool = False, characters: int = 2000
) -> Pieces:
    """Asserts that they agree to the last value."""
    expected = whole(path, contract, lake, folder / "whole", confirmed=confirmed)
    found = in_pieces(
        *(path, contract, lake, folder / "pieces"), source=SOURCE, confirmed=confirmed, characters=characters
    )
    assert (found.cleaned, found.compared) == expected
    rejected = "cleaned/rejected.parquet"
    assert read(folder / "pieces" / rejected) == read(folder / "whole" / rejected)
    for name in ("changes", *(f"evidence-{kind}" for kind in ENTITIES)):
        shared = [row for share in found.shares for row in read(share / f"{name}.parquet")]
        assert shared == read(folder / f"whole/compared/{name}.parquet"), name
    return found


MONTHS = ("2017-12", "2018-01", "2018-02")


@st.composite
def delivered(draw: st.DrawFn) -> list[Row]:
    """Few keys, so that rows repeat; some cells that are wrong, need quotes, or hold a line break."""
    serials = draw(st.lists(st.integers(0, 6), min_size=1, max_size=16))
    return [
        an_allowance(
            身份证号=draw(st.sampled_from([citizen_id(serial=serial), citizen_id(serial=serial), "52030119800101001"])),
            发放月份=draw(st.sampled_from([*MONTHS, *MONTHS, "2018-13"])),
            月保障金额=draw(st.sampled_from(["650", "650.00", "700", "六百"])),
            家庭住址=draw(st.sampled_from(["汇川区高坪街道1号", "汇川区高坪街道,“2号”", '汇川区"高坪"\n街道3号'])),
        )
        for serial in serials
    ]


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    delivered(),
    st.lists(st.builds(an_allowance, 身份证号=st.integers(0, 9).map(lambda n: citizen_id(serial=n))), max_size=10),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
    st.integers(400, 900),
    st.sampled_from([("身份证号", "发放月份"), ("身份证号",)]),
)
def test_whatever_the_rows_and_wherever_they_are_cut(
    rows: Sequence[Row], before: Sequence[Row], encoding: str, characters: int, key: tuple[str, ...]
) -> None:
    contract = allowance(key=list(key))
    with TemporaryDirectory() as folder:
        city = City(Path(folder) / "city")
        city.folder.mkdir()
        if before:
            city.deliver(contract, before)
        path = csv_file(Path(folder), contract, rows, encoding=encoding)
        both(path, contract, city.lake, Path(folder), characters=characters)


def the_same_key(amounts: Sequence[str]) -> Iterator[Row]:
    """One key, far apart in the file."""
    for place, amount in enumerate(amounts):
        yield an_allowance(身份证号=citizen_id(), 月保障金额=amount)
        yield an_allowance(身份证号=citizen_id(serial=100 + place))


def test_a_key_that_comes_again_in_another_chunk_counts_once(tmp_path: Path) -> None:
    rows = list(the_same_key(["650", "700", "650", "650"]))
    path = csv_file(tmp_path, allowance(), rows)
    found = both(path, allowance(), City(tmp_path).lake, tmp_path, characters=150)
    assert found.plan.firsts == (2, 5, 8)
    assert (found.cleaned.accepted, found.cleaned.duplicate, found.cleaned.rejected) == (5, 2, 1)
    [rejected] = read(tmp_path / "pieces/cleaned/rejected.parquet")
    assert rejected["source_row"] == 4
    assert "700" in rejected["raw"]


def test_limits_of_what_may_end_are_those_of_the_whole_file(tmp_path: Path) -> None:
    """Three of sixteen keys in a partition may be gone where of the whole hardly one in twenty is."""
    city, settlers = City(tmp_path), people(40)
    city.deliver(register(), settlers)
    few = csv_file(tmp_path, register(), settlers[3:])
    found = both(few, register(), city.lake, tmp_path / "few")
    assert (found.compared.held, found.compared.ended) == (False, 3)
    many = csv_file(tmp_path, register(), settlers[20:])
    held = both(many, register(), city.lake, tmp_path / "many")
    assert (held.compared.held, held.compared.ended) == (True, 20)


def test_one_unreadable_key_anywhere_lets_nothing_end(tmp_path: Path) -> None:
    city, settlers = City(tmp_path), people(20)
    city.deliver(register(), settlers)
    path = csv_file(tmp_path, register(), [*settlers[1:], a_resident(公民身份号码="无")])
    found = both(path, register(), city.lake, tmp_path / "spared", characters=1000)
    assert (found.compared.ended, found.compared.spared) == (0, 1)


def test_a_period_only_some_share_speaks_of_is_the_whole_files(tmp_path: Path) -> None:
    """All keys of its one month in a partition are gone, and no row of that partition names the month."""
    contract, city = allowance(end_limit=0.9), City(tmp_path)
    rows = [an_allowance(身份证号=citizen_id(serial=serial)) for serial in range(1, 30)]
    city.deliver(contract, rows)
    found = both(csv_file(tmp_path, contract, rows[:5]), contract, city.lake, tmp_path / "some")
    assert found.compared.ended == 24


def test_a_row_of_several_lines_is_never_cut(tmp_path: Path) -> None:
    rows = [an_allowance(身份证号=citizen_id(serial=serial), 开户行=f"工商\n银行,“{serial}”") for serial in range(1, 5)]
    path = csv_file(tmp_path, allowance(), itertools.chain(rows, rows[:1]))
    found = both(path, allowance(), City(tmp_path).lake, tmp_path, characters=1)
    assert (found.cleaned.accepted, found.cleaned.duplicate) == (4, 1)
