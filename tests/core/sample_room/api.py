"""Routes of every kind."""

from typing import Annotated

from pydantic import BaseModel, Field
from pynamodb.attributes import UnicodeAttribute

from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.cursor import decode, encode
from zunyi.http import Body, Room
from zunyi.problems import not_found
from zunyi.table import Row
from zunyi.work import Work, work

room = Room("tests.core.sample_room")
OURS = {"department": "health"}


class NoteRow(Row, discriminator="note"):
    text = UnicodeAttribute()
    by = UnicodeAttribute()


class NewNote(Body):
    text: str = Field(min_length=1, max_length=20)


class Note(BaseModel):
    name: str
    text: str
    limit: int = 0


class Notes(BaseModel):
    items: list[Note]
    next: str | None


@room.get("/notes/{name}", allows="Read", summary="一条记录")
def read_note(name: str, access: Access, limit: int = 3) -> Note:
    access.require(OURS)
    return Note(name=name, text=found(name).text, limit=limit)


@room.get("/notes", allows="Read", summary="某人的记录")
def list_notes(access: Access, by: str, cursor: str = "", limit: Annotated[int, Field(ge=1, le=9)] = 2) -> Notes:
    access.require(OURS)
    rows = Row.by_owner.query(f"user#{by}", last_evaluated_key=decode(cursor), limit=limit)
    items = [Note(name=row.pk.removeprefix("note#"), text=row.text) for row in rows if isinstance(row, NoteRow)]
    return Notes(items=items, next=encode(rows.last_evaluated_key))


@room.post("/notes/{name}", allows="Write", status=201)
def write_note(name: str, body: NewNote, caller: Caller, access: Access, w: Work) -> Note:
    """写一条记录"""
    access.require(OURS)
    row = NoteRow(pk=f"note#{name}", sk="note", text=body.text, by=caller.sub)
    row.owner, row.owner_sort = f"user#{caller.sub}", name
    w.save(row)
    if body.text == "炸":
        raise ZeroDivisionError
    if body.text == "坏":
        Note.model_validate({"name": "张三", "text": None})
    return Note(name=name, text=body.text)


@room.put("/notes/{name}", allows="Write", summary="改一条记录")
def change_note(name: str, body: NewNote, access: Access, w: Work) -> Note:
    access.require(OURS)
    row = found(name)
    if body.text == "同时":
        with work() as other:
            other.save(found(name))
    row.text = body.text
    w.save(row)
    w.publish("tests.NoteChanged.v1", subject=name, data={})
    return Note(name=name, text=row.text)


@room.delete("/notes/{name}", allows="Write", summary="删一条记录")
def delete_note(name: str, access: Access, w: Work) -> dict[str, str]:
    access.require(OURS)
    w.delete(found(name))
    return {"name": name}


@room.get("/notes/latest", allows="Read", summary="忘了问权限")
def forgetful(access: Access) -> Note:
    return Note(name=access.action, text="")


@room.get("/public/hello", public=True, summary="问好")
def hello() -> dict[str, str]:
    return {"你": "好"}


def found(name: str) -> NoteRow:
    row: NoteRow | None = NoteRow.find(f"note#{name}", "note")
    if row is None:
        raise not_found("这条记录")
    return row
