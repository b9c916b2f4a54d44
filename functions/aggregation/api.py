"""/api/aggregation: the catalogue, contracts and their drafts, uploads, boards."""

from aggregation.routes import boards, catalogue, contracts, drafts, trials, uploads
from aggregation.routes.room import room

__all__ = ["boards", "catalogue", "contracts", "drafts", "handler", "room", "trials", "uploads"]

handler = room.handler
