"""One accepted row of a dataset, as it stands in the lake."""

from pathlib import Path
from typing import Any

from blockdata.store.lake import lake, limits
from fusion.columns import stored_type
from fusion.contract import Contract
from fusion.lake import accepted_table
from fusion.sql import session, statement, text

ROW = "part = $part and row_id = $row_id"


def row(contract: Contract, row_id: str, desk: Path) -> dict[str, Any] | None:
    """By field; None when it stands no more."""
    columns = {field: stored_type(contract, field) for field in contract.fields}
    where = statement(ROW, part=text(row_id[:1]), row_id=text(row_id))
    with session(limits(desk)) as connection:
        lake().load(connection, accepted_table(contract.department, contract.dataset), "standing", columns, where)
        found = connection.execute("from standing").fetchone()
    return None if found is None else dict(zip(columns, found, strict=True))
