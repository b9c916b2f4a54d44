"""Who was reminded of what, and what the departments say to it."""

from datetime import date

from aggregation import datasets, store
from aggregation.datasets import Dataset
from aggregation.reminders import reminder as rules
from aggregation.reminders import store as reminders
from aggregation.reminders.reminder import (
    Explanation,
    PromiseError,
    Reminder,
    ReminderChangedError,
    ReminderEndedError,
    Stage,
)
from aggregation.routes.reminder_shapes import (
    ExplanationBody,
    ExplanationItem,
    ReminderItem,
    Reminders,
    ToldItem,
)
from aggregation.routes.room import room
from zunyi import clock
from zunyi.access import Access, decide
from zunyi.caller import Caller
from zunyi.cursor import decode, encode
from zunyi.problems import Problem, conflict, not_found
from zunyi.work import Work

PAGE = 50


@room.get("/reminders", allows="ReadBoards", summary="提醒与通报")
def list_reminders(
    *,
    access: Access,
    caller: Caller,
    department: str = "",
    stage: Stage | None = None,
    ended: bool = False,
    cursor: str = "",
) -> Reminders:
    access.require()
    found, following = reminders.page(
        department, ended=ended, wanted=lambda each: stage in (None, each.stage), after=decode(cursor), limit=PAGE
    )
    known = {(each.department, each.dataset): each for each in store.every_dataset()}
    names = {each.id: each.name for each in store.departments()}
    items = [
        to_item(each, known[each.department, each.dataset], names.get(each.department, each.department), caller)
        for each in found
    ]
    return Reminders(items=items, next=encode(following))


@room.post(
    "/reminders/{department}/{dataset}/{due}/explanations", allows="ExplainDelay", summary="说明为何迟报、何时报送"
)
def explain_delay(
    *, department: str, dataset: str, due: str, body: ExplanationBody, caller: Caller, access: Access, w: Work
) -> ReminderItem:
    access.require({"department": department})
    before, known = reminders.find(department, dataset, due), store.dataset(department, dataset)
    if before is None or known is None:
        raise not_found("这条提醒", "reminder-not-found")
    said = Explanation(clock.stamp(clock.now()), caller.name, body.reason, body.promised.isoformat())
    try:
        after = rules.explain(before, said, today=clock.today(), version=body.version)
    except ReminderEndedError:
        raise conflict("这次报送已经到了,或已改期,不用再说明。", "reminder-ended") from None
    except ReminderChangedError:
        raise conflict("这条提醒在您查看之后有了变化。", "changed-meanwhile") from None
    except PromiseError as error:
        raise Problem(
            422,
            "promise-out-of-range",
            f"承诺日期 {body.promised} 不在今天到 {error.last} 之间。",
            remedy="请填写这段时间里的一天;确需更久,请与平台运维商定更新周期。",
        ) from None
    named = store.department(department)
    return to_item(reminders.put(w, after), known, named.name if named else department, caller)


def to_item(told: Reminder, dataset: Dataset, department_name: str, caller: Caller) -> ReminderItem:
    due = date.fromisoformat(told.due)
    until = datasets.local_day(told.ended_at) if told.end else clock.today()
    return ReminderItem(
        department=told.department,
        department_name=department_name,
        dataset=told.dataset,
        name=dataset.name,
        update_cycle=dataset.update_cycle,
        due=told.due,
        stage=told.stage,
        told=[ToldItem(**vars(each)) for each in told.told],
        explanations=[ExplanationItem(**vars(each)) for each in told.explanations],
        report_after=rules.report_after(dataset.update_cycle, due, rules.first_promise(told)).isoformat(),
        days_late=max(0, (until - due).days),
        end=told.end,
        ended_at=told.ended_at,
        version=told.version,
        may_explain=not told.end and decide("aggregation", "ExplainDelay", caller, {"department": told.department}, {}),
    )
