"""/api/aggregation: the catalogue, systems, lineage, contracts and their drafts, uploads, boards, reminders."""

from aggregation.routes import (
    boards,
    catalogue,
    codes,
    contracts,
    directory,
    drafts,
    lineage,
    pushes,
    reminders,
    sketches,
    standards,
    systems,
    trials,
    uploads,
)
from aggregation.routes.room import room

__all__ = [
    "boards",
    "catalogue",
    "codes",
    "contracts",
    "directory",
    "drafts",
    "handler",
    "lineage",
    "pushes",
    "reminders",
    "room",
    "sketches",
    "standards",
    "systems",
    "trials",
    "uploads",
]

handler = room.handler
