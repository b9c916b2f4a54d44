"""What linkage reads of evidence."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from fusion import units

PEOPLE = ("link", "row_id", "name", "birth", "sex", "phone", "address", "county", "town", "household")
HOUSES = ("link", "row_id", "county", "town", "village", "road", "number", "estate", "building")
ORGANISATIONS = ("link", "row_id", "mention", "name", "phone", "address", "county", "town")


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        yield made


def table(connection: duckdb.DuckDBPyConnection, name: str, columns: tuple[str, ...], *rows: dict[str, str]) -> None:
    connection.execute(f"create temp table {name} ({', '.join(f'{column} varchar' for column in columns)})")
    for row in rows:
        connection.table(name).insert([row.get(column) for column in columns])


def told(connection: duckdb.DuckDBPyConnection, columns: str) -> dict[str, Any]:
    return {row[0]: row[1:] for row in connection.table("units").project(f"link, {columns}").fetchall()}


def test_a_person_stands_with_whom_the_row_and_the_household_name(connection: duckdb.DuckDBPyConnection) -> None:
    table(
        *(connection, "people", PEOPLE),
        {"link": "pupil", "row_id": "1", "name": "王小明"},
        {"link": "guardian", "row_id": "1", "name": "李四"},
        {"link": "father", "row_id": "2", "name": "王五", "household": "h"},
        {"link": "mother", "row_id": "3", "name": "李四", "household": "h"},
        {"link": "alone", "row_id": "4", "name": "赵六", "household": "i"},
    )
    table(connection, "houses", HOUSES)

    units.persons(connection, "people", "houses", "units")

    assert told(connection, "relatives") == {
        "pupil": (["李四"],),
        "guardian": (["王小明"],),
        "father": (["李四"],),
        "mother": (["王五"],),
        "alone": (None,),
    }


def test_whoever_a_row_names_is_found_at_the_house_it_names(connection: duckdb.DuckDBPyConnection) -> None:
    people = ({"link": link, "row_id": "1", "name": name} for link, name in (("pupil", "王小明"), ("guardian", "李四")))
    table(connection, "people", PEOPLE, *people)
    house = {
        "link": "hse_1",
        "row_id": "1",
        "county": "520302",
        "town": "520302001",
        "village": "某社区",
        "number": "5号",
    }
    table(connection, "houses", HOUSES, house)

    units.persons(connection, "people", "houses", "units")

    place = ("hse_1", "520302|某社区||5号||", "520302|520302001|某社区", "520302001", "520302")
    assert told(connection, "door, building, village, town, county") == {"pupil": place, "guardian": place}


def test_a_collective_household_makes_no_relatives(connection: duckdb.DuckDBPyConnection) -> None:
    many = ({"link": f"p{n}", "row_id": f"{n}", "name": f"王{n}", "household": "h"} for n in range(30))
    table(connection, "people", PEOPLE, *many)
    table(connection, "houses", HOUSES)

    units.persons(connection, "people", "houses", "units")

    assert set(told(connection, "relatives").values()) == {(None,)}


@pytest.mark.parametrize(
    ("name", "core", "form"),
    [
        ("遵义市红花岗区盛达商贸有限公司", "盛达商贸", "有限公司"),
        ("贵州遵义盛达商贸有限责任公司", "盛达商贸", "有限责任公司"),
        ("播州区老街面馆店", "老街面馆", "店"),
        ("盛达", "盛达", None),
    ],
)
def test_an_organisation_is_called_by_what_is_between_place_and_form(
    connection: duckdb.DuckDBPyConnection, name: str, core: str, form: str | None
) -> None:
    table(connection, "organisations", ORGANISATIONS, {"link": "o", "row_id": "1", "mention": "subject", "name": name})
    table(connection, "people", PEOPLE, {"link": "p", "row_id": "1", "name": "王五"})
    table(connection, "houses", HOUSES)

    units.organisations(connection, "organisations", "people", "houses", into="units")

    assert told(connection, "core, form, people") == {"o": (core, form, ["王五"])}
