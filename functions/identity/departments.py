"""Names of departments: the room's own copy, shipped with it (departments.json, a test holds it to the seed's)."""

import functools
import importlib.resources
import json


def name_of(department: str) -> str | None:
    """
    >>> name_of("civil-affairs"), name_of("")
    ('遵义市民政局', None)
    """
    return names().get(department)


@functools.cache
def names() -> dict[str, str]:
    listed = json.loads(importlib.resources.files("identity").joinpath("departments.json").read_text(encoding="utf-8"))
    return {entry["id"]: entry["name"] for entry in listed}
