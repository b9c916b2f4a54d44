"""Pieces of a large file that are done: pk submission#<id>, sk piece#v<contract version>#<kind>#<piece>."""

from typing import cast

from pynamodb.attributes import NumberAttribute

from blockdata.large import Done, Kind
from blockdata.submissions import Submission
from zunyi.table import Row
from zunyi.work import ConflictError, work


class PieceRow(Row, discriminator="piece"):
    rows = NumberAttribute()
    milliseconds = NumberAttribute()


def note(submission: Submission, kind: Kind, piece: str, *, rows: int, milliseconds: int) -> None:
    """The piece is done. What was said the first time stands."""
    pk, sk = f"submission#{submission.id}", f"{head(submission)}{kind}#{piece}"
    if PieceRow.find(pk, sk) is not None:
        return
    try:
        with work() as w:
            w.save(PieceRow(pk=pk, sk=sk, rows=rows, milliseconds=milliseconds))
    except ConflictError:
        return


def done(submission: Submission) -> list[Done]:
    """Of the contract's version that the file is read by."""
    if not submission.chunks:
        return []
    begins = PieceRow.sk.startswith(head(submission))
    rows = PieceRow.query(f"submission#{submission.id}", begins, consistent_read=True)
    return [Done(kind_of(row.sk), int(row.rows), int(row.milliseconds)) for row in rows]


def kind_of(sk: str) -> Kind:
    """
    >>> kind_of("piece#v3#chunk#12")
    'chunk'
    """
    return cast("Kind", sk.split("#")[2])


def head(submission: Submission) -> str:
    return f"piece#v{submission.contract_version}#"
