"""`python -m local ledger` and `redrive`: what the operator reads, and what a script learns from the status."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.wrappers import Request

from local.__main__ import main
from local.cloud.ledger.accounts import DeadLetter, Effect, Event, Handed, Ledger, Seen, settle
from local.cloud.ledger.routes import entry, summary
from local.cloud.operator.desk import Asked, Desk, RefusalError
from local.cloud.web_server import WebServer
from local.operate import address
from tests.cloud.test_ledger_accounts import FACT, ONE, a_letter, an_effect, seen

SOUND = seen(
    effects=[Effect(cause="room.on_fact.handler#evt_1", at="…", changed={"ticket": 2}, said=("evt_2",))],
    handed={("evt_1", "one"): Handed(times=2, absorbed=1)},
)


class Told:
    """A desk that answers with a ledger of ours, and keeps what was asked of it."""

    def __init__(self) -> None:
        self.ledger = Ledger(entries=(), dead_letters=())
        self.redriven: list[tuple[str, Any]] = []
        self.desk = Desk()
        self.desk.add("GET", "/ledger", lambda _: summary(self.ledger))
        self.desk.add("GET", "/ledger/events/<path:id>", self.one)
        self.desk.add("POST", "/queues/<name>/redrive", self.redrive)

    def one(self, asked: Asked) -> Any:
        found = self.ledger.find(asked.variables["id"])
        if found is None:
            raise RefusalError(404, "账上没有")
        return entry(found)

    def redrive(self, asked: Asked) -> Any:
        self.redriven.append((asked.variables["name"], asked.body.get("message")))
        return {"moved": 3}


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told()
    server = WebServer(lambda environ, start: made.desk.serve(Request(environ))(environ, start), name="desk")
    with address.told(tmp_path, server.url):
        yield made
    server.close()


@pytest.fixture
def run(told: Told, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """A command's status and what it printed."""
    assert told

    def ran(*arguments: str) -> tuple[int, str]:
        status = main([*arguments, "--folder", str(tmp_path)])
        return status, "".join(capsys.readouterr())

    return ran


def test_a_sound_ledger_is_a_table_with_a_sum_and_status_0(told: Told, run: Any) -> None:
    told.ledger = settle(SOUND)
    status, text = run("ledger")
    assert status == 0
    for title in ("已发布", "已送达", "已生效", "重复吸收", "丢失", "重复生效", "进行中", "死信"):
        assert title in text
    counts = [re.findall(r"\d+", line) for line in text.splitlines() if line.strip().startswith(("room.Fact", "合计"))]
    assert [each[-10:] for each in counts] == [["1", "1", "1", "1", "1", "0", "0", "0", "0", "0"]] * 2


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (seen(), "evt_1 room.Fact.v1:Room/OnFact 丢失"),
        (seen(effects=[an_effect(writes=2)]), "evt_1 room.Fact.v1:Room/OnFact 重复生效"),
        (Seen(vanished=[Event(id="evt_9", times=0)]), "evt_9 类型不明:丢失"),
    ],
)
def test_what_is_lost_or_doubled_is_named_and_status_1(told: Told, run: Any, found: Seen, words: str) -> None:
    told.ledger = settle(found)
    status, text = run("ledger")
    assert status == 1
    assert words in text


def test_a_dead_letter_is_told_with_its_cause_and_the_command_that_sends_it_back(told: Told, run: Any) -> None:
    letter = DeadLetter(
        queue="q-dead", message="m-1", source="one", event="evt_1", received=5, kind="KeyError", told="x"
    )
    told.ledger = settle(seen(dead=[letter]))
    status, text = run("ledger")
    assert status == 0
    assert "死信 q-dead:KeyError:x;收到 5 次;事件 evt_1" in text
    assert "python -m local redrive q-dead --message m-1" in text


def test_what_is_not_listed_is_counted(told: Told, run: Any) -> None:
    events = [Event(id=f"evt_{number}", type="room.Fact.v1") for number in range(203)]
    told.ledger = settle(Seen(published=events, expected={event.id: [ONE] for event in events}))
    _, text = run("ledger")
    assert "另有 3 个事件未列出(共 203)" in text


def test_one_event_is_told_from_cause_to_effect(told: Told, run: Any) -> None:
    told.ledger = settle(SOUND)
    status, text = run("ledger", "--event", "evt_1")
    assert status == 0
    assert "Room/OnFact(room.on_fact.handler):已生效" in text
    assert "送达 2 次,失败 0 次,重复吸收 1 次" in text
    assert "改动 ticket×2" in text
    assert "引出 evt_2" in text


def test_one_event_that_was_lost_is_status_1_and_an_unknown_one_status_2(told: Told, run: Any) -> None:
    told.ledger = settle(seen())
    assert run("ledger", "--event", "evt_1")[0] == 1
    assert run("ledger", "--event", "evt/9#?") == (2, "账上没有\n")


def test_json_is_the_answer_as_it_came(told: Told, run: Any) -> None:
    told.ledger = settle(seen(published=[FACT], dead=[a_letter()]))
    _, text = run("ledger", "--json")
    assert json.loads(text) == summary(told.ledger)


def test_redrive_names_the_queue_and_the_message(told: Told, run: Any) -> None:
    assert run("redrive", "KeepIndicator") == (0, "已送回 3 条\n")
    run("redrive", "KeepIndicator", "--message", "m-1")
    assert told.redriven == [("KeepIndicator", None), ("KeepIndicator", "m-1")]


def test_without_a_running_cloud_the_operator_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "--folder", str(tmp_path)]) == 2
    assert "没有正在运行的本地云" in capsys.readouterr().err
    assert main(["ledger", "--endpoint", "http://127.0.0.1:9"]) == 2
    assert "没有本地云在运行" in capsys.readouterr().err
