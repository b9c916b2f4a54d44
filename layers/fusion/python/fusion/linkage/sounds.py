"""Characters that sound alike in standard Chinese, whatever their tone."""

from functools import cache
from importlib.resources import files

import duckdb

from fusion.sql import name, statement


@cache
def alike() -> dict[str, str]:
    """{character: the one that speaks for its sound}.

    >>> alike()["章"] == alike()["张"], alike()["陳"] == alike()["陈"], alike()["王"] == alike()["黄"]
    (True, True, False)
    """
    lines = (files("fusion") / "linkage" / "sounds.tsv").read_text(encoding="utf-8").splitlines()
    spoken = (line.split("\t")[1] for line in lines)
    return {character: characters[0] for characters in spoken for character in characters}


def sound(value: str) -> str:
    """The value with each character replaced by the one that speaks for its sound: the same length.

    >>> sound("章晓红") == sound("张小宏")
    True
    """
    known = alike()
    return "".join(known.get(character, character) for character in value)


def add_sound(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    """Gives a temporary table `<column>·sound`: `sound`, once for each different value."""
    _known(connection)
    connection.execute(statement(_SPOKEN, table=table, column=name(column)))
    sounded = name(f"{column}·sound")
    connection.execute(statement("alter table $table add column $sounded varchar", table=table, sounded=sounded))
    connection.execute(statement(_SET, table=table, column=name(column), sounded=sounded))


_SPOKEN = """
create or replace temp table linkage_spoken as
with letters as (
    select value, unnest(string_split(value, '')) as letter, generate_subscripts(string_split(value, ''), 1) as place
    from (select distinct $column as value from $table where $column is not null)
)
select value, string_agg(coalesce(speaker, letter), '' order by place) as sound
from letters left join linkage_sounds using (letter)
group by value
"""
_SET = "update $table set $sounded = s.sound from linkage_spoken s where s.value = $table.$column"


def _known(connection: duckdb.DuckDBPyConnection) -> None:
    made = "create temp table if not exists linkage_sounds (letter varchar, speaker varchar)"
    connection.execute(made)
    if connection.execute("select count(*) from linkage_sounds").fetchall()[0][0] == 0:
        letters, speakers = zip(*alike().items(), strict=True)
        rows = "insert into linkage_sounds select unnest($letters), unnest($speakers)"
        connection.execute(rows, {"letters": list(letters), "speakers": list(speakers)})
