"""What is true behind the files, written apart from them: persons, rows, planted stories, a manifest.

persons.csv    one line a person; organisations.csv, houses.csv likewise
rows.csv       one line a mention of a row of a file: who or what it is, what must become of the row, and by which rule
stories.json   persons paid after death, and the one false match
manifest.json  people, seed, files with their rows by outcome
"""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from local.city.departments.clerk import Extract, Line
from local.city.population.lives import Lives
from local.city.population.model import City, Firm, House, Person

PERSON_COLUMNS = (
    *("person", "id_number", "name", "sex", "birth", "ethnic", "county", "county_name", "town", "town_name"),
    *("household", "address", "phone", "marital", "death_date"),
)
FIRM_COLUMNS = ("organisation", "credit_code", "old_number", "name", "head", "address", "status")
HOUSE_COLUMNS = ("house", "address", "owner", "tenant")
ROW_COLUMNS = ("department", "dataset", "file", "source_row", "mention", "who", "outcome", "rule", "note")


def write(city: City, lives: Lives, extracts: Sequence[Extract], folder: Path, *, seed: int, level: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _write_csv(folder / "persons.csv", PERSON_COLUMNS, map(_person, city.persons))
    _write_csv(folder / "organisations.csv", FIRM_COLUMNS, map(_firm, city.firms))
    houses = {house.door.address: house.key for house in city.houses}
    _write_csv(folder / "rows.csv", ROW_COLUMNS, (row for extract in extracts for row in _rows(extract, houses)))
    _write_csv(folder / "houses.csv", HOUSE_COLUMNS, [*map(_house, city.houses), *_elsewhere(houses, city)])
    _write_json(folder / "stories.json", stories(lives, extracts))
    manifest = {
        "people": len(city.persons),
        "living": sum(person.death is None for person in city.persons),
        "households": len(city.households),
        "organisations": len(city.firms),
        "houses": len(city.houses),
        "seed": seed,
        "level": level,
        "as_of": city.as_of.isoformat(),
        "files": [_file(extract) for extract in extracts],
    }
    _write_json(folder / "manifest.json", manifest)


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _write_json(path: Path, document: object) -> None:
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _person(person: Person) -> Sequence[object]:
    home = person.household
    village = home.village
    return (
        *(person.key, person.id_number, person.name, person.sex, person.birth, person.ethnic),
        *(village.county, village.county_name, village.town, village.town_name),
        *(home.number, home.address, home.phone, person.marital, person.death or ""),
    )


def _firm(firm: Firm) -> Sequence[object]:
    number = (firm.key, firm.credit_code, firm.old_number)
    return (*number, firm.name, firm.head.key, firm.house.door.address, firm.status)


def _house(house: House) -> Sequence[object]:
    owner, tenant = house.owner, house.tenant
    return (house.key, house.door.address, owner.key if owner else "", tenant.key if tenant else "")


def _elsewhere(houses: Mapping[str, str], city: City) -> Iterator[Sequence[object]]:
    """Houses that only a row of the allowance knows: where somebody moved to."""
    yield from ((key, address, "", "") for address, key in list(houses.items())[len(city.houses) :])


def _rows(extract: Extract, houses: dict[str, str]) -> Iterator[Sequence[object]]:
    """`houses`: key by address; one that is not known yet is numbered."""
    contract = extract.contract
    for source_row, line in enumerate(extract.lines, extract.first_row):
        place = (contract.department, contract.dataset, extract.file, source_row)
        for mention, who in line.mentions.items():
            key = houses.setdefault(who, f"H{len(houses) + 1:07d}") if who.startswith("贵州省") else who
            yield (*place, mention, key, line.outcome, line.rule, line.note)


def _file(extract: Extract) -> dict[str, Any]:
    contract = extract.contract
    return {
        "department": contract.department,
        "dataset": contract.dataset,
        "file": extract.file,
        "rows": len(extract.lines),
        "outcomes": dict(sorted(Counter(line.outcome for line in extract.lines).items())),
        "rules": dict(sorted(Counter(line.rule for line in extract.lines if line.rule).items())),
    }


def stories(lives: Lives, extracts: Sequence[Extract]) -> dict[str, Any]:
    """Findings a right platform reports: every planted person, and the false match, which a reviewer dismisses."""
    concerned = lives.protected
    places: dict[int, list[tuple[Extract, int, Line]]] = {}
    for extract in extracts:
        for source_row, line in enumerate(extract.lines, extract.first_row):
            if isinstance(line.subject, Person) and line.subject.number in concerned:
                places.setdefault(line.person.number, []).append((extract, source_row, line))
    told: dict[str, Any] = {"paid_after_death": [_finding(p, p, places, lives) for p in lives.planted]}
    if lives.false_match:
        holder, deceased = lives.false_match
        told["false_match"] = {"deceased": deceased.key, **_finding(holder, deceased, places, lives)}
    return told


def _finding(
    paid: Person, deceased: Person, places: dict[int, list[tuple[Extract, int, Line]]], lives: Lives
) -> dict[str, Any]:
    """paid: who seems to be paid after death; deceased: whose certificate says so."""
    benefit = lives.benefits[paid.number]
    death = f"{deceased.death:%Y-%m}"
    payments = [
        {"period": month, "amount_fen": benefit.amount_fen, "file": extract.file, "source_row": source_row}
        for extract, source_row, line in places[paid.number]
        if extract.contract.dataset == "minimum-allowance"
        and (month := _month(extract)) > death
        and (benefit.last_month is None or month <= benefit.last_month)
        and line.outcome == "accepted"
    ]
    certificate = next(
        {"file": extract.file, "source_row": source_row}
        for extract, source_row, _ in places[deceased.number]
        if extract.contract.dataset == "death-certificate"
    )
    return {
        "person": paid.key,
        "name": paid.name,
        "id_number": paid.id_number,
        "county": paid.household.village.county,
        "death_date": str(deceased.death),
        "months": [payment["period"] for payment in payments],
        "count": len(payments),
        "sum_fen": benefit.amount_fen * len(payments),
        "payments": payments,
        "certificate": certificate,
    }


def _month(extract: Extract) -> str:
    digits = extract.file.rpartition("_")[2][:6]
    return f"{digits[:4]}-{digits[4:]}"
