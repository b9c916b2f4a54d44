"""Figures that the template and the code must agree on, for neither may import the other."""

from typing import Any

from blockdata import large
from fusion.lake import PARTITIONS
from fusion.large.slices import ROWS_MAX
from fusion.large.split import CHUNK_CHARACTERS

PIECES = ("CleanChunk", "SettleShare", "CompareShare", "MatchSlice", "FuseSlice", "PublishSlice")


def test_chunks_shares_and_the_memory_that_is_paid_for(templates: dict[str, dict[str, Any]]) -> None:
    template = templates["ZunyiBlockdata"]
    assert template["Parameters"]["ChunkCharacters"]["Default"] == CHUNK_CHARACTERS
    assert template["Parameters"]["SliceRows"]["Default"] == large.SLICE_ROWS == ROWS_MAX
    assert len(PARTITIONS) == large.SHARES
    memory = {
        resource["Properties"]["MemorySize"]
        for name, resource in template["Resources"].items()
        if name.startswith(tuple(f"{function}Function" for function in PIECES))
    }
    assert memory == {large.GB * 1024}


def test_who_waits_within_a_map_may_be_woken(templates: dict[str, dict[str, Any]]) -> None:
    """Executions of a distributed map belong to `<machine>/<label>`: without, every token of a slice is refused."""
    [policy] = [
        resource["Properties"]["PolicyDocument"]["Statement"]
        for name, resource in templates["ZunyiBlockdata"]["Resources"].items()
        if name.startswith("WakeExecutions") and resource["Type"] == "AWS::IAM::Policy"
    ]
    [statement] = policy
    machine, pieces = statement["Resource"]
    assert statement["Action"] == "states:SendTaskSuccess"
    assert pieces == {"Fn::Join": ["", [machine, "/*"]]}
