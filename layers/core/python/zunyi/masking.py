"""How personal values are shown to those who need not see them whole.

Rules: the house's list of masking rules (common practice; GB/T 35273, GB/T 37964). Nothing of ours is imported, so that
any layer may use it. A value that is not what its column says (a phone among the sexes) is masked as text.
"""

import re
from collections.abc import Callable

SURNAMES = (
    "欧阳上官司马司徒司空诸葛夏侯皇甫尉迟公孙慕容令狐长孙宇文轩辕东方南宫端木独孤钟离闻人"
    "公羊赫连澹台公冶宗政濮阳淳于单于太叔申屠仲孙鲜于闾丘百里呼延东郭南门西门左丘第五"
)
COMPOUND_SURNAMES = frozenset(SURNAMES[at : at + 2] for at in range(0, len(SURNAMES), 2))
STAR = "*"
TOWN = re.compile(r"\D*?(?:街道|镇|乡)")  # before any house number
COUNTY = re.compile(r"\D{0,12}?[县区市]")
DATE = re.compile(r"(?:18|19|20|21)\d\d\D?\d{1,2}\D?\d{1,2}日?(?:[ T][\d:.Z+]{0,20})?")
MONTH = re.compile(r"\d{4}\D?\d{1,2}\D?")
AMOUNT = re.compile(r"\D{0,2}\d")
CITIZEN = re.compile(r"\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])\d{5}[\dXx]|\d{8}(?:0[1-9]|1[0-2])\d{5}")
CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}|\d{6}[0-9A-Z]{9}")
ORGANISATION = re.compile(
    r".{2,}(?:公司|集团|厂|店|商行|合作社|协会|中心|医院|学校|小学|中学|幼儿园|委员会|办公室|局|所|院|站|银行|经营部|社|馆)"
)
NUMBER = re.compile(r"[\d,]{1,15}(?:\.\d{1,6})?\D{0,4}")
IDENTIFYING = frozenset({"citizen-id", "party-id"})
LISTED = frozenset({"code", "sex", "ethnic-group"})
CODE_LENGTH_MAX = 9  # a village's code; labels are shorter


def mask(semantic_type: str, value: str, grade: str = "") -> str:
    """The value as shown, by its column's grade and semantic type; empty stays empty, an unknown type is as text.

    What is graded L3 is never shown whole, unless it is a word of a code list; of what is graded L4 only the numbers
    that tell persons apart keep some digits. Without a grade, or with a lower one, the type's rule holds.

    Of dates the year alone is shown: with the digits shown of a citizen id, a whole date of birth would complete it.
    "event-date" is for dates that are nobody's birth.

    >>> mask("citizen-id", "520301200501010014"), mask("person-name", "王小明"), mask("phone", "15400001234")
    ('520301********0014', '王*明', '154****1234')
    >>> mask("date", "1980-01-03"), mask("event-date", "2018-01-03"), mask("money", "650.50"), mask("sex", "女")
    ('1980-**-**', '2018-01-03', '6**.**', '女')
    >>> [mask("organisation-name", "红花岗区小学", grade) for grade in ("L1", "L3", "L4")]
    ['红花岗区小学', '红****学', '****']
    >>> mask("sex", "女", "L3"), mask("sex", "女", "L4"), mask("citizen-id", "520301200501010014", "L4")
    ('女', '****', '520301********0014')
    """
    if not value:
        return ""
    kind = semantic_type.split(":", maxsplit=1)[0]
    shown = RULES.get(kind, text)(value)
    if grade == "L4" and kind not in IDENTIFYING:
        return STAR * 4
    return text(value) if grade == "L3" and shown == value and kind not in LISTED else shown


def middle(value: str, *, first: int, last: int) -> str:
    """Keep some characters at both ends; where that would keep all, keep the first alone, and of one nothing."""
    if len(value) <= first + last:
        return value[:1] + STAR * (len(value) - 1) if len(value) > 1 else STAR
    return value[:first] + STAR * (len(value) - first - last) + value[len(value) - last :]


