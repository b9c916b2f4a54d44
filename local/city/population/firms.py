"""Firms and houses: who heads and owns what, under numbers that nobody was ever given."""

from datetime import date, timedelta
from random import Random
from typing import Final

from local.city.population import places
from local.city.population.chance import chance
from local.city.population.model import City, Door, Firm, House, Person, Village

PEOPLE_A_FIRM: Final = 40
NEAR: Final = 0.6
"""Of firms, in the village or community of who heads them."""
OLD_NUMBERS: Final = 0.15
"""Of firms founded before the credit code came in October 2015."""
SELLS: Final = 0.06
"""Of houses whose owner does not live there; half of them a firm's."""
CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_CORES: Final = tuple(
    "鑫宏泰顺昌隆恒瑞祥和兴盛源丰达安康福华美佳诚信德立远航创新明辉金玉红黔播遵娄湘赤习茅云峰岭川江海天地"
)
_TRADES: Final = (
    ("商贸", "F"), ("建筑工程", "E"), ("酒业", "C"), ("茶业", "C"), ("辣椒食品", "C"), ("物流", "G"), ("餐饮管理", "H"),
    ("科技", "I"), ("房地产开发", "K"), ("劳务", "L"), ("文化传媒", "R"), ("农业发展", "A"), ("机械制造", "C"),
    ("教育咨询", "P"), ("物业管理", "K"),
)  # fmt: skip


def organisation_check(first8: str) -> str:
    """GB 11714: MOD 11 over 0-9A-Z.

    >>> organisation_check("JQ000001")
    'X'
    """
    return "0123456789X0"[11 - sum(int(each, 36) * weight for each, weight in zip(first8, _WEIGHTS, strict=True)) % 11]


def credit_check(first17: str) -> str:
    """GB 32100: MOD 31 with weights 3^n.

    >>> credit_check("91520301000000019")
    '8'
    """
    weighed = sum(CREDIT_ALPHABET.index(each) * (3**place % 31) for place, each in enumerate(first17))
    return CREDIT_ALPHABET[-weighed % 31]


def build(city: City, seed: int) -> None:
    """Fills city.houses (every household's, then the firms') and city.firms."""
    rng = chance(seed, "firms")
    doors: dict[str, House] = {}
    for home in city.households:
        house = _house(home.door, doors, city)
        house.tenant = house.tenant or home.members[0]
    heads = [person for person in city.persons if person.death is None and 25 <= person.age(city.as_of) <= 65]
    gazetteer = places.Places()
    names: set[str] = set()
    for number in range(1, max(3, len(city.persons) // PEOPLE_A_FIRM) + 1):
        head = rng.choice(heads)
        village = head.household.village if rng.random() < NEAR else gazetteer.draw(rng)
        house = _house(places.door(village, rng), doors, city)
        city.firms.append(_firm(number, head, house, names, rng))
    _own(city, rng)


def _house(door: Door, doors: dict[str, House], city: City) -> House:
    known = doors.get(door.address)
    if known is None:
        known = House(len(city.houses) + 1, door)
        doors[door.address] = known
        city.houses.append(known)
    return known


def _firm(number: int, head: Person, house: House, names: set[str], rng: Random) -> Firm:
    trade, industry = rng.choice(_TRADES)
    name = _name(house.door.village, trade, names, rng)
    code = f"MA{number:06d}"
    code += organisation_check(code)
    kind = "91" if rng.random() < 0.8 else "92"
    body = f"{kind}520301{code}"
    founded = date(1996, 1, 1) + timedelta(days=int(rng.random() ** 0.6 * 8000))
    old = founded < date(2015, 10, 1) and rng.random() < OLD_NUMBERS
    return Firm(
        number=number,
        code=code,
        credit_code=body + credit_check(body),
        name=name,
        kind=kind,
        industry=industry,
        capital=rng.choice((10, 30, 50, 100, 200, 500, 1000, 3000)),
        founded=founded,
        status="存续" if rng.random() < 0.93 else "注销",
        head=head,
        house=house,
        old_number=f"520301{code}" if old else "",
    )


def _name(village: Village, trade: str, names: set[str], rng: Random) -> str:
    """County, core, trade and legal form; no two alike."""
    while True:
        core = "".join(rng.choices(_CORES, k=rng.choice((2, 2, 3))))
        name = f"遵义市{village.county_name}{core}{trade}有限公司"
        if name not in names:
            names.add(name)
            return name


def _own(city: City, rng: Random) -> None:
    grown = [person for person in city.persons if person.age(city.as_of) >= 25]
    for house in city.houses:
        share = rng.random()
        if share < SELLS / 2:
            house.owner = rng.choice(city.firms)
        elif share < SELLS or house.tenant is None:
            house.owner = rng.choice(grown)
        else:
            house.owner = house.tenant
