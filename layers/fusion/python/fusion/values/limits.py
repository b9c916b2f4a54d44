"""Named limits of values. A value outside is a rejected row that says so."""

from typing import Final

EARLIEST_DATE: Final = "1880-01-01"
EARLIEST_MONTH: Final = "1949-10"
EXCEL_EPOCH: Final = "1899-12-30"
"""Day 0 of a spreadsheet's serial dates (after its leap-year mistake of 1900)."""

NAME_HAN_MAX: Final = 30
NAME_LATIN_MAX: Final = 60
TEXT_MAX: Final = 500
ADDRESS_MAX: Final = 200
YUAN_DIGITS_MAX: Final = 10

ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS: Final = "10X98765432"
"""ISO 7064 MOD 11-2, GB 11643: the check character by the weighted sum modulo 11."""

PLACEHOLDERS: Final = frozenset(
    {
        "-",
        "--",
        "---",
        "—",
        "——",
        "/",
        "\\",
        "无",
        "空",
        "暂无",
        "不详",
        "未知",
        "NULL",
        "null",
        "None",
        "N/A",
        "n/a",
        "#N/A",
    }
)
"""What clerks write in a cell that has no value. Not for names, codes and free text, where some of them are values."""

PROVINCES: Final = frozenset(
    {*"11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46".split()}  # noqa: SIM905 - reads as a table
    | {*"50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()}  # noqa: SIM905
)
"""First two digits of an id; 81, 82, 83 are residence permits of people from Hong Kong, Macao and Taiwan."""
HOME_AREAS: Final = ("5203", "5221")
"""Of these the list id-number-area-codes.csv is complete; elsewhere only the province is checked."""
HOME_PHONE_AREA: Final = "0851"

CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS: Final = tuple(3**place % 31 for place in range(17))
"""GB 32100-2015, 统一社会信用代码: the alphabet lacks I, O, S, V, Z; weights 3^n modulo 31."""
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11714-1997, 组织机构代码."""
ORGANISATION_NAME: Final = r"[\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{3007}A-Za-z0-9()〔〕·.&、,+'\x{22}“”《》/ -]+"
"""Characters of an organisation's name. A question mark or a box is a character that was lost."""
ORGANISATION_NAME_MAX: Final = 100
CAPITAL_DIGITS_MAX: Final = 9
"""Of 万元."""
DECIMALS_MAX: Final = 4
