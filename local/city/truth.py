"""What is true behind the files, written apart from them: persons, rows, planted stories, a manifest.

persons.csv    one line a person; organisations.csv, houses.csv likewise
rows.csv       one line a mention of a row of a file: who or what it is, what must become of the row, and by which rule;
               of a file with several tables the table too, <file>·<sheet>, and the row there
stories.json   persons paid after death, and the one false match
manifest.json  people, seed, files with their rows by outcome
"""

import csv
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

from local.city.departments.clerk import Extract
from local.city.population.lives import Lives
from local.city.population.model import City, Firm, House, Person

PERSON_COLUMNS = (
    *("person", "id_number", "name", "sex", "birth", "ethnic", "county", "county_name", "town", "town_name"),
    *("household", "address", "phone", "marital", "death_date"),
)
FIRM_COLUMNS = ("organisation", "credit_code", "old_number", "name", "head", "address", "status")
HOUSE_COLUMNS = ("house", "address", "owner", "tenant")
ROW_COLUMNS = ("department", "dataset", "file", "source_row", "mention", "who", "outcome", "rule", "note")


@dataclass(slots=True, frozen=True)
class Row:
    """Where a person of the stories stands."""

    person: int
    dataset: str
    file: str
    source_row: int
    outcome: str


@dataclass(slots=True, frozen=True)
class Told:
    """What is left of an office's lines when its files are written. elsewhere: houses the city does not know."""

    paths: list[Path]
    files: list[dict[str, Any]]
    rows: list[Row]
    elsewhere: list[tuple[str, str]]


def tell(city: City, extracts: Sequence[Extract], paths: list[Path], concerned: set[int], rows: Path) -> Told:
    """Writes, without a header, what is true of every mention of every row."""
    houses = {house.door.address: house.key for house in city.houses}
    rows.parent.mkdir(parents=True, exist_ok=True)
    with rows.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(row for extract in extracts for row in _rows(extract, houses))
    elsewhere = [(key, address) for address, key in islice(houses.items(), len(city.houses), None)]
    told = [row for extract in extracts for row in _concerned(extract, concerned)]
    return Told(paths, [_file(extract) for extract in extracts], told, elsewhere)


def write(city: City, lives: Lives, told: Sequence[Told], folder: Path, *, seed: int, level: str) -> None:
    """Everything but rows.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_csv(folder / "persons.csv", PERSON_COLUMNS, map(_person, city.persons))
    _write_csv(folder / "organisations.csv", FIRM_COLUMNS, map(_firm, city.firms))
    elsewhere = ((key, address, "", "") for each in told for key, address in each.elsewhere)
    _write_csv(folder / "houses.csv", HOUSE_COLUMNS, chain(map(_house, city.houses), elsewhere))
    _write_json(folder / "stories.json", stories(lives, [row for each in told for row in each.rows]))
    manifest = {
        "people": len(city.persons),
        "living": sum(person.death is None for person in city.persons),
        "households": len(city.households),
        "organisations": len(city.firms),
        "houses": len(city.houses),
        "seed": seed,
        "level": level,
        "as_of": city.as_of.isoformat(),
        "files": [file for each in told for file in each.files],
    }
    _write_json(folder / "manifest.json", manifest)


def join_rows(parts: Iterable[Path], path: Path) -> None:
    """rows.csv from its parts, which are deleted."""
    with path.open("wb") as whole:
        whole.write((",".join(ROW_COLUMNS) + "\n").encode())
        for part in parts:
            with part.open("rb") as file:
                shutil.copyfileobj(file, whole)
            part.unlink()


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


def _concerned(extract: Extract, concerned: set[int]) -> Iterator[Row]:
    for file, source_row, line in extract.placed():
        if isinstance(line.subject, Person) and line.subject.number in concerned:
            yield Row(line.subject.number, extract.contract.dataset, file, source_row, line.outcome)


def _rows(extract: Extract, houses: dict[str, str]) -> Iterator[Sequence[object]]:
    """`houses`: key by address; one that is not known yet is numbered."""
    contract = extract.contract
    for file, source_row, line in extract.placed():
        place = (contract.department, contract.dataset, file, source_row)
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


def stories(lives: Lives, rows: Iterable[Row]) -> dict[str, Any]:
    """Findings a right platform reports: every planted person, and the false match, which a reviewer dismisses."""
    places: dict[int, list[Row]] = {}
    for row in rows:
        places.setdefault(row.person, []).append(row)
    told: dict[str, Any] = {"paid_after_death": [_finding(p, p, places, lives) for p in lives.planted]}
    if lives.false_match:
        holder, deceased = lives.false_match
        told["false_match"] = {"deceased": deceased.key, **_finding(holder, deceased, places, lives)}
    return told


def _finding(paid: Person, deceased: Person, places: Mapping[int, list[Row]], lives: Lives) -> dict[str, Any]:
    """paid: who seems to be paid after death; deceased: whose certificate says so."""
    benefit = lives.benefits[paid.number]
    death = f"{deceased.death:%Y-%m}"
    payments = [
        {"period": month, "amount_fen": benefit.amount_fen, "file": row.file, "source_row": row.source_row}
        for row in places[paid.number]
        if row.dataset == "minimum-allowance"
        and (month := _month(row.file)) > death
        and (benefit.last_month is None or month <= benefit.last_month)
        and row.outcome == "accepted"
    ]
    certificate = next(
        {"file": row.file, "source_row": row.source_row}
        for row in places[deceased.number]
        if row.dataset == "death-certificate"
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


def _month(file: str) -> str:
    digits = file.rpartition("_")[2][:6]
    return f"{digits[:4]}-{digits[4:]}"
