"""The report on the roles' grants, and what it takes for a surprise."""

import json
from pathlib import Path
from typing import Any

import pytest

from ops.grants import Reason, main, tell, together

USED = {"role": "Room/Api", "action": "s3:GetObject", "resource": "arn:aws:s3:::lake/*", "times": 3}
UNUSED = {"role": "Room/Api", "action": "s3:PutObject", "resource": "arn:aws:s3:::lake/*"}
REFUSED = {
    "role": "Room/Api",
    "action": "s3:DeleteObject",
    "resource": "arn:aws:s3:::lake/a",
    "because": "no",
    "times": 1,
}
REASON = Reason("Room/*", "s3:Put*", "*", "本次没有走到")


def report(**lists: list[dict[str, Any]]) -> dict[str, Any]:
    return {"used": [], "unused": [], "refused": []} | lists


def test_what_one_cloud_used_no_other_leaves_unused() -> None:
    other = {part: UNUSED[part] for part in ("role", "action", "resource")} | {"times": 1}
    told = together([report(used=[USED], unused=[UNUSED]), report(used=[USED, other])])
    assert told.unused == frozenset()
    assert sorted(told.used.values()) == [1, 6]


@pytest.mark.parametrize(
    ("lists", "reasons", "surprises"),
    [
        ({"used": [USED]}, [], 0),
        ({"used": [USED], "unused": [UNUSED]}, [], 1),
        ({"used": [USED], "unused": [UNUSED]}, [REASON], 0),
        ({"used": [USED]}, [REASON], 1),
        ({"used": [USED], "refused": [REFUSED]}, [], 1),
    ],
)
def test_a_surprise_is_an_unexplained_grant_a_refusal_or_a_reason_that_nothing_needs(
    lists: dict[str, Any], reasons: list[Reason], surprises: int
) -> None:
    assert tell(together([report(**lists)]), reasons, whole=False) == surprises


def test_the_command_ends_with_the_surprises_unless_it_is_only_to_tell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 2
    (tmp_path / "a.json").write_text(json.dumps(report(used=[USED], refused=[REFUSED])), encoding="utf-8")
    assert (main([str(tmp_path), "--all"]), main([str(tmp_path), "--tell"])) == (1, 0)
    told = capsys.readouterr().out
    assert "✗ 被拒 1 次:Room/Api s3:DeleteObject" in told
    assert "3 次 s3:GetObject" in told
