"""Lines read many at once are the same rows as lines read one by one."""

from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from fusion.files.delimited import Row, Run, batches, lines, rows, runs

LINES = st.lists(
    st.sampled_from(["1,a\n", "2,b\n", "王,c\n", ",\n", "\n", '3,"x\n', 'y"\n', '4,"z"\n', "5\n", "6,,d\n"])
)


def taken_apart(found: Iterator[Row | Run]) -> Iterator[Row]:
    for each in found:
        if isinstance(each, Row):
            yield each
        else:
            yield from (Row(number, "", line, None) for number, line in enumerate(each.lines, each.number))


@given(st.lists(LINES.filter(bool)))
def test_however_the_lines_come_the_rows_are_the_same(many: list[list[str]]) -> None:
    one_by_one = rows([line for some in many for line in some], ",", 2)
    assert list(taken_apart(runs(many, ",", 2))) == list(one_by_one)


def test_a_file_of_many_runs_keeps_every_line_and_its_number(tmp_path: Path) -> None:
    written = [f"{number},王小明" for number in range(20_000)]
    written[9_000] = '9000,"王,小明"'
    for encoding in ("utf-8", "gb18030", "utf-16"):
        path = tmp_path / encoding
        path.write_text("\r\n".join(written), encoding=encoding)
        found = list(taken_apart(runs(batches(path, encoding), ",", 2)))
        assert [row.number for row in found] == list(range(1, 20_001))
        assert [row.text for row in found if row.number != 9_001] == [
            f"{n},王小明\n" for n in range(20_000) if n != 9_000
        ]
        assert "".join(lines(path, encoding)) == "".join(line for some in batches(path, encoding) for line in some)[:-1]
