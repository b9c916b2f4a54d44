"""What the roles of the workflow's functions may do to objects: what their steps do, and nothing else."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

ON_TABLES = {"Compare", "CompareShare", "Match", "Fuse", "Publish"}
ON_TABLES |= {"MatchSlice", "FuseSlice", "PublishSlice", "GatherPublished"}
ON_WORK = {"Clean", "Split", "CleanChunk", "SettleShare", "GatherCleaned", "GatherCompared", "Report"}
LANDED = {"Inspect", "Clean", "Split"}
KEYED = {"Compare", "CompareShare", "Publish", "PublishSlice"}


def role(templates: Mapping[str, Any], function: str) -> list[tuple[str, str]]:
    """(actions, resource) of each statement, as JSON."""
    resources = templates["ZunyiBlockdata"]["Resources"]
    [found] = [each for name, each in resources.items() if name.startswith(f"{function}RoleDefaultPolicy")]
    return [
        (json.dumps(each["Action"]), json.dumps(each["Resource"]))
        for each in found["Properties"]["PolicyDocument"]["Statement"]
    ]


@pytest.mark.parametrize("function", sorted(ON_TABLES | ON_WORK | LANDED))
def test_a_step_reads_and_writes_where_it_works(templates: dict[str, dict[str, Any]], function: str) -> None:
    statements = role(templates, function)
    objects = [place for actions, place in statements if "s3:GetObject" in actions and "AttLake" in place]
    assert [("work/*" in place) for place in objects] == [function in ON_WORK] * (function in ON_TABLES | ON_WORK)
    landed = [place for actions, place in statements if "s3:GetObjectVersion" in actions and "AttLanding" in place]
    assert bool(landed) == (function in LANDED)
    assert any("secretsmanager" in actions for actions, _ in statements) == (function in KEYED)


def test_cleaning_a_correction_reads_what_was_rejected(templates: dict[str, dict[str, Any]]) -> None:
    """A correction without its rows' numbers is told apart by them."""
    assert any("s3:GetObject" in actions and "AttReports" in place for actions, place in role(templates, "Clean"))
