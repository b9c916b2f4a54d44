"""The ledger at the operator's desk."""

from dataclasses import asdict
from typing import Any

from local.cloud.ledger.accounts import DeadLetter, Entry, Ledger, Receipt
from local.cloud.ledger.books import Books
from local.cloud.ledger.dead_letters import NoWayBackError
from local.cloud.operator.desk import Asked, Desk, RefusalError

LISTED_MAX = 200
TROUBLES = {"lost", "doubled", "under way", "dead"}


def register(desk: Desk, books: Books) -> None:
    def one(asked: Asked) -> Any:
        found = books.ledger().find(asked.variables["id"])
        if found is None:
            raise RefusalError(404, f"账上没有事件 {asked.variables['id']}")
        return entry(found)

    def redrive(asked: Asked) -> Any:
        try:
            return {"moved": books.dead_letters.redrive(asked.variables["name"], asked.body.get("message"))}
        except NoWayBackError as error:
            raise RefusalError(404, str(error)) from error

    desk.add("GET", "/ledger", lambda _: summary(books.ledger()))
    desk.add("GET", "/ledger/events/<path:id>", one)
    desk.add("POST", "/queues/<name>/redrive", redrive)


def summary(ledger: Ledger) -> dict[str, Any]:
    """Totals of all and by type, what is not well (at most so many), and the dead letters."""
    troubled = [each for each in ledger.entries if each.stage == "vanished" or outcomes(each) & TROUBLES]
    return {
        "totals": asdict(ledger.totals),
        "types": {type_: asdict(totals) for type_, totals in ledger.by_type().items()},
        "troubled": [entry(each) for each in troubled[:LISTED_MAX]],
        "troubled_total": len(troubled),
        "dead_letters": [letter(each) for each in ledger.dead_letters[:LISTED_MAX]],
        "dead_letters_total": len(ledger.dead_letters),
    }


def outcomes(of: Entry) -> set[str]:
    return {receipt.outcome for receipt in of.receipts}


def entry(of: Entry) -> dict[str, Any]:
    event = asdict(of.event)
    return {**event, "stage": of.stage, "said_by": of.said_by, "receipts": [receipt(each) for each in of.receipts]}


def receipt(of: Receipt) -> dict[str, Any]:
    return {
        "consumer": of.consumer.label,
        "handler": of.consumer.name,
        "queue": of.consumer.queue,
        "outcome": of.outcome,
        **{f"handed_{name}": value for name, value in asdict(of.handed).items()},
        "effects": [asdict(effect) for effect in of.effects],
    }


def letter(of: DeadLetter) -> dict[str, Any]:
    command = f"python -m local redrive {of.queue} --message {of.message}" if of.source else ""
    return {**asdict(of), "redrive": command}
