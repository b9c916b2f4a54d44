"""Who may read what, as far as it matters to who changes a contract."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Grant:
    """Which attributes and facts a department may read, as blockdata told it."""

    department: str
    ground: str
    name: str
    fields: tuple[str, ...]
