"""What one due day of one dataset has brought about: a reminder before it (提醒), an urging after it (催报), and, when
days of grace have passed too, a report to the leaders (通报). A department may say why it is late and until when; its
first promise postpones the report. It ends with the next delivery, or when the day itself is moved.

Source of the steps: 遵数据领〔2018〕1号, 推进调度机制、监督管理和督查通报机制. The days of grace are ours.

ReminderError
├── ReminderChangedError   somebody else changed it meanwhile
├── ReminderEndedError     it came, or is due on another day
└── PromiseError           the promised day lies in the past or too far ahead
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Literal

from aggregation import freshness

Stage = Literal["reminded", "urged", "reported"]
End = Literal["", "delivered", "moved"]
STAGES: Final[tuple[Stage, ...]] = ("reminded", "urged", "reported")
GRACE_DAYS: Final = {"实时": 2, "每日": 2, "每周": 3, "每月": 7, "每季度": 10, "每半年": 15, "每年": 15}
"""Days after the due day, the last of which is still without report."""
PROMISE_DAYS_MAX: Final = 30
EXPLANATIONS_MAX: Final = 20


class ReminderError(Exception):
    """Nothing is changed."""


class ReminderChangedError(ReminderError):
    """It was read before its last change."""


class ReminderEndedError(ReminderError):
    """There is nothing to explain any more."""


class PromiseError(ReminderError):
    """last: the last day that may be promised."""

    def __init__(self, last: date) -> None:
        super().__init__(last)
        self.last = last


@dataclass(frozen=True)
class Told:
    """A step that was taken. at: UTC, RFC 3339."""

    stage: Stage
    at: str


@dataclass(frozen=True)
class Explanation:
    """Why it is late; promised: the day, "2018-03-01", by which it comes."""

    at: str
    name: str
    reason: str
    promised: str


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """due: the day. since: the delivery or publication from which it was counted. ended_at "" while it is open;
    version 0: not kept yet."""

    department: str
    dataset: str
    due: str
    since: str
    told: tuple[Told, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    end: End = ""
    ended_at: str = ""
    version: int = field(default=0, compare=False)

    @property
    def stage(self) -> Stage:
        return self.told[-1].stage


def reached(update_cycle: str, due: date, today: date, *, promised: date | None = None) -> Stage | None:
    """How far it has come today.

    >>> reached("每月", date(2018, 3, 5), date(2018, 3, 2)), reached("每月", date(2018, 3, 5), date(2018, 3, 12))
    ('reminded', 'urged')
    >>> reached("每月", date(2018, 3, 5), date(2018, 3, 13), promised=date(2018, 3, 20))
    'urged'
    """
    if today > report_after(update_cycle, due, promised):
        return "reported"
    if today > due:
        return "urged"
    return "reminded" if (due - today).days <= freshness.SOON_DAYS.get(update_cycle, -1) else None


def report_after(update_cycle: str, due: date, promised: date | None) -> date:
    """The last day without report."""
    grace = due + timedelta(days=GRACE_DAYS[update_cycle])
    return max(grace, promised) if promised else grace


def remind(before: Reminder, update_cycle: str, *, today: date, at: str) -> Reminder | None:
    """As it is after today's step; None where there is nothing new to say. A day that passed unseen is not told
    afterwards: only the step reached. What had ended begins anew."""
    standing = replace(before, told=(), explanations=(), end="", ended_at="") if before.end else before
    stage = reached(update_cycle, date.fromisoformat(standing.due), today, promised=first_promise(standing))
    if stage is None or (standing.told and STAGES.index(stage) <= STAGES.index(standing.stage)):
        return None
    return replace(standing, told=(*standing.told, Told(stage, at)))


def first_promise(reminder: Reminder) -> date | None:
    """The one that counts: a second one would postpone for ever."""
    return date.fromisoformat(reminder.explanations[0].promised) if reminder.explanations else None


def explain(before: Reminder, said: Explanation, *, today: date, version: int) -> Reminder:
    """Raises ReminderEndedError, ReminderChangedError, PromiseError."""
    if before.end:
        raise ReminderEndedError
    if version != before.version:
        raise ReminderChangedError
    last = max(date.fromisoformat(before.due), today) + timedelta(days=PROMISE_DAYS_MAX)
    if not today <= date.fromisoformat(said.promised) <= last:
        raise PromiseError(last)
    return replace(before, explanations=(*before.explanations, said)[-EXPLANATIONS_MAX:])


def end(before: Reminder, how: End, at: str) -> Reminder:
    return replace(before, end=how, ended_at=at)
