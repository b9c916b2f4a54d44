"""What a golden record was: each version, what it changed, and the submission that did."""

from collections.abc import Collection

from botocore.exceptions import BotoCoreError, ClientError

from blockdata import histories
from blockdata.attributes import PUBLIC
from blockdata.histories import Known, Reader
from blockdata.permission import Asked, RefusedError
from blockdata.room import room
from blockdata.shapes.records import HistoryBody, Kind, RecordHistory
from blockdata.store import records, submissions
from blockdata.store.golden import Item, kind_of
from blockdata.store.names import names_of
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.cursor import decode, encode, invalid
from zunyi.logs import logger
from zunyi.masking import mask
from zunyi.problems import not_found

VERSIONS = 20
"""A page."""


@room.post("/records/{kind}/{id}/history", allows="ReadHistory", summary="一份档案的历史")
def read_history(kind: Kind, id: str, body: HistoryBody, caller: Caller, access: Access) -> RecordHistory:  # noqa: A002
    """A POST: the case number of who asks about a person belongs in no address."""
    if kind == "person":
        return of_person(Asked(caller, body.case_number or "", body.ground or "", subject=id), body, access)
    access.require({"kind": kind}, case_number="", granted=False)
    found = history(kind, id, body.cursor, granted=PUBLIC[kind])
    if found is None:
        raise not_found("这份档案", "record-not-found")
    return found


def of_person(asked: Asked, body: HistoryBody, access: Access) -> RecordHistory:
    """As a look-up: permission first, and one footprint whatever comes of it."""
    golden_id = asked.subject or ""
    if kind_of(golden_id) != "person":
        asked.subject = None  # what was typed may be anything, a citizen's number too: it goes into no footprint
    try:
        grant = asked.permitted(access)
        found = history("person", golden_id, body.cursor, granted=grant.fields)
    except RefusedError as refused:
        raise asked.refusal(refused.code) from None
    except (BotoCoreError, ClientError) as error:
        logger.exception("a look-up failed")
        raise asked.refusal("failed") from error
    if found is None:
        raise asked.refusal("person-not-found")
    fields = {change.name for version in found.items for change in version.changes if change.name in grant.fields}
    return found.model_copy(update={"footprint": asked.leave("allowed", sorted(fields))})


def history(kind: Kind, golden_id: str, cursor: str, *, granted: Collection[str]) -> RecordHistory | None:
    """A page of versions, each with what it changed of the one before; None when there is no such record."""
    if kind_of(golden_id) != kind:
        return None
    below = place(cursor)
    versions = list(map(known, records.versions(golden_id, below=below, limit=VERSIONS + 1)))
    if not versions and below is None:
        return None
    found = {id_: submissions.find(id_) for id_ in {each.submission for each in versions}}
    datasets = {id_: (each.department, each.dataset) for id_, each in found.items() if each}
    names = names_of({*datasets.values(), *(pair for each in versions for pair in each.sources)})
    shown = histories.present(kind, versions, Reader(granted, names, mask, datasets))
    following = {"below": shown[-1].version} if shown and shown[-1].version > 1 else None
    return RecordHistory(golden_id=golden_id, kind=kind, items=shown, next=encode(following), footprint=None)


def known(item: Item) -> Known:
    """A version as the golden table keeps it."""
    record = records.read(item)
    return Known(
        number=int(item["version"]["N"]),
        state=item["state"]["S"],
        at=item["at"]["S"],
        submission=item["submission"]["S"],
        values=record["provenance"] or {},
        parts=record,
        redirects_to=item["redirects_to"]["S"] if "redirects_to" in item else None,
    )


def place(cursor: str) -> int | None:
    position = decode(cursor)
    if position is None:
        return None
    below = position.get("below")
    if not isinstance(below, int) or below < 1:
        raise invalid()
    return below
