"""Writes the hard Chinese set: `python -m bench.hard.rows` → bench/hard/rows.csv and truth.csv.

Nobody in it exists: 2,500 people of a rehearsal city (local/city), in households, with twins; one to five rows each, as
five kinds of office would write them, none with an id. What makes it hard is drawn per cell: characters that sound or
look alike, traditional forms, middle dots, characters left out; births with day and month exchanged, a digit wrong or
only the year; one phone for a whole household, numbers changed or passed on to somebody else; addresses by old county
names, without village, without room, in other words for building and floor, or of another home after moving.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from fusion.linkage.sounds import alike
from local.city.population import twins
from local.city.population.chance import chance
from local.city.population.model import City, Door, Household, Person
from local.city.population.settle import settle

FOLDER = Path(__file__).parent
PEOPLE = 2_500
SEED = 2018
TWINS = 0.05
ADULT, OWN_PHONES = 16, 0.7
ROWS = (0.15, 0.3, 0.3, 0.17, 0.08)
"""Of people, how many have one, two … five rows."""
COLUMNS = ("row", "office", "姓名", "性别", "出生日期", "电话", "地址", "户号", "亲属")
OFFICES = {
    "低保": {"性别": 0.6, "出生日期": 0.6, "电话": 0.85, "地址": 0.95, "户号": 0.0, "亲属": 0.2},
    "学籍": {"性别": 0.9, "出生日期": 0.7, "电话": 0.9, "地址": 0.8, "户号": 0.0, "亲属": 0.9},
    "用水": {"性别": 0.0, "出生日期": 0.0, "电话": 0.9, "地址": 1.0, "户号": 0.0, "亲属": 0.0},
    "就诊": {"性别": 1.0, "出生日期": 0.9, "电话": 0.8, "地址": 0.3, "户号": 0.0, "亲属": 0.1},
    "走访": {"性别": 0.8, "出生日期": 0.5, "电话": 0.4, "地址": 1.0, "户号": 0.6, "亲属": 0.6},
}
"""How often an office's row says a thing at all."""
TELLING = ("出生日期", "电话", "地址")
"""Every row says one of these: a name and a sex alone are nobody's."""
LOOK_ALIKE = (
    *("己已", "未末", "土士", "日曰", "晴睛", "杨扬", "玲铃", "渝愉", "桂佳", "洪供"),
    *("珍诊", "芬苏", "志忘", "贵责", "明朋", "英央", "兰三", "永水", "光先", "华毕"),
)
TRADITIONAL = str.maketrans("刘陈张杨赵吴罗邓红华国军丽兰凤龙贵云义", "劉陳張楊趙吳羅鄧紅華國軍麗蘭鳳龍貴雲義")
DOTS = "•・.‧"
OLD_COUNTIES = {"播州区": "遵义县", "红花岗区": "红花岗", "汇川区": "汇川"}
BUILDINGS = ("幢", "号楼", "#楼")


@dataclass(frozen=True)
class Told:
    """A row, and whose it is."""

    cells: dict[str, str]
    person: str


def main() -> int:
    told = list(rows())
    write(FOLDER / "rows.csv", COLUMNS, ([each.cells.get(column, "") for column in COLUMNS] for each in told))
    write(FOLDER / "truth.csv", ("row", "person"), ((each.cells["row"], each.person) for each in told))
    print(f"{len(told)} rows of {len({each.person for each in told})} people")
    return 0


def write(path: Path, columns: tuple[str, ...], lines: Iterator[object]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)  # type: ignore[arg-type]  # lists of text


def rows(people: int = PEOPLE, seed: int = SEED) -> Iterator[Told]:
    """In an order that tells nothing."""
    city, registry = settle(people, seed)
    twins.bear(city, registry, TWINS, seed)
    dice = chance(seed, "hard set")
    for person in city.persons:
        if person.age(city.as_of) >= ADULT and dice.random() < OWN_PHONES:
            person.phone = f"154{dice.randrange(10**8):08d}"
    told = [Told(cells, person.key) for person in city.persons for cells in of_person(person, city, dice)]
    dice.shuffle(told)
    for number, each in enumerate(told, start=1):
        yield Told({"row": f"h{number:05d}", **each.cells}, each.person)


def of_person(person: Person, city: City, dice: Random) -> Iterator[dict[str, str]]:
    [count] = dice.choices(range(1, len(ROWS) + 1), ROWS)
    home = person.household
    moved = dice.choice(city.households) if dice.random() < 0.08 else home
    for _ in range(count):
        office = dice.choice([each for each in OFFICES if each != "学籍" or person.age(city.as_of) < 20])
        yield a_row(person, office, dice.choice((home, moved)), city, dice)


