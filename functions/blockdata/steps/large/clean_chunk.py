"""Clean chunk 清洗一块: each of its rows by itself, dealt out by the first digit of its key's digest."""

from blockdata.steps.attempt import Attempt
from blockdata.steps.large.piece import piece
from blockdata.store import pieces, workfiles
from blockdata.store.contracts import contract_of
from blockdata.store.lake import limits
from blockdata.submissions import Submission
from fusion.contract import Contract
from fusion.large.chunk import Chunk, clean_chunk
from zunyi.masking import mask


@piece("chunk")
def handler(_: Attempt, submission: Submission, place: int) -> int:
    name = pieces.chunk(place)
    with workfiles.desk() as desk:
        if pieces.has(submission, name, "chunk.json"):
            return Chunk.load(pieces.fetch(desk, submission, name, ["chunk.json"])).rows
        rows = pieces.fetch_chunk(desk, submission, place)
        contract = Contract.load(contract_of(submission))
        found = clean_chunk(rows, pieces.the_plan(submission), contract, desk / "clean", mask=mask, limits=limits(desk))
        pieces.keep(desk / "clean", submission, name, last="chunk.json")
    return found.rows
