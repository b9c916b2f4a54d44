"""Routes of every kind."""

from pydantic import BaseModel, Field
from pynamodb.attributes import UnicodeAttribute

from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.http import Body, Room
from zunyi.problems import not_found
from zunyi.table import Row
from zunyi.work import Work

room = Room("tests.core.sample_room")


class NoteRow(Row, discriminator="note"):
    text = UnicodeAttribute()
    by = UnicodeAttribute()


class NewNote(Body):
    text: str = Field(min_length=1, max_length=20)


class Note(BaseModel):
    name: str
    text: str
    limit: int = 0


@room.get("/notes/{name}", allows="Read", summary="一条记录")
def read_note(name: str, access: Access, limit: int = 3) -> Note:
    access.require({"department": "health"})
    row = NoteRow.find(f"note#{name}", "note")
    if row is None:
        raise not_found("这条记录")
    return Note(name=name, text=row.text, limit=limit)


@room.post("/notes/{name}", allows="Write", status=201)
def write_note(name: str, body: NewNote, caller: Caller, access: Access, w: Work) -> Note:
    """写一条记录"""
    access.require({"department": "health"})
    w.save(NoteRow(pk=f"note#{name}", sk="note", text=body.text, by=caller.sub))
    if body.text == "炸":
        raise ZeroDivisionError
    return Note(name=name, text=body.text)


@room.get("/notes/latest", allows="Read")
def forgetful(access: Access) -> Note:
    return Note(name=access.action, text="")


@room.get("/public/hello", public=True)
def hello() -> dict[str, str]:
    return {"你": "好"}
