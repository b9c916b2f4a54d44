"""What identity would answer about a department's keys."""

from .common import Json, ago

SECRET = "zyk_made-up-for-a-page-and-good-for-nothing-at-all"


def a_key(id_: str, name: str, **changes: str | None) -> Json:
    made = {"made_at": ago(), "made_by": "周敏", "revoked_at": None}
    return {"id": id_, "department": "civil-affairs", "name": name, **made, **changes}
