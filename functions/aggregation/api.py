"""/api/aggregation: the catalogue, systems, contracts and their drafts, uploads, boards."""

from aggregation.routes import boards, catalogue, contracts, directory, drafts, systems, trials, uploads
from aggregation.routes.room import room

__all__ = ["boards", "catalogue", "contracts", "directory", "drafts", "handler", "room", "systems", "trials", "uploads"]

handler = room.handler
