"""SQL's keyed hash is Python's."""

import duckdb
import pytest

from fusion.keys import keyed, keyed_sql, pads
from fusion.sql import statement


@pytest.mark.parametrize("secret", [b"k", b"a" * 64, b"b" * 100])
@pytest.mark.parametrize("message", ["person|520301198001010018", "claim|王芳", ""])
def test_the_keyed_hash_in_sql_is_hmac(secret: bytes, message: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("create table secret (inner_pad blob, outer_pad blob)")
        connection.execute("insert into secret values (?, ?)", list(pads(secret)))
        [(found,)] = connection.execute(
            statement("select $hash from secret", hash=keyed_sql("?")), [message]
        ).fetchall()
    assert found == keyed(secret, message)
