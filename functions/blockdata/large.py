"""Large files: when a file is one, how far its pieces are, and what they cost by estimate."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from blockdata.submissions import Submission

Kind = Literal["chunk", "share", "compare", "match", "fuse", "publish"]
SHOWN: Mapping[Kind, str] = {
    "chunk": "分块清洗",
    "share": "按主键归并",
    "compare": "分份比对",
    "publish": "分片入库",
}
"""What has a bar: a slice is matched, fused and published at once."""
CLEANING: Final = frozenset[Kind]({"chunk", "share"})
"""What depends on the file and its contract alone, and not on what stands in the lake."""
OF_THE_FILE: Final = CLEANING | {"compare"}
"""All rows of the file are in these; only what changes is in slices."""
AT_ONCE = 10
"""Of these; slices go one after another."""
SHARES = 16
SLICE_ROWS = 100_000
"""Of what changes, about: until it is known how many slices there are."""
PACKED_TIMES = 8
"""Tables are packed to about an eighth."""
SECONDS_A_MILLION: Mapping[Kind, float] = {
    "chunk": 11.0,
    "share": 3.0,
    "compare": 57.0,
    "match": 130.0,
    "fuse": 45.0,
    "publish": 1350.0,
}
"""Of one function, for a million rows; until the file's own pieces tell better. From bench/results/large.json; of
publishing most is writing 1.3 million records to DynamoDB, measured apart at 10 ms a request."""
GB = 2.9375
"""Memory of a function of the engine (infra: ENGINE), which is paid for by the second."""
USD_A_GB_SECOND = 0.0000166667
USD_A_PIECE = 0.0000002 + 4 * 0.000025 + 40 * 0.000005
"""A request, four transitions of the workflow, forty writes to S3. List prices of AWS in us-east-1, x86, first tier:
aws.amazon.com/lambda/pricing, /step-functions/pricing, /s3/pricing; read in November 2026."""
UNITS_A_ROW = 8
"""Of DynamoDB's on-demand writes, for a row that changes: 1.3 records of six units each, counted where the rehearsal
city's register was written (a person's item five, a house's two, a search key's one)."""
USD_A_ROW = UNITS_A_ROW * 0.000000625
"""aws.amazon.com/dynamodb/pricing, as above."""


@dataclass(frozen=True)
class Done:
    """A piece that is done."""

    kind: Kind
    rows: int
    milliseconds: int


@dataclass(frozen=True)
class Progress:
    """`rows`: of the pieces that are done."""

    kind: Kind
    done: int
    of: int
    rows: int


@dataclass(frozen=True)
class Estimate:
    """Of what is done in pieces: US dollars spent so far, and for all of it; seconds still to come."""

    spent: float
    whole: float
    seconds_left: float


def is_large(submission: Submission, *, packed: bool) -> bool:
    """Corrections hold what a person typed and are never large. `packed`: an archive or a workbook."""
    bound = int(os.environ["LARGE_BYTES"])
    return submission.corrects is None and submission.size * (PACKED_TIMES if packed else 1) > bound


def progress(submission: Submission, done: Iterable[Done]) -> list[Progress]:
    """Of each kind of piece, in their order; none of a file that is not large, nor of slices before they are cut."""
    if not submission.chunks:
        return []
    pieces = list(done)
    return [
        Progress(
            kind,
            sum(piece.kind == kind for piece in pieces),
            pieces_of(submission, kind),
            sum(piece.rows for piece in pieces if piece.kind == kind),
        )
        for kind in SHOWN
        if kind in OF_THE_FILE or submission.slices
    ]


def estimate(submission: Submission, done: Iterable[Done]) -> Estimate | None:
    """Pieces still to come take what those of their kind did on average, or what the bench measured. Functions, the
    workflow and what is written of golden records; what is read and kept is not in it."""
    if not submission.chunks:
        return None
    pieces, spent, whole, left = list(done), 0.0, 0.0, 0.0
    for kind, measured in SECONDS_A_MILLION.items():
        of_kind, total = [piece for piece in pieces if piece.kind == kind], pieces_of(submission, kind)
        took = sum(piece.milliseconds for piece in of_kind) / 1000
        expected = measured * submission.counts.get("received", 0) / 1e6 / max(total, 1)
        to_come = max(0, total - len(of_kind)) * (took / len(of_kind) if of_kind else expected)
        spent += price(took, len(of_kind))
        whole += price(took + to_come, max(total, len(of_kind)))
        left += to_come / (AT_ONCE if kind in OF_THE_FILE else 1)
    written = sum(piece.rows for piece in pieces if piece.kind == "publish")
    spent += written * USD_A_ROW
    whole += max(written, changed_rows(submission)) * USD_A_ROW
    return Estimate(spent, whole, left)


def changed_rows(submission: Submission) -> int:
    """Before they are compared, all of the file's."""
    counts = submission.counts
    if "compare" not in submission.marks:
        return counts.get("received", 0)
    return counts["new"] + counts["changed"] + counts["ended"]


def pieces_of(submission: Submission, kind: Kind) -> int:
    """Of slices, before they are cut, as many as if every row changed."""
    if kind in OF_THE_FILE:
        return submission.chunks if kind == "chunk" else SHARES
    expected = -(-submission.counts.get("received", 0) // SLICE_ROWS)
    return expected if submission.slices is None else submission.slices


def price(seconds: float, pieces: int) -> float:
    """US dollars.

    >>> round(price(3600, 100), 2)
    0.21
    """
    return seconds * GB * USD_A_GB_SECOND + pieces * USD_A_PIECE
