"""Lines of a correction file and the rows they stand for."""

from pathlib import Path

from blockdata import corrections
from blockdata.origins import origins


def test_each_line_names_its_row(tmp_path: Path) -> None:
    path = tmp_path / "更正.csv"
    path.write_bytes(corrections.to_csv([["17", "赵一凡"], ["240", "=1+1"]], columns=["姓名"]))

    assert origins(path, encoding="utf-8-sig", delimiter=",") == {2: 17, 3: 240}


def test_lines_are_counted_as_a_clerk_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "更正.csv"
    path.write_text('姓名,原行号\n"赵\n一凡",17\n钱学文,\n孙晓梅,x\n李国强,20\n', encoding="utf-8")

    assert origins(path, encoding="utf-8", delimiter=",") == {2: 17, 6: 20}


def test_a_file_without_the_column_names_none(tmp_path: Path) -> None:
    path = tmp_path / "更正.csv"
    path.write_text("姓名\n17\n", encoding="utf-8")

    assert origins(path, encoding="utf-8", delimiter=",") == {}
