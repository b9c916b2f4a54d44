"""/api/aggregation: the catalogue, contracts, uploads."""

from aggregation.routes import catalogue, contracts, uploads
from aggregation.routes.room import room

__all__ = ["catalogue", "contracts", "handler", "room", "uploads"]

handler = room.handler
