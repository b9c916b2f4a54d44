"""Which organisation or house is asked for: what a reader typed, as the engine keeps it, and the ids made of that.

The engine's own rules in plain Python (fusion.reference): what is read out of a file and what is typed at a desk must
lead to the same record.
"""

from dataclasses import dataclass

from blockdata.identifiers import keyed, search_key
from blockdata.shapes.records import HouseLookup, OrganisationLookup
from fusion.reference.addresses import address
from fusion.reference.doors import door
from fusion.reference.organisations import credit_code, organisation_name, taxpayer_number
from fusion.reference.quantities import certificate_number, real_estate_number
from fusion.reference.text import fold

OLD_LENGTH = 15


class SubjectError(ValueError):
    """What was typed names nothing; code: why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Wanted:
    """golden_id: the record by itself, where the id is made of what was typed; search: key that leads to it."""

    golden_id: str | None
    search: str | None


def organisation(key: bytes, asked: OrganisationLookup) -> Wanted:
    """Raises SubjectError."""
    given = [each for each in (asked.credit_code, asked.old_number, asked.name) if each]
    if len(given) != 1:
        raise SubjectError("organisation-not-given")
    if asked.name:
        name = organisation_name(str(fold(asked.name).value)).value
        if name is None:
            raise SubjectError("organisation-name-invalid")
        return Wanted(None, search_key(key, "organisation", str(name)))
    by_code, by_old_number = (credit_code, "credit-code-invalid"), (taxpayer_number, "old-number-invalid")
    reads, wrong = by_code if asked.credit_code else by_old_number
    number = reads(str(fold(given[0]).value)).value
    if number is None:
        raise SubjectError(wrong)
    return by_number(key, str(number))


def by_number(key: bytes, number: str) -> Wanted:
    """A credit code and an old number of one organisation hold the same organisation code."""
    is_old = len(number) == OLD_LENGTH
    code = number[6:15] if is_old else number[8:17]
    kind = "old-number" if is_old else "credit-code"
    return Wanted(f"org_{keyed(key, f'organisation|{code}')}", search_key(key, kind, number))


def house(key: bytes, asked: HouseLookup) -> Wanted:
    """Raises SubjectError."""
    given = [each for each in (asked.address, asked.real_estate_number, asked.address_code) if each]
    if len(given) != 1:
        raise SubjectError("house-not-given")
    if asked.address:
        return by_address(key, asked.address)
    if asked.real_estate_number:
        reads, kind, wrong = real_estate_number, "real-estate", "real-estate-number-invalid"
    else:
        reads, kind, wrong = certificate_number, "address-code", "address-code-invalid"
    value = reads(str(fold(given[0]).value)).value
    if value is None:
        raise SubjectError(wrong)
    return Wanted(None, search_key(key, kind, str(value)))


def by_address(key: bytes, typed: str) -> Wanted:
    """A house is its door, in whatever way the address is written."""
    place = address(str(fold(typed).value))
    written = place.cell.value
    if written is None or place.county is None:
        raise SubjectError("address-county-unknown")
    found = door(str(written), place.county)
    if found is None:
        raise SubjectError("address-no-door")
    return Wanted(f"hse_{keyed(key, f'house|{found.key}')}", search_key(key, "address", str(written)))
