"""`python -m ops.grants build/grants [--all] [--tell]`: what roles were granted, and what the tests' clouds used of it.

Reads the files that the packages of deployed tests leave (tests/grants.py). Ends non-zero on a surprise: something
refused, a grant unused without a reason in ops/unused-grants.json, or a reason that nothing needs any more. --all:
each role's grants one by one; --tell: a surprise is told and no more (a run may have left out what would use a grant).
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

REASONS: Final = Path(__file__).parent / "unused-grants.json"


@dataclass(frozen=True, order=True)
class Grant:
    role: str
    action: str
    resource: str


@dataclass(frozen=True)
class Reason:
    """Why grants whose role, action and resource fit these patterns may stand unused."""

    role: str
    action: str
    resource: str
    because: str

    def covers(self, grant: Grant) -> bool:
        pairs = ((grant.role, self.role), (grant.action, self.action), (grant.resource, self.resource))
        return all(fnmatchcase(value, pattern) for value, pattern in pairs)


@dataclass(frozen=True)
class Told:
    """Of all files together; resources without the part of their names that is drawn anew in every cloud."""

    used: Counter[Grant]
    unused: frozenset[Grant]
    refused: Counter[tuple[str, str, str, str]]


def together(reports: Iterable[dict[str, Any]]) -> Told:
    used, unused, refused = Counter[Grant](), set[Grant](), Counter[tuple[str, str, str, str]]()
    for report in reports:
        for each in report["used"]:
            used[Grant(each["role"], each["action"], each["resource"])] += each["times"]
        unused |= {Grant(each["role"], each["action"], each["resource"]) for each in report["unused"]}
        for each in report["refused"]:
            refused[each["role"], each["action"], each["resource"], each["because"]] += each["times"]
    return Told(used, frozenset(unused - set(used)), refused)


def tell(told: Told, reasons: Sequence[Reason], *, whole: bool) -> int:
    """Prints the report, each role's grants where `whole`; how many surprises there are."""
    explained = {
        grant: reason
        for grant in told.unused
        if (reason := next((each for each in reasons if each.covers(grant)), None))
    }
    unexplained = sorted(told.unused - set(explained))
    needless = [reason for reason in reasons if reason not in explained.values()]
    if whole:
        _tell_roles(told, explained)
    print(f"授权:用到 {len(told.used)} 项,未用到 {len(told.unused)} 项(说明了原因的 {len(explained)} 项)")
    for reason, count in Counter(explained.values()).most_common():
        print(f"  {count:4} 项 {reason.action}:{reason.because}")
    for grant in unexplained:
        print(f"✗ 无人使用:{grant.role} {grant.action} {grant.resource}")
    for (role, action, resource, because), times in sorted(told.refused.items()):
        print(f"✗ 被拒 {times} 次:{role} {action} {resource}({because})")
    for reason in needless:
        print(f"✗ 多余的说明:{reason.role} {reason.action} {reason.resource}")
    return len(unexplained) + len(told.refused) + len(needless)


def _tell_roles(told: Told, explained: dict[Grant, Reason]) -> None:
    by_role = defaultdict[str, list[str]](list)
    for grant in sorted({*told.used, *told.unused}):
        mark = f"{told.used[grant]:6} 次" if grant in told.used else "  未用  " if grant in explained else "✗ 未用  "
        by_role[grant.role].append(f"  {mark} {grant.action} {grant.resource}")
    for role, lines in sorted(by_role.items()):
        print(role, *lines, sep="\n")


def main(arguments: Sequence[str]) -> int:
    folder, *options = arguments
    files = sorted(Path(folder).glob("*.json"))
    if not files:
        print(f"{folder} 里没有记录;先运行测试", file=sys.stderr)
        return 2
    reasons = [Reason(**each) for each in json.loads(REASONS.read_text(encoding="utf-8"))]
    told = together(json.loads(path.read_text(encoding="utf-8")) for path in files)
    surprises = tell(told, reasons, whole="--all" in options)
    return int(surprises > 0 and "--tell" not in options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
