"""The ledger's arithmetic: every event, every consumer, exactly one outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.cloud.ledger.accounts import Consumer, DeadLetter, Effect, Event, Handed, Outcome, Seen, settle
from local.cloud.ledger.shape import cause

ONE = Consumer(name="room.on_fact.handler", label="Room/OnFact", queue="one", keeps_inbox=True)
TWO = Consumer(name="other.on_fact.handler", label="Other/OnFact", queue="two", keeps_inbox=True)
MUTE = Consumer(name="mute.handler", label="Mute/Function", queue="mute", keeps_inbox=False)
FACT = Event(id="evt_1", type="room.Fact.v1")


def an_effect(consumer: Consumer = ONE, event: str = "evt_1", *, writes: int = 1, said: tuple[str, ...] = ()) -> Effect:
    return Effect(cause=cause(consumer.name, event), writes=writes, said=said)


def a_letter(queue: str = "one", event: str = "evt_1") -> DeadLetter:
    return DeadLetter(queue=f"{queue}-dead", message="m", source=queue, event=event)


def outcome(seen: Seen) -> Outcome:
    [entry] = settle(seen).entries
    [receipt] = entry.receipts
    return receipt.outcome


def seen(consumer: Consumer = ONE, **more: object) -> Seen:
    return replace(Seen(published=[FACT], expected={"evt_1": [consumer]}), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (seen(), "lost"),
        (seen(MUTE), "unjudged"),
        (seen(effects=[an_effect()]), "effective"),
        (seen(effects=[replace(an_effect(), present=False)]), "lost"),
        (seen(effects=[an_effect(TWO), an_effect(event="evt_2")]), "lost"),
        (seen(effects=[an_effect(writes=2)]), "doubled"),
        (seen(effects=[an_effect(), an_effect()]), "doubled"),
        (seen(effects=[replace(an_effect(), present=False), an_effect()]), "doubled"),
        (seen(queued={("evt_1", "one")}), "under way"),
        (seen(queued={("evt_1", "two"), ("evt_2", "one")}), "lost"),
        (seen(effects=[an_effect()], queued={("evt_1", "one")}), "effective"),
        (seen(dead=[a_letter()]), "dead"),
        (seen(dead=[a_letter("two"), a_letter(event="evt_2")]), "lost"),
        (seen(dead=[a_letter()], queued={("evt_1", "one")}), "under way"),
    ],
)
def test_a_receipt_has_the_one_outcome_that_its_traces_tell(found: Seen, expected: Outcome) -> None:
    assert outcome(found) == expected


def test_an_event_without_consumers_is_published_and_nothing_more() -> None:
    totals = settle(Seen(published=[FACT])).totals
    assert (totals.published, totals.expected, totals.lost) == (1, 0, 0)


def test_what_left_its_outbox_and_came_to_no_bus_is_lost_and_what_waits_there_is_under_way() -> None:
    gone, waiting = Event(id="evt_2", times=0), Event(id="evt_3", times=0)
    totals = settle(Seen(published=[FACT], waiting=[waiting], vanished=[gone])).totals
    assert (totals.published, totals.lost, totals.under_way) == (1, 1, 1)


def test_an_event_names_the_effect_that_said_it() -> None:
    said = Event(id="evt_2", type="room.Said.v1")
    ledger = settle(seen(published=[FACT, said], effects=[an_effect(said=("evt_2",))]))
    assert [entry.said_by for entry in ledger.entries] == ["", "room.on_fact.handler#evt_1"]
    assert ledger.find("evt_2") == ledger.entries[1]
    assert ledger.find("evt_9") is None


def test_totals_by_type_add_up_to_the_totals() -> None:
    other = Event(id="evt_2", type="other.Fact.v1")
    found = Seen(published=[FACT, other], expected={"evt_1": [ONE, TWO], "evt_2": [ONE]}, effects=[an_effect()])
    ledger = settle(found)
    by_type = ledger.by_type()
    assert (by_type["room.Fact.v1"].lost, by_type["other.Fact.v1"].lost, ledger.lost) == (1, 1, 2)
    assert (by_type["room.Fact.v1"].effective, ledger.totals.expected) == (1, 3)


@dataclass(frozen=True)
class Fate:
    """What truly happened to one event at one consumer."""

    runs: int
    repeated: int
    left: str  # "", "queued", "dead"

    @property
    def outcome(self) -> Outcome:
        if self.runs:
            return "doubled" if self.runs > 1 else "effective"
        if self.left:
            return "under way" if self.left == "queued" else "dead"
        return "lost"


FATES = st.builds(Fate, st.integers(0, 3), st.integers(0, 2), st.sampled_from(["", "queued", "dead"]))
HISTORIES = st.lists(st.tuples(FATES, FATES), max_size=12)


def traces(history: Sequence[tuple[Fate, Fate]]) -> Seen:
    """What the cloud finds of a history."""
    events = [Event(id=f"evt_{number}", type="room.Fact.v1") for number in range(len(history))]
    fates = [
        (event.id, consumer, fate)
        for event, both in zip(events, history, strict=True)
        for consumer, fate in zip((ONE, TWO), both, strict=True)
    ]
    return Seen(
        published=events,
        expected={event.id: [ONE, TWO] for event in events},
        handed={
            (event, consumer.queue): Handed(times=fate.runs + fate.repeated, absorbed=fate.repeated)
            for event, consumer, fate in fates
        },
        effects=[an_effect(consumer, event, writes=fate.runs) for event, consumer, fate in fates if fate.runs],
        queued={(event, consumer.queue) for event, consumer, fate in fates if fate.left == "queued"},
        dead=[a_letter(consumer.queue, event) for event, consumer, fate in fates if fate.left == "dead"],
    )


@given(HISTORIES)
def test_the_ledger_tells_what_truly_happened(history: list[tuple[Fate, Fate]]) -> None:
    ledger = settle(traces(history))
    told = [tuple(receipt.outcome for receipt in entry.receipts) for entry in ledger.entries]
    assert told == [(one.outcome, two.outcome) for one, two in history]
    assert ledger.totals.absorbed == sum(fate.repeated for both in history for fate in both)


@given(HISTORIES)
def test_every_expected_receipt_is_in_one_total(history: list[tuple[Fate, Fate]]) -> None:
    of = settle(traces(history)).totals
    assert of.expected == of.effective + of.doubled + of.under_way + of.dead + of.lost + of.unjudged
    assert of.published == len(history)


@given(st.lists(st.integers(0, 2), min_size=1, max_size=12), st.data())
def test_of_a_sound_history_each_effect_removed_is_one_lost_and_each_had_again_one_doubled(
    repeats: list[int], data: st.DataObject
) -> None:
    sound = traces([(Fate(1, repeated, ""), Fate(1, 0, "")) for repeated in repeats])
    assert (settle(sound).lost, settle(sound).doubled) == (0, 0)
    at = data.draw(st.integers(0, len(sound.effects) - 1))
    without = [*sound.effects[:at], *sound.effects[at + 1 :]]
    assert (settle(replace(sound, effects=without)).lost, settle(replace(sound, effects=without)).doubled) == (1, 0)
    again = [*sound.effects, sound.effects[at]]
    assert (settle(replace(sound, effects=again)).lost, settle(replace(sound, effects=again)).doubled) == (0, 1)
