"""Households of the shapes and sizes one meets: alone, couples, parents, three generations, skipped generations."""

from dataclasses import dataclass
from random import Random

# (kind, weight in a community, weight in a village); three generations grow with the county's mean household size
KINDS = (
    ("alone", 17, 16),
    ("couple", 21, 18),
    ("parents", 40, 31),
    ("three-generations", 13, 24),
    ("lone-parent", 6, 5),
    ("grandparents", 3, 6),
)
MEAN_SIZE = 3.03
CHILDREN = ((1, 0.48), (2, 0.42), (3, 0.10))
MALE_HEADS = 0.8
LEAVE_HOME_DAYS = 28.5 * 365
MARRIED_FROM = {"1": 22, "2": 20}


@dataclass(slots=True, frozen=True)
class Member:
    """A place in a household. line: whose surname: "head", "own" or "spouse"."""

    relation: str
    sex: str
    age_days: int
    marital: str
    line: str


def draw_kind(urban: bool, size: float, rng: Random) -> str:
    weights = [urban_weight if urban else village_weight for _, urban_weight, village_weight in KINDS]
    weights[3] = max(1, round(weights[3] * (1 + (size - MEAN_SIZE) * 3)))
    return rng.choices([kind for kind, *_ in KINDS], weights)[0]


def members(kind: str, rng: Random) -> list[Member]:
    """The household's members, its head first."""
    return _BUILDERS[kind](rng)


def _days(low: float, high: float, rng: Random) -> int:
    return int((low + rng.random() * (high - low)) * 365.25)


def _head_sex(rng: Random) -> str:
    return "1" if rng.random() < MALE_HEADS else "2"


def _other(sex: str) -> str:
    return "2" if sex == "1" else "1"


def _couple(low: float, high: float, rng: Random) -> list[Member]:
    sex = _head_sex(rng)
    age = _days(low, high, rng)
    gap = int(rng.gauss(2.0, 2.2) * 365) * (1 if sex == "1" else -1)
    youngest = MARRIED_FROM[_other(sex)]
    spouse_age = age - gap if age - gap > youngest * 366 else _days(youngest, youngest + 2, rng)
    return [Member("户主", sex, age, "已婚", "head"), Member("配偶", _other(sex), spouse_age, "已婚", "spouse")]


def _alone(rng: Random) -> list[Member]:
    age = _days(58, 90, rng) if rng.random() < 0.5 else _days(20, 58, rng)
    sex = "1" if rng.random() < 0.55 else "2"
    share = rng.random()
    old = age > 58 * 365
    marital = (
        ("丧偶" if share < 0.6 else "离婚" if share < 0.75 else "未婚") if old else ("未婚" if share < 0.65 else "离婚")
    )
    return [Member("户主", sex, age, marital, "head")]


def _children(mother_days: int, rng: Random) -> list[Member]:
    """Born when their mother was 20 to 38, still at home: under 29, unmarried."""
    count = rng.choices([n for n, _ in CHILDREN], [weight for _, weight in CHILDREN])[0]
    ages: list[int] = []
    eldest = mother_days - _days(20, 30, rng)
    age = eldest if eldest < LEAVE_HOME_DAYS else _days(12, 28.5, rng)
    for _ in range(count):
        if age > 3:
            ages.append(age)
        age -= _days(1.2, 5, rng)
    sexes = ["1" if rng.random() < 0.52 else "2" for _ in ages]
    return [Member(_child_relation(sexes, place), sexes[place], age, "未婚", "head") for place, age in enumerate(ages)]


def _child_relation(sexes: list[str], place: int) -> str:
    rank = sexes[:place].count(sexes[place])
    return ("长子", "次子", "三子")[rank] if sexes[place] == "1" else ("长女", "次女", "三女")[rank]


def _mother_days(pair: list[Member]) -> int:
    return next(member.age_days for member in pair if member.sex == "2")


def _parents(rng: Random) -> list[Member]:
    pair = _couple(23, 55, rng)
    return pair + _children(_mother_days(pair), rng)


def _grandparents_of(head: Member, rng: Random) -> list[Member]:
    both = rng.random() < 0.5
    mother = Member("母亲", "2", head.age_days + _days(19, 32, rng), "已婚" if both else "丧偶", "own")
    father = Member("父亲", "1", mother.age_days + _days(0, 5, rng), "已婚" if both else "丧偶", "head")
    if both:
        return [father, mother]
    return [mother] if rng.random() < 0.65 else [father]


def _three_generations(rng: Random) -> list[Member]:
    pair = _couple(25, 52, rng)
    return pair + _children(_mother_days(pair), rng) + _grandparents_of(pair[0], rng)


def _lone_parent(rng: Random) -> list[Member]:
    sex = "1" if rng.random() < 0.45 else "2"
    marital = "离婚" if rng.random() < 0.7 else "丧偶"
    head = Member("户主", sex, _days(26, 52, rng), marital, "head")
    return [head, *_children(head.age_days, rng)]


def _skipped_generation(rng: Random) -> list[Member]:
    """Grandparents raise the children of those who work away."""
    old = _couple(52, 74, rng)
    if rng.random() < 0.4:
        head = old[0]
        old = [Member("户主", head.sex, head.age_days, "丧偶", "head")]
    ages = [_days(2, 14, rng) for _ in range(1 if rng.random() < 0.55 else 2)]
    return old + [
        Member("孙子" if sex == "1" else "孙女", sex, age, "未婚", "head")
        for age, sex in zip(ages, ["1" if rng.random() < 0.52 else "2" for _ in ages], strict=True)
    ]


_BUILDERS = {
    "alone": _alone,
    "couple": lambda rng: _couple(24, 84, rng),
    "parents": _parents,
    "three-generations": _three_generations,
    "lone-parent": _lone_parent,
    "grandparents": _skipped_generation,
}
