"""Figures that the template and the code must agree on, for neither may import the other."""

from typing import Any

from blockdata import large
from fusion.lake import PARTITIONS
from fusion.large.split import CHUNK_CHARACTERS


def test_chunks_shares_and_the_memory_that_is_paid_for(templates: dict[str, dict[str, Any]]) -> None:
    template = templates["ZunyiBlockdata"]
    assert template["Parameters"]["ChunkCharacters"]["Default"] == CHUNK_CHARACTERS
    assert len(PARTITIONS) == large.SHARES
    memory = {
        resource["Properties"]["MemorySize"]
        for name, resource in template["Resources"].items()
        if name.startswith(("CleanChunkFunction", "SettleShareFunction", "CompareShareFunction"))
    }
    assert memory == {large.GB * 1024}