def a_row(person: Person, office: str, home: Household, city: City, dice: Random) -> dict[str, str]:
    says = {column: dice.random() < share for column, share in OFFICES[office].items()}
    others = [each.name for each in person.household.members if each is not person]
    cells = {
        "office": office,
        "姓名": name(person.name, dice),
        "性别": "男女"[(int(person.sex) - 1) ^ (dice.random() < 0.005)],
        "出生日期": birth(person.birth.isoformat(), dice),
        "电话": phone(person, city, dice),
        "地址": address(home.door, dice),
        "户号": person.household.number,
        "亲属": name(dice.choice(others), dice) if others else "",
    }
    if not any(says[column] for column in TELLING):
        says[dice.choice(TELLING)] = True
    return {column: value for column, value in cells.items() if says.get(column, True)}


def name(right: str, dice: Random) -> str:
    """As somebody heard, read or typed it."""
    if "·" in right:
        return right.replace("·", dice.choice((*DOTS, "", "·")))
    ways: list[tuple[float, Callable[[str, Random], str]]] = [
        (0.06, homophone),
        (0.03, looks_alike),
        (0.03, lambda told, _: told.translate(TRADITIONAL)),
        (0.02, left_out),
        (0.02, lambda told, _: f"{told[0]} {told[1:]}"),
    ]
    for share, way in ways:
        if dice.random() < share:
            return way(right, dice)
    return right


def homophone(right: str, dice: Random) -> str:
    place = dice.randrange(1, len(right)) if dice.random() < 0.9 else 0
    others = sounding(right[place])
    return right[:place] + dice.choice(others) + right[place + 1 :] if others else right


def sounding(character: str) -> str:
    """The first few in common use that sound like it."""
    spoken = by_sound().get(alike().get(character, ""), "")
    return spoken[:6].replace(character, "")


def by_sound() -> dict[str, str]:
    if not _BY_SOUND:
        for character, speaker in alike().items():
            _BY_SOUND[speaker] += character
    return _BY_SOUND


_BY_SOUND: defaultdict[str, str] = defaultdict(str)


def looks_alike(right: str, dice: Random) -> str:
    pairs = [pair for pair in LOOK_ALIKE if set(pair) & set(right)]
    if not pairs:
        return right
    pair = dice.choice(pairs)
    return right.translate(str.maketrans(pair, pair[::-1]))


def left_out(right: str, dice: Random) -> str:
    return right[:1] + right[2:] if len(right) > 2 and dice.random() < 0.5 else right[:2]


def birth(right: str, dice: Random) -> str:
    chanced = dice.random()
    year, month, day = right.split("-")
    if chanced < 0.02 and int(day) <= 12:
        return f"{year}-{day}-{month}"
    if chanced < 0.05:
        place = dice.choice((2, 3, 6, 9))
        wrong = right[:place] + str((int(right[place]) + dice.randint(1, 8)) % 10) + right[place + 1 :]
        return wrong if is_day(wrong) else right
    return right


def is_day(text: str) -> bool:
    year, month, day = (int(part) for part in text.split("-"))
    return 1900 < year < 2019 and 1 <= month <= 12 and 1 <= day <= 28


def phone(person: Person, city: City, dice: Random) -> str:
    own = person.phone or person.household.phone
    chanced = dice.random()
    if chanced < 0.03:
        return dice.choice(city.persons).household.phone
    if chanced < 0.08:
        return f"194{dice.randrange(10**8):08d}"
    if chanced < 0.12:
        place = dice.randrange(3, 11)
        return own[:place] + str(dice.randrange(10)) + own[place + 1 :]
    return person.household.phone if chanced < 0.4 else own


def address(door: Door, dice: Random) -> str:
    at = door.village
    county, town, village = at.county_name, at.town_name, at.name
    if dice.random() < 0.15:
        county = OLD_COUNTIES.get(county, county)
    head = dice.choice(("贵州省遵义市", "遵义市", "贵州遵义", ""))
    building, unit, room = door.building, door.unit, door.room
    if dice.random() < 0.25:
        building = building.replace("栋", dice.choice(BUILDINGS))
    if dice.random() < 0.15:
        unit = room = ""
    elif dice.random() < 0.1:
        room = room.replace("室", "")
    if dice.random() < 0.15:
        village = ""
    if dice.random() < 0.1:
        town = ""
    return f"{head}{county}{town}{village}{door.group}{door.road}{door.number}{building}{unit}{room}"


if __name__ == "__main__":
    sys.exit(main())
