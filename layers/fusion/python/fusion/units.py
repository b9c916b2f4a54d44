"""What linkage reads of evidence: a row's own values, the house it speaks of, and with whom it stands.

A pupil's guardian lives, for all we know, at the pupil's address; a mother is told by the father's name beside hers
and by the names of her household. Ties of this kind are evidence for matching only.
"""

from typing import Final

import duckdb

from fusion.sql import from_file, text
from fusion.values import places

HOUSEHOLD_MAX: Final = 20
"""More names under one 户号 are a collective household, where nobody is anybody's relative."""
FORM: Final = (
    "((?:股份|有限责任|有限|集团|个人独资|普通合伙|有限合伙|专业合作|合作)*(?:公司|合作社|合作联社|企业)(?:\\(.*\\))?"
    "|经营部|商行|商店|超市|门市部|服务部|工作室|加工厂|厂|店|部|中心|学校|医院|幼儿园)$"
)
"""The end of an organisation's name: its legal or common form."""


def persons(connection: duckdb.DuckDBPyConnection, people: str, houses: str, into: str) -> None:
    """From evidence to the rows that `linkage/models/person.json` reads: temporary table `into`.

    people: link (of the unit), row_id, name, birth, sex, phone, address, county, town, household; houses: the evidence
    of houses of the same rows. Both must hold all lines of the rows and households concerned. Other columns of people
    are kept.
    """
    connection.execute(from_file("units/ties", people=people, houses=houses, household_max=HOUSEHOLD_MAX))
    connection.execute(from_file("units/persons", people=people, into=into))


def organisations(
    connection: duckdb.DuckDBPyConnection, organisations: str, people: str, houses: str, *, into: str
) -> None:
    """From evidence to the rows that `linkage/models/organisation.json` reads.

    organisations: link (of the unit), row_id, mention, name, phone, address, county, town; people, houses: of the
    same rows. Other columns of organisations are kept.
    """
    connection.execute(from_file("units/ties", people=people, houses=houses, household_max=HOUSEHOLD_MAX))
    rows = {"organisations": organisations, "people": people, "into": into}
    connection.execute(from_file("units/organisations", place=text(place_pattern()), form=text(FORM), **rows))


def place_pattern() -> str:
    """What an organisation's name begins with: province, city, county."""
    counties = "|".join(sorted(places.counties(), key=lambda each: (-len(each), each)))
    return f"^(贵州省|贵州)?(遵义市|遵义)?({counties})?"
