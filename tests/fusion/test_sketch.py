"""A contract proposed from a sample: whatever the table it is a contract, and it says what stands in the columns."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fusion.contract import Contract
from fusion.problems import FileProblem
from fusion.sketch.headers import fit, likely
from fusion.sketch.propose import Proposal, document, propose
from fusion.sketch.sample import Sample, Sampled, limit, read
from tests.fusion.builders import TODAY, citizen_id
from tests.fusion.hostile import CELLS as HOSTILE
from tests.fusion.hostile import NAUGHTY
from tests.fusion.test_recognise import archive, workbook
from zunyi.masking import mask

CELLS = st.one_of(
    st.sampled_from([*NAUGHTY, *(text for each in HOSTILE.values() for text in each)]), st.text(max_size=20)
)
HEADERS = st.one_of(
    st.sampled_from(
        ["身份证号", "姓名", "月份", "状态", "户号", "link", "电话", "金额(元)", "男方·姓名", "单位", "地址"]
    ),
    st.text(max_size=8),
)


def an_id(number: int) -> str:
    return citizen_id(serial=number + 1)


def sampled(header: list[str], rows: list[list[str]]) -> Sample:
    columns = {fit(text): (text, place) for place, text in enumerate(header) if fit(text)}
    return Sample(
        format="csv",
        header_row=1,
        columns=tuple(
            Sampled(name, text, tuple(row[place] for row in rows)) for name, (text, place) in columns.items()
        ),
        rows=len(rows),
    )


def proposed(header: list[str], rows: list[list[str]]) -> Proposal:
    return propose(sampled(header, rows), today=TODAY, mask=mask)


@st.composite
def tables(draw: st.DrawFn) -> Sample:
    header = draw(st.lists(HEADERS, min_size=1, max_size=5))
    row = st.lists(CELLS, min_size=len(header), max_size=len(header))
    return sampled(header, draw(st.lists(row, max_size=8)))


@given(tables())
@settings(max_examples=60, deadline=None)
def test_whatever_the_table_the_proposal_is_a_contract_but_for_what_people_must_say(sample: Sample) -> None:
    proposal = propose(sample, today=TODAY, mask=mask)
    Contract.load({"department": "d", "dataset": "s", "version": 1, **document(proposal)})
    for column in proposal.columns:
        assert 0 <= column.null_rate <= 1
        assert 0 <= column.distinct_rate <= 1
        assert len(column.examples) <= 3


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_whatever_the_file_it_is_read_or_refused_with_a_remedy(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    desk = tmp_path_factory.mktemp("desk")
    (desk / "file").write_bytes(content)
    try:
        sample = read(desk / "file", "样表.csv", desk)
    except FileProblem as problem:
        told = problem.remedy
    else:
        told = "、".join(column.name for column in sample.columns)
    assert told


def refused(tmp_path: Path, content: bytes) -> FileProblem:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(FileProblem) as caught:
        read(tmp_path / "file", "样表.csv", tmp_path)
    return caught.value


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"%PDF-1.7", "unknown-format"),
        ("姓名,电话\n".encode(), "header-only"),
        (b"1,2\n3,4\n", "no-header"),
        ('[{"姓名": "王芳", "电话": "1"}]\n'.encode(), "unknown-format"),
        ("姓名,姓名\n王芳,李雷\n".encode(), "duplicate-header"),
        ((",".join(f"列名{chr(0x4E00 + n)}" for n in range(101)) + "\n").encode(), "too-many-columns"),
        (archive({"a.zip": archive({"b.csv": b"x"})}), "nested-archive"),
        (workbook([]), "empty-file"),
    ],
)
def test_a_faulty_sample_is_refused_as_a_delivery_is(tmp_path: Path, content: bytes, code: str) -> None:
    problem = refused(tmp_path, content)
    assert (problem.code, bool(problem.message), bool(problem.remedy)) == (code, True, True)


def test_all_that_a_delivery_may_be_is_read_alike(tmp_path: Path) -> None:
    rows = [
        ["低保花名册", "", ""],
        ["姓名", "身份证号", "金额(元)"],
        ["王芳", an_id(1), "650"],
        ["合计", "", "650"],
    ]
    text = "\n".join(",".join(row) for row in rows)
    forms = [
        *(text.encode(), text.encode("gb18030"), text.encode("utf-16"), text.replace(",", "\t").encode()),
        *(gzip.compress(text.encode()), archive({"表.csv": text.encode()}), workbook([list(row) for row in rows])),
    ]
    for content in forms:
        (tmp_path / "file").write_bytes(content)
        sample = read(tmp_path / "file", "样表", tmp_path)
        assert [column.name for column in sample.columns] == ["姓名", "身份证号", "金额"]
        assert [column.cells for column in sample.columns] == [("王芳",), (an_id(1),), ("650",)]
        assert (sample.rows, sample.header_row) == (1, 2)


def test_two_lines_of_a_header_are_read_as_one() -> None:
    above, below = ["男方", "", "登记日期"], ["姓名", "证件号", ""]
    named = likely([(1, ["婚姻登记"]), (2, above), (3, below), (4, ["李雷", "1", "2018-01-03"])])
    assert [each.name for each in named] == ["男方姓名", "男方证件号", "登记日期"]


def test_a_type_needs_more_than_the_header_s_word() -> None:
    [column] = proposed(["身份证号"], [["张三的"], ["没带"], ["下次补"]]).columns
    assert column.type != "citizen-id"
    [column] = proposed(["备注"], [[an_id(number)] for number in range(30)]).columns
    assert (column.type, column.share) == ("citizen-id", 1.0)
    assert "值带校验位,能逐个验算" in column.why


def test_without_a_word_in_the_header_looks_tell() -> None:
    rows = [
        [f"王{chr(0x82B1 + n)}", f"JM{n:06}", "2018-01-03", "15400000001", "桐梓县人民医院", "男"] for n in range(30)
    ]
    types = [column.type for column in proposed(list("甲乙丙丁戊己"), rows).columns]
    assert types == ["person-name", "certificate-number", "date", "phone", "organisation-name", "sex"]


def test_rows_that_are_not_as_wide_as_the_header_are_told_and_left_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("姓名,电话\n王芳,15400000001\n李雷\n", encoding="utf-8")
    sample = read(tmp_path / "file", "样表.csv", tmp_path)
    assert (sample.rows, sample.warnings) == (1, ("有1行的列数与表头不一致或引号不成对,没有看",))


def test_a_column_that_is_always_filled_is_required_and_one_with_gaps_is_not() -> None:
    rows = [[an_id(number), "15400000001" if number else "无"] for number in range(30)]
    number, phone = proposed(["身份证号", "联系电话"], rows).columns
    assert (number.required, number.null_rate) == (True, 0.0)
    assert (phone.required, phone.null_rate, phone.distinct) == (False, 0.0333, 1)


def test_local_codes_are_told_with_the_nearest_code() -> None:
    rows = [["居民身份"], *[["在保"]] * 30, ["停止发放"], ["ZZ"], ["ZZ"], ["张三"]]
    [column] = proposed(["保障状态"], rows[1:]).columns
    assert column.type == "code:benefit_status"
    told = {each.value: each.name for each in column.codes}
    assert told == {"ZZ": "", "停止发放": "停保", "张*": ""}, "what stands once and is like no code may be a name"
    assert set(column.examples) == {"在保"}
    assert column.suggested == ({"value": "ZZ", "code": ""}, {"value": "停止发放", "code": "2"})
    [taken] = document(proposed(["保障状态"], rows[1:]))["columns"]
    assert [each["value"] for each in taken["suggested"]] == ["ZZ", "停止发放"]


def test_a_month_that_is_the_same_in_all_rows_makes_a_snapshot_by_period() -> None:
    rows = [[an_id(number), "2018年1月" if number % 2 else "201801"] for number in range(30)]
    proposal = proposed(["身份证号", "发放月份"], rows)
    assert (proposal.mode, proposal.period, proposal.key) == ("snapshot", "发放月份", ("身份证号", "发放月份"))
    other = proposed(["身份证号", "备注"], [[number, "x"] for number, _ in rows])
    assert (other.mode, other.period, other.key) == ("delta", None, ("身份证号",))


def test_the_key_is_the_smallest_set_and_never_a_name() -> None:
    rows = [[an_id(number // 2), "养老" if number % 2 else "失业", f"王{chr(0x4E00 + number)}"] for number in range(40)]
    assert proposed(["身份证号", "险种", "姓名"], rows).key == ("身份证号", "险种")
    assert proposed(["姓名"], [[row[2]] for row in rows]).key == ()


def test_examples_are_masked_and_a_day_of_birth_keeps_its_year_alone() -> None:
    rows = [[an_id(number), "1980-01-03", "1980-01", "王小芳"] for number in range(30)]
    number, day, month, name = proposed(["身份证号", "出生日期", "出生年月", "姓名"], rows).columns
    assert "*" * 8 in number.examples[0]
    assert day.examples == ("1980-**-**",)
    assert "01" not in month.examples[0][1:]
    assert name.examples == ("王*芳",)


def test_of_a_wide_sample_fewer_rows_are_read() -> None:
    assert (limit(1), limit(100)) == (20_000, 10_000)
