"""Every function of the templates that writes dies after its first write in some deed, and the deed is done once."""

from typing import Any

import pytest

from local.cloud.cloud import Cloud
from local.faults.deeds import DEEDS
from local.faults.kills import Death, deaths

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("faults")]

FIRST_WRITE = 1
TAKEN = [deed for deed in DEEDS if deed != "报送"]
"""Of the small file all functions die with the large one's too. `make faults MODE=kills` does all, at every write."""
LEFT_OUT = {
    "ZunyiBlockdata/SweepLake": "deletes what no table named for a week, by the engine's own clock: here is none",
    "ZunyiIdentity/Authoriser": "writes nothing",
    "ZunyiDecision/Api": "writes nothing",
    "ZunyiDecision/Relay": "nothing is said by a room that only listens",
    "ZunyiDecision/Sweep": "the same handler as ZunyiBlockdata/Sweep; nothing is said by a room that only listens",
    "ZunyiIdentity/Relay": "nothing is said by a room that only listens",
    "ZunyiIdentity/Sweep": "the same handler as ZunyiBlockdata/Sweep; nothing is said by a room that only listens",
}

BY_CHANCE = {"ZunyiBlockdata/TakeSlice": "whether it comes to a write depends on who else is under way"}


@pytest.fixture(scope="module")
def dead(cloud: Cloud) -> dict[str, Death]:
    """By deed."""
    found = [
        next(deaths(cloud, deed, first=FIRST_WRITE, places=1, number=number))
        for number, deed in enumerate(TAKEN, start=400)
    ]
    return {death.deed: death for death in found}


@pytest.mark.parametrize("deed", TAKEN)
def test_a_deed_whose_functions_die_is_done_once(dead: dict[str, Death], deed: str) -> None:
    assert dead[deed].outcome.is_well, dead[deed].outcome


def test_every_function_dies_or_is_left_out_for_a_reason(
    dead: dict[str, Death], templates: dict[str, dict[str, Any]]
) -> None:
    known = {
        f"{stack}/{name.split('Function')[0]}"
        for stack, template in templates.items()
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Function"
    }
    died = {function.split("Function")[0] for death in dead.values() for function in death.died}
    assert known - died - set(BY_CHANCE) == set(LEFT_OUT)
