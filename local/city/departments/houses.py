"""房屋登记, 标准地址 and 用水户: the same houses in three offices, each with its own way of writing them."""

from datetime import timedelta
from random import Random
from typing import Final

from local.city.departments.clerk import Clerk, Extract, Line
from local.city.departments.contracts import contract
from local.city.departments.slips import Slips
from local.city.departments.spelling import Cell
from local.city.level import Level
from local.city.population.chance import chance
from local.city.population.lives import Lives
from local.city.population.model import City, Firm, House, Person

REGISTERED: Final = {True: 0.85, False: 0.35}
"""Of the houses in communities and in villages."""
WATERED: Final = {True: 0.95, False: 0.4}
CENTRE: Final = ("520302", "520303", "520304")
TENANT_PAYS: Final = 0.7
"""Of the houses whose owner lives elsewhere: the water account is the tenant's."""


def register(city: City, lives: Lives, seed: int, level: Level) -> Extract:
    promised = contract("housing", "house-register")
    rng = chance(seed, "house-register")
    clerk, slips = Clerk(promised, rng, lives.protected), Slips(level, promised.dataset, rng, city)
    lines: list[Line] = []
    for house in city.houses:
        if rng.random() >= REGISTERED[house.door.village.urban]:
            continue
        owner = house.owner
        named, number, note = _party(owner, slips)
        values: dict[str, Cell] = {
            "real_estate_number": house.parcel,
            "address": house.door.address,
            "权利人": named,
            "权利人证件号": number,
            "floor_area": f"{rng.randint(400, 2200) / 10:.1f}",
            "usage": "商业" if isinstance(owner, Firm) else "住宅",
            "登记日期": city.as_of - timedelta(days=rng.randint(10, 6000)),
        }
        said = {"owner": owner.key} if owner else {}
        lines.append(clerk.write(house, values, note, mentions={"subject": house.door.address, **said}))
    extract = Extract(promised, f"{promised.name}_{city.as_of:%Y%m%d}.zip", clerk.repeat(lines, _measured))
    extract.part = _branch
    return extract


def _branch(line: Line) -> str:
    """The centre's registry and that of the counties send a file each."""
    assert isinstance(line.subject, House)  # noqa: S101 - every row is a house's
    return "中心城区.csv" if line.subject.door.village.county in CENTRE else "县市.csv"


def addresses(city: City, lives: Lives, seed: int) -> Extract:
    promised = contract("natural-resources", "standard-address")
    rng = chance(seed, "standard-address")
    clerk = Clerk(promised, rng, lives.protected)
    lines = [clerk.write(house, _parts(house), mentions={"subject": house.door.address}) for house in city.houses]
    return Extract(promised, f"{promised.name}_{city.as_of:%Y%m%d}.parquet", clerk.repeat(lines, None))


def _parts(house: House) -> dict[str, Cell]:
    door, village = house.door, house.door.village
    return {
        "address_code": f"DZ{village.town}{house.number:07d}",
        "county": village.county_name,
        "town": village.town_name,
        "village": village.name + door.group,
        "road": door.road,
        "number": door.number,
        "estate": "",
        "building": door.building,
        "unit": door.unit,
        "room": door.room,
    }


def water(city: City, lives: Lives, seed: int, level: Level) -> Extract:
    promised = contract("water-company", "water-account")
    rng = chance(seed, "water-account")
    clerk, slips = Clerk(promised, rng, lives.protected), Slips(level, promised.dataset, rng, city)
    lines: list[Line] = []
    for house in city.houses:
        if rng.random() >= WATERED[house.door.village.urban]:
            continue
        tenant_pays = house.tenant is not None and (house.owner is house.tenant or rng.random() < TENANT_PAYS)
        holder = house.tenant if tenant_pays else house.owner
        named, number, note = _party(holder, slips)
        values: dict[str, Cell] = {
            "户号": f"{house.number + 10_000_000}",
            "户名": named,
            "证件号": number,
            "address": house.door.address,
            "电话": slips.phone(holder) if isinstance(holder, Person) else "",
            "月用水量": f"{rng.randint(10, 400) / 10:g}",
        }
        said = {"holder": holder.key} if holder else {}
        lines.append(clerk.write(house, values, note, mentions={"subject": house.door.address, **said}))
    return Extract(promised, f"{promised.name}_{city.as_of:%Y%m%d}.csv", clerk.repeat(lines, _used))


def _party(party: Person | Firm | None, slips: Slips) -> tuple[str, str, str]:
    """Name, number and a note; the number perhaps left out, or somebody else's."""
    if isinstance(party, Firm):
        return party.name, "" if slips.rng.random() < slips.no_id else party.credit_code, ""
    return (slips.name(party), *slips.claimed(party)) if party else ("", "", "")


def _measured(_: Line, rng: Random) -> dict[str, Cell]:
    return {"floor_area": f"{rng.randint(2300, 3000) / 10:.1f}"}


def _used(_: Line, rng: Random) -> dict[str, Cell]:
    return {"月用水量": f"{rng.randint(410, 900) / 10:g}"}
