"""The API of block data: submissions, look-ups, findings, grants."""

from blockdata import api_findings, api_grants, api_persons
from blockdata.room import room

ROUTES = (api_findings, api_grants, api_persons)  # importing them registers their routes
handler = room.handler
