"""The function that fuses dies at each of its requests in turn; nothing is lost and nothing doubled."""

from collections.abc import Callable
from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.demo.api import Api
from tests.journeys import files

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("faults")]

CASES = [(function, call) for function in ("Fuse", "Publish", "Report") for call in (1, 3, 5)]


def persons(api: Callable[[str], Api]) -> int:
    total: int = api("leader").get("decision/overview")["population"]["total"]
    return total


@pytest.mark.parametrize(("number", "function", "call"), [(n, *case) for n, case in enumerate(CASES)])
def test_nothing_is_lost_or_doubled(
    cloud: Cloud,
    api: Callable[[str], Api],
    deliver: Callable[..., dict[str, Any]],
    number: int,
    function: str,
    call: int,
) -> None:
    cloud.wait_idle(60)
    before = persons(api)
    numbers = [files.citizen_id(f"1999{n + 1:02}1{number}", 40 + n) for n in range(5)]
    month, name = f"2015-0{number + 1}", f"低保_{function}_{call}.csv"
    rows = [files.allowance(id_number, "田小满", month) for id_number in numbers]
    cloud.kill_at(f"ZunyiBlockdata/{function}", after_calls=call)

    done = deliver("civil-affairs", "minimum-allowance", name, files.sheet(files.ALLOWANCE, rows))

    assert cloud.kills_pending() == 0
    assert done["state"] == "completed"
    # Six records: the five persons and the house they live in.
    assert (done["counts"]["received"], done["counts"]["new"], done["counts"]["fused"]) == (5, 5, 6)
    assert persons(api) == before + 5
    for row, id_number in enumerate(numbers, start=2):
        asked = {"id_number": id_number, "case_number": "演练", "ground": "social-assistance-check"}
        person = api("steward-civil-affairs").post("blockdata/persons/lookup", asked)["person"]
        places = [(fact["source"]["file"], fact["source"]["source_row"]) for fact in person["facts"]]
        assert places == [(name, row)]
    completed = [
        event
        for event in cloud.events()
        if event["detail-type"] == "blockdata.SubmissionCompleted.v1" and event["detail"]["subject"] == done["id"]
    ]
    assert len({event["detail"]["id"] for event in completed}) == 1
    assert cloud.dead_letters() == {}
    assert (cloud.ledger().lost, cloud.ledger().doubled) == (0, 0)