def digits_hidden(value: str, *, after: int) -> str:
    """Every digit behind the first `after` characters is hidden, separators stay."""
    return value[:after] + re.sub(r"\d", STAR, value[after:])


def text(value: str) -> str:
    return middle(value, first=1, last=1)


def citizen_id(value: str) -> str:
    """First six and last four, of a full number only: of a fragment that would be too much."""
    return middle(value, first=6, last=4) if len(value) >= 15 else text(value)


def person_name(value: str) -> str:
    """Two characters keep the surname, more keep the first and the last; a compound surname is kept whole."""
    if value[:2] in COMPOUND_SURNAMES and len(value) > 2:
        return value[:2] + STAR * (len(value) - 2)
    return middle(value, first=1, last=1)


def phone(value: str) -> str:
    """A mobile keeps three and four digits, a landline its area and two."""
    area, dash, number = value.partition("-")
    if dash and area.isdigit() and len(area) <= 4 and len(number) > 4:
        return f"{area}-{middle(number, first=0, last=2)}"
    return middle(value, first=3, last=4) if len(value) >= 11 else text(value)


def address(value: str) -> str:
    """Down to the town or street office, else to the county; what follows is hidden."""
    place = TOWN.match(value) or COUNTY.match(value)
    return (place.group() if place else value[:1]) + STAR * 4


def date(value: str) -> str:
    """The year is kept."""
    return digits_hidden(value, after=4) if DATE.fullmatch(value) else text(value)


def money(value: str) -> str:
    """The first digit and the magnitude are kept."""
    amount = AMOUNT.match(value)
    return digits_hidden(value, after=amount.end()) if amount and len(value) <= 12 else text(value)


def email(value: str) -> str:
    user, at, host = value.rpartition("@")
    return f"{user[:1]}{STAR * 4}@{host}" if at else text(value)


def credit_code(value: str) -> str:
    """Public as the register is, unless it is a citizen's number that somebody put there."""
    if CITIZEN.fullmatch(value):
        return citizen_id(value)
    return value if CREDIT_CODE.fullmatch(value) else text(value)


def organisation_name(value: str) -> str:
    """Public when it ends as organisations' names do; else it may be a person's."""
    return value if ORGANISATION.fullmatch(value) else person_name(value)


def open_if(fits: Callable[[str], object]) -> Callable[[str], str]:
    """Shown whole when it is what it should be."""
    return lambda value: value if fits(value) else text(value)


def ends(*, first: int, last: int) -> Callable[[str], str]:
    return lambda value: middle(value, first=first, last=last)


short = open_if(lambda value: len(value) <= CODE_LENGTH_MAX)
RULES: dict[str, Callable[[str], str]] = {
    "citizen-id": citizen_id,
    "person-name": person_name,
    "phone": phone,
    "address": address,
    "date": date,
    "birth-date": date,
    "event-date": open_if(DATE.fullmatch),
    "month": open_if(MONTH.fullmatch),
    "money": money,
    "household-number": ends(first=2, last=2),
    "bank-card": ends(first=0, last=4),
    "credit-code": credit_code,
    "taxpayer-number": credit_code,
    "party-id": credit_code,
    "organisation-name": organisation_name,
    "party-name": organisation_name,
    "real-estate-number": ends(first=6, last=4),
    "certificate-number": ends(first=2, last=2),
    "capital": open_if(lambda value: NUMBER.fullmatch(value) and not CITIZEN.fullmatch(value)),
    "decimal": open_if(lambda value: NUMBER.fullmatch(value) and len(value) <= CODE_LENGTH_MAX),
    "plate": ends(first=2, last=2),
    "email": email,
    "integer": open_if(lambda value: value.isdigit() and len(value) <= CODE_LENGTH_MAX),
    "sex": short,
    "ethnic-group": short,
    "code": short,
}
