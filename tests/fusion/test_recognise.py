"""Files that are not what they claim are refused, with what to do about it."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from fusion.problems import FileProblem
from fusion.recognise import Recognised, inspect
from tests.fusion.builders import allowance, an_allowance, cleaned, read

NAMES = [column.name for column in allowance().columns]
HEADER = ",".join(NAMES)
ROW = ",".join(an_allowance()[name] for name in NAMES)


def recognised(folder: Path, content: bytes, name: str = "file.csv") -> Recognised:
    path = folder / "delivered"
    path.write_bytes(content)
    return inspect(path, name, allowance())


def refused(folder: Path, content: bytes, name: str = "file.csv") -> FileProblem:
    with pytest.raises(FileProblem) as caught:
        recognised(folder, content, name)
    return caught.value


def workbook(rows: list[list[object]], *, first_row: int = 0, first_column: int = 0) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名单")
        for row, cells in enumerate(rows, first_row):
            for column, cell in enumerate(cells, first_column):
                sheet.write(row, column, cell)
    return target.getvalue()


def archive(names: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        for name, content in names.items():
            file.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\xef\xbb\xbf \r\n", "empty-file"),
        (HEADER.encode(), "header-only"),
        (f"{HEADER}\n,,,,,,,,\n\n".encode(), "header-only"),
        (b"%PDF-1.7 ...", "unknown-format"),
        (b"Rar!\x1a\x07", "unknown-format"),
        (b"\x89PNG\r\n", "unknown-format"),
        (b"<html><table>", "truncated"),
        (f"{HEADER}\n{ROW}\x00\n".encode(), "unknown-format"),
        (b"PK\x03\x04 cut off", "truncated"),
        (archive({"word/document.xml": b""}), "unknown-format"),
        (archive({"a.csv": HEADER.encode()}), "header-only"),
        (archive({"a.pdf": b"%PDF"}), "unknown-format"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "unknown-format"),
        (b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"), "truncated"),
        (b"a" * (2 << 20), "no-lines"),
        (("a," * 600 + "\n1\n").encode(), "too-many-columns"),
        (b"1", "wrong-header"),
    ],
)
def test_bad_files_are_refused_with_a_code_and_a_remedy(tmp_path: Path, content: bytes, code: str) -> None:
    problem = refused(tmp_path, content)
    assert problem.code == code
    assert problem.message
    assert problem.remedy


def test_a_cut_workbook_is_refused(tmp_path: Path) -> None:
    whole = workbook([[*NAMES], [*an_allowance().values()]])
    assert refused(tmp_path, whole[: len(whole) // 2], "a.xlsx").code == "truncated"


def test_a_workbook_whose_sheet_is_damaged_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook([[*NAMES], [*an_allowance().values()]]))) as whole:
        entries = {name: whole.read(name) for name in whole.namelist()}
    damaged = entries | {"xl/worksheets/sheet1.xml": entries["xl/worksheets/sheet1.xml"][:300]}
    assert refused(tmp_path, archive(damaged), "a.xlsx").code in {
        "truncated",
        "header-only",
        "empty-file",
        "wrong-header",
    }


def test_a_missing_column_is_named_with_the_one_that_looks_like_it(tmp_path: Path) -> None:
    problem = refused(tmp_path, f"{HEADER.replace('月保障金额', '月保障金')}\n{ROW}\n".encode())
    assert problem.code == "wrong-header"
    assert "“月保障金额”(文件中的“月保障金”是否就是它?)" in problem.message
    assert "月保障金额" in problem.remedy


def test_ten_thousand_yuan_in_the_header_is_another_column(tmp_path: Path) -> None:
    assert (
        refused(tmp_path, f"{HEADER.replace('月保障金额', '月保障金额(万元)')}\n{ROW}\n".encode()).code
        == "wrong-header"
    )


def test_two_columns_for_one_field_are_refused(tmp_path: Path) -> None:
    problem = refused(tmp_path, f"{HEADER},证件号码\n{ROW},1\n".encode())
    assert (problem.code, "“证件号码”(第10列)" in problem.message) == ("duplicate-header", True)


@pytest.mark.parametrize(
    "written", ["身份证号码", "公民身份号码", " 身 份 证 号 ", "身份证号*", "身份证号", "\u3000身份证号"]
)
def test_aliases_and_blanks_in_the_header_are_understood(tmp_path: Path, written: str) -> None:
    assert recognised(tmp_path, f"{HEADER.replace('身份证号', written)}\n{ROW}\n".encode()).places["身份证号"] == 0


def test_unknown_columns_and_absent_optional_ones_are_warnings(tmp_path: Path) -> None:
    found = recognised(tmp_path, f"{HEADER.replace('开户行', '银行')}\n{ROW}\n".encode())
    assert found.warnings == ("表头中的“银行”不在约定内,未读取", "文件没有可选列“开户行”")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_encoding_and_delimiter_are_those_that_make_sense_of_the_header(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = f"{HEADER}\n{ROW}\n".replace(",", delimiter)
    found = recognised(tmp_path, text.encode(encoding))
    assert (found.encoding, found.delimiter) == (encoding, delimiter)


def test_rare_characters_outside_gbk_are_read_from_gb18030(tmp_path: Path) -> None:
    row = an_allowance(家庭住址="正安县桴㯊镇1号", 姓名="王𠮷")
    (tmp_path / "file.csv").write_bytes(f"{HEADER}\n{','.join(row[name] for name in NAMES)}\n".encode("gb18030"))
    cleaned(tmp_path / "file.csv", allowance(), tmp_path / "out")
    [accepted] = read(tmp_path / "out" / "accepted.parquet")
    assert (accepted["town"], accepted["name"]) == ("520324116", "王𠮷")


@pytest.mark.parametrize("cut", [b"\xe7\x8e", b"\xff\xff"])
def test_broken_encoding_names_the_line(tmp_path: Path, cut: bytes) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(f"{HEADER}\n{ROW}\n".encode() + b"x" * 70000 + b"\n" + cut)
    with pytest.raises(FileProblem) as caught:
        cleaned(path, allowance(), tmp_path / "out")
    assert (caught.value.code, "第4行" in caught.value.message) == ("broken-encoding", True)


def test_a_title_above_the_header_is_skipped_and_told(tmp_path: Path) -> None:
    found = recognised(tmp_path, f"低保对象名单,,\n\n{HEADER}\n{ROW}\n".encode())
    assert (found.header_row, found.warnings) == (3, ("表头在第3行,其上的1行未读取",))


def test_content_decides_whatever_the_name_says(tmp_path: Path) -> None:
    found = recognised(tmp_path, workbook([[*NAMES], [*an_allowance().values()]]), "a.csv")
    assert (found.format, found.sheet) == ("xlsx", "名单")
    assert found.warnings == ("文件名以“.csv”结尾,内容其实是XLSX,已按内容读取",)


def test_the_header_of_a_workbook_is_found_wherever_it_stands(tmp_path: Path) -> None:
    found = recognised(
        tmp_path, workbook([[*NAMES], [*an_allowance().values()]], first_row=3, first_column=2), "a.xlsx"
    )
    assert (found.header_row, found.places["身份证号"]) == (4, 2)
