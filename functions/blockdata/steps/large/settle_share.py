"""Settle share 归并一份: rows of all chunks whose keys' digests begin alike; the last of a key counts."""

from blockdata.steps.attempt import Attempt
from blockdata.steps.large.piece import piece
from blockdata.store import pieces, workfiles
from blockdata.store.contracts import contract_of
from blockdata.store.lake import limits
from blockdata.submissions import Submission
from fusion.contract import Contract
from fusion.large.settle import DRAWN, Settled, settle
from fusion.profile.profile import FILE


@piece("share")
def handler(_: Attempt, submission: Submission, part: str) -> int:
    name, dealt = pieces.share(part), f"share-{part}.parquet"
    with workfiles.desk() as desk:
        if all(pieces.has(submission, name, file) for file in files(part)):
            return rows_of(Settled.load(pieces.fetch(desk, submission, name, ["settled.json"])))
        chunks = [pieces.chunk(place) for place in range(submission.chunks)]
        shares = [pieces.fetch(desk, submission, chunk, [dealt]) / dealt for chunk in chunks]
        found = settle(shares, Contract.load(contract_of(submission)), desk / "settled", part=part, limits=limits(desk))
        pieces.keep(desk / "settled", submission, name, last="settled.json")
    return rows_of(found)


def files(part: str) -> list[str]:
    """Of a share that is complete."""
    return [*([FILE] if part == DRAWN else []), "settled.json"]


def rows_of(settled: Settled) -> int:
    return settled.accepted + settled.duplicate + settled.again
