"""Pieces of a large file that are done: pk submission#<id>, sk piece#<run>#<kind>#<piece>.

run: what a piece is done once for: the contract's version; from comparing on the attempt, for the lake changes.
"""

from typing import cast

from pynamodb.attributes import NumberAttribute

from blockdata.large import CLEANING, Done, Kind
from blockdata.submissions import Submission
from zunyi.table import Row
from zunyi.work import ConflictError, work

HEAD = "piece#"


class PieceRow(Row, discriminator="piece"):
    rows = NumberAttribute()
    milliseconds = NumberAttribute()


def note(submission: Submission, kind: Kind, piece: str, *, rows: int, milliseconds: int) -> None:
    """The piece is done. What was said the first time stands."""
    pk, sk = f"submission#{submission.id}", f"{HEAD}{run(submission, kind)}#{kind}#{piece}"
    if PieceRow.find(pk, sk) is not None:
        return
    try:
        with work() as w:
            w.save(PieceRow(pk=pk, sk=sk, rows=rows, milliseconds=milliseconds))
    except ConflictError:
        return


def done(submission: Submission) -> list[Done]:
    """Those that the present attempt need not do any more."""
    if not submission.chunks:
        return []
    found = PieceRow.query(f"submission#{submission.id}", PieceRow.sk.startswith(HEAD), consistent_read=True)
    rows = [(row, kind_of(row.sk)) for row in found]
    return [
        Done(kind, int(row.rows), int(row.milliseconds))
        for row, kind in rows
        if row.sk.startswith(f"{HEAD}{run(submission, kind)}#")
    ]


def kind_of(sk: str) -> Kind:
    """
    >>> kind_of("piece#v3#chunk#12")
    'chunk'
    """
    return cast("Kind", sk.split("#")[2])


def run(submission: Submission, kind: Kind) -> str:
    return f"v{submission.contract_version}" if kind in CLEANING else submission.attempt
