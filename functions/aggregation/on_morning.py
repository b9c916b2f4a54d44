"""Each morning: who is reminded, who is urged, who is reported to the leaders."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from aggregation import datasets, store
from aggregation.datasets import Dataset
from aggregation.reminders import reminder
from aggregation.reminders import store as reminders
from aggregation.reminders.reminder import Reminder
from zunyi import clock, logs
from zunyi.logs import logger
from zunyi.work import ConflictError, Work, work


def handler(_event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Any message starts it; its content is not read. Doing it again on the same day finds nothing more to say."""
    known = store.every_dataset()
    last = store.deliveries(known)
    standing: dict[tuple[str, str], list[Reminder]] = {}
    for each in reminders.every_open():
        standing.setdefault((each.department, each.dataset), []).append(each)
    done: Counter[str] = Counter()
    for dataset in known:
        key = (dataset.department, dataset.dataset)
        due, _ = datasets.standing(dataset, last.get(key), clock.today())
        for gone in others(standing.get(key, ()), due):
            done[once(partial(let_go, gone, dataset))] += 1
        if due is not None and reminder.reached(dataset.update_cycle, due, clock.today()) is not None:
            done[once(partial(tell, dataset))] += 1
    logger.info("reminders told", datasets=len(known), done=dict(done))
    logs.flush()
    return {"batchItemFailures": []}


def others(standing: Iterable[Reminder], due: date | None) -> list[Reminder]:
    """Reminders of days on which it is not due any more."""
    return [each for each in standing if due is None or each.due != due.isoformat()]


def once(act: Callable[[Work], str]) -> str:
    """What came of it. Where a delivery comes at the same moment, that counts."""
    try:
        with work() as w:
            return act(w)
    except ConflictError:
        return "overtaken"


def let_go(gone: Reminder, dataset: Dataset, w: Work) -> str:
    delivery = store.deliveries([dataset]).get((dataset.department, dataset.dataset))
    came = delivery is not None and delivery.at > gone.since
    reminders.put(w, reminder.end(gone, "delivered" if came else "moved", clock.stamp(clock.now())))
    return "ended"


def tell(dataset: Dataset, w: Work) -> str:
    """By what is known at this very moment."""
    department, name = dataset.department, dataset.dataset
    delivery, today = store.deliveries([dataset]).get((department, name)), clock.today()
    due, _ = datasets.standing(dataset, delivery, today)
    if due is None:
        return "nothing"
    since = delivery.at if delivery else dataset.published_at
    before = reminders.find(department, name, due.isoformat()) or Reminder(
        department=department, dataset=name, due=due.isoformat(), since=since
    )
    after = reminder.remind(before, dataset.update_cycle, today=today, at=clock.stamp(clock.now()))
    if after is None:
        return "nothing"
    reminders.put(w, after)
    if after.stage == "reported":
        report(after, days_late=(today - due).days, w=w)
    return after.stage


def report(overdue: Reminder, *, days_late: int, w: Work) -> None:
    promised = reminder.first_promise(overdue)
    w.publish(
        "aggregation.UploadOverdue.v1",
        subject=f"{overdue.department}/{overdue.dataset}",
        data={
            "department": overdue.department,
            "dataset": overdue.dataset,
            "due": overdue.due,
            "days_late": days_late,
            "promised": promised.isoformat() if promised else None,
            "reported_at": overdue.told[-1].at,
        },
    )
