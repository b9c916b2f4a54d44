"""低保对象: the civil affairs bureau's minimum allowance, one file a month, one row for each person covered."""

from collections.abc import Iterator
from random import Random
from typing import Final

from local.city.departments.clerk import Clerk, Extract, Line
from local.city.departments.contracts import contract
from local.city.departments.slips import alike
from local.city.departments.spelling import Cell
from local.city.population import places
from local.city.population.chance import chance
from local.city.population.lives import MONTHS, Benefit, Lives
from local.city.population.model import City, Person

MOVED: Final = 0.08  # of households live elsewhere than they are registered
BORROWED: Final = 0.005  # of persons stand under another person's valid id; at least BORROWED_MIN
BORROWED_MIN: Final = 2
TYPOS: Final = 0.006  # of names hold a character that sounds alike
STOPPED_ROWS: Final = 0.4  # of ended benefits stay one month in the file, stopped, without money

_WORKING: Final = ("在保", "在保", "在保", "正常", "发放", "在保")


class _Office:
    """What the bureau's system holds of its clients, the same month after month."""

    def __init__(self, city: City, lives: Lives, seed: int) -> None:
        self.rng = chance(seed, "minimum-allowance")
        self.lives = lives
        protected = lives.protected
        benefits = [benefit for number, benefit in lives.benefits.items() if number not in protected]
        self.addresses = self._addresses(lives)
        self.borrowed = self._borrowed(city, benefits)
        self.names = {b.person.number: typed for b in benefits if (typed := self._typo(b.person.name))}

    def _addresses(self, lives: Lives) -> dict[str, str]:
        """By household number, of those that moved within their county."""
        gazetteer = places.Places()
        homes = {benefit.person.household.number: benefit.person.household for benefit in lives.benefits.values()}
        return {
            number: places.door(gazetteer.in_county(home.village.county, self.rng), self.rng).address
            for number, home in homes.items()
            if self.rng.random() < MOVED
        }

    def _borrowed(self, city: City, benefits: list[Benefit]) -> dict[int, Person]:
        """Somebody typed an id that is valid, of a living grown person with another name who draws nothing."""
        count = min(len(benefits), max(BORROWED_MIN, round(len(benefits) * BORROWED)))
        clients = self.rng.sample(benefits, count)
        holders = [
            person
            for person in city.persons
            if person.death is None and person.number not in self.lives.benefits and 1950 < person.birth.year < 1995
        ]
        found: dict[int, Person] = {}
        for client in clients:
            holder = self.rng.choice(holders)
            if holder.name != client.person.name and holder not in found.values():
                found[client.person.number] = holder
        return found

    def _typo(self, name: str) -> str | None:
        return None if self.rng.random() >= TYPOS else alike(name)

    def row(self, benefit: Benefit, month: str, *, paid: bool) -> tuple[dict[str, Cell], str]:
        """(values by field, note)."""
        person, home = benefit.person, benefit.person.household
        holder, typed = self.borrowed.get(person.number), self.names.get(person.number)
        note = f"证号为他人所有:{holder.key}" if holder else "姓名同音字" if typed else ""
        values: dict[str, Cell] = {
            "id_number": holder.id_number if holder else person.id_number,
            "发放月份": month,
            "name": person.name if holder else typed or person.name,
            "address": self.addresses.get(home.number, home.address),
            "phone": home.phone,
            "保障人数": benefit.covered,
            "月保障金额": benefit.amount_fen if paid else 0,
            "开户行": benefit.bank,
            "状态": self.rng.choice(_WORKING) if paid else "停保",
        }
        return values, note

    def due(self, month: str) -> Iterator[tuple[Benefit, bool]]:
        """(benefit, whether it is paid) of the month's rows."""
        for benefit in self.lives.benefits.values():
            last = benefit.last_month
            if last is None or month <= last:
                yield benefit, True
            elif MONTHS.index(month) == _after(last) and self.rng.random() < STOPPED_ROWS:
                yield benefit, False


def _after(month: str) -> int:
    """The place among MONTHS of the month that follows; 0 when it ended before them."""
    return sum(known <= month for known in MONTHS)


def extracts(city: City, lives: Lives, seed: int) -> list[Extract]:
    promised = contract("civil-affairs", "minimum-allowance")
    office = _Office(city, lives, seed)
    clerk = Clerk(promised, office.rng, lives.protected)
    found: list[Extract] = []
    for month in MONTHS:
        lines: list[Line] = []
        for benefit, paid in office.due(month):
            values, note = office.row(benefit, month, paid=paid)
            mentions = {"subject": benefit.person.key, "home": str(values["address"])}
            lines.append(clerk.write(benefit.person, values, note, mentions=mentions))
        found.append(Extract(promised, f"{promised.name}_{month.replace('-', '')}.xlsx", clerk.repeat(lines, _more)))
    found[0].title = "遵义市最低生活保障金发放表(2017年11月)"
    found[0].numbered = True
    found[1].renamed, found[1].total = {"月保障金额": "月保障金额(元)", "联系电话": "手机号"}, "月保障金额"
    found[2].merged = ("address", "开户行")
    return found


def _more(line: Line, rng: Random) -> dict[str, Cell]:
    """The amount was set anew; of a stopped benefit, the bank."""
    if line.cells["状态"] == "停保":
        return {"开户行": "贵州银行遵义分行"}
    return {"月保障金额": float(rng.randrange(505, 700, 5))}
