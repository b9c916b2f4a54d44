"""The room's door: the API's modules register their routes here."""

from zunyi.http import Room

PAGE = 50

room = Room("identity")
