"""The models that are shipped are what the training command writes, taught by a city that is not measured."""

import re
from collections.abc import Iterator

import duckdb
import pytest

from bench import matching, train
from fusion.linkage import Model
from fusion.sql import statement
from tests.fusion.linkage.builders import LISTS, PERSON

PEOPLE = 400
MOVED = 4
"""One in so many has another telephone in the second dataset."""
SILENT = {"stated_birth", "stated_sex", *PERSON} - {"name", "phone"}


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_a_shipped_model_is_as_the_command_writes_it_and_names_the_city_that_taught_it(kind: str) -> None:
    model = Model.named(kind)
    assert (train.MODELS / f"{kind}.json").read_text(encoding="utf-8") == train.written(model)
    told = re.fullmatch(rf"python -m bench\.train {kind} --people [0-9]+ --seed ([0-9]+)", model.trained["command"])
    assert told
    assert int(told[1]) != matching.SEED
    for field in model.fields:
        if field.frequencies:
            assert list(field.frequencies.bands) == sorted(field.frequencies.bands, reverse=True)


UNITS = """
create temp table units as
select 'per_' || no as link, dataset || no as evidence_id, dataset, true as anchored, '王' || no as name,
       if(dataset = 'b' and no % $moved = 0, '1949999', '1540000') || lpad(no::varchar, 4, '0') as phone, $silent
from range($people) numbers(no), (values ('a'), ('b')) datasets(dataset)
"""


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Table units: two rows a person, from two datasets."""
    silent = (f"null::{'varchar[]' if column in LISTS else 'varchar'} as {column}" for column in sorted(SILENT))
    with duckdb.connect() as made:
        made.execute(statement(UNITS, people=PEOPLE, moved=MOVED, silent=", ".join(silent)))
        yield made


def test_rows_under_one_number_teach_and_what_they_do_not_tell_of_stays(connection: duckdb.DuckDBPyConnection) -> None:
    before = {field.name: field for field in Model.named("person").fields}

    learnt = {field.name: field for field in train.taught(connection, Model.named("person")).fields}

    kept = train.KEPT * before["phone"].levels[0].m + (1 - train.KEPT) * (1 - 1 / MOVED)
    assert learnt["phone"].levels[0].m == pytest.approx(kept, abs=0.01)
    assert learnt["phone"].levels[0].u < 1e-4
    assert learnt["household"] == before["household"]


def test_a_person_s_own_rows_are_no_pair_of_strangers(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("update units set phone = '1540000' || lpad(substr(link, 5), 4, '0')")
    learnt = {field.name: field for field in train.taught(connection, Model.named("person")).fields}
    assert learnt["phone"].levels[0].u < 1e-4


def test_a_name_that_nobody_shares_is_not_common(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("update units set name = '王' || substr(link, 5)::int // 100 where substr(link, 5)::int < 100")
    [name] = [field for field in train.taught(connection, Model.named("person")).fields if field.name == "name"]
    assert name.frequencies
    assert name.frequencies.values == {"王0": 0}
    assert name.frequencies.bands[-1] <= name.levels[0].u
