"""The local cloud: a fresh one with all stacks, a cold start, the memory of its functions, what judging costs."""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import boto3

from bench.process import measure
from bench.rehearsal import ROOT
from bench.result import Goal, Result
from local.cloud.access.guard import Guard
from local.cloud.cloud import Cloud
from local.cloud.settings import REGION
from local.demo import rehearsal

DEPLOY_S_MAX: Final = 15
COLD_MS_MAX: Final = 150
PRIVATE_MB_MAX: Final = 1536
WORKERS_MIN: Final = 50
GUARD_SHARE_MAX: Final = 0.05
REQUESTS: Final = 1000
CORE_ONLY: Final = "ZunyiDecision/KeepDataset"
"""A function that takes events and has the core layer alone."""


def run() -> Result:
    load = os.getloadavg()[0]
    told: dict[str, Any] = measure("bench.local_cloud", "measured", {}).value
    rows = (
        ("fresh cloud, all stacks deployed", "s", told["deploy_s"], DEPLOY_S_MAX),
        (f"cold start of {CORE_ONLY}, median of 5", "ms", told["cold_ms"], COLD_MS_MAX),
        ("workers at the same time, one a function", "", told["workers"], None),
        ("private memory of all of them", "MB", told["private_mb"], PRIVATE_MB_MAX),
        ("a request of a function (GetItem), as it sees it", "ms", told["request_ms"], None),
        ("of that in judging whether it may", "ms", told["guard_ms"], None),
        ("judging, share of the request", "", told["share"], GUARD_SHARE_MAX),
    )
    return Result(
        title="The local cloud",
        method=(
            "One process: the city's templates deployed into an empty cloud; a function's first invocation less its "
            "second, new workers each time; one worker of each function begun and kept, private pages of all "
            "at the end (smaps_rollup); "
            f"{REQUESTS} requests with a function's keys, time in the guard by its thread's processor time."
        ),
        columns=("what", "unit", "measured", "at most"),
        rows=rows,
        goals=(
            *(Goal(f"{what}: {value}", value <= most) for what, _, value, most in rows if most is not None),
            Goal(f"functions loaded at the same time: {told['workers']}", told["workers"] >= WORKERS_MIN),
        ),
        notes=(f"What else the machine did when it began: a load of {load:.1f}.",),
    )


def measured() -> dict[str, Any]:
    begun = time.perf_counter()
    with Cloud(seed=1, principals=rehearsal.PRINCIPALS, wait_s_max=0.2, schedules=False) as cloud:
        rehearsal.deploy(cloud, ROOT / "cdk.out")
        deploy_s = time.perf_counter() - begun
        cold_ms = statistics.median(_cold_ms(cloud) for _ in range(5))
        workers, private_mb = _memory(cloud)
        request_ms, guard_ms = _guard(cloud)
    return {
        "deploy_s": round(deploy_s, 1),
        "cold_ms": round(cold_ms),
        "workers": workers,
        "private_mb": round(private_mb),
        "request_ms": round(request_ms, 2),
        "guard_ms": round(guard_ms, 3),
        "share": round(guard_ms / request_ms, 3),
    }


def _cold_ms(cloud: Cloud) -> float:
    """An event without records is refused at once, by an old worker and by a new one."""
    cloud.renew_workers()
    [name] = [each.name for each in cloud.works.functions.all() if each.label.startswith(f"{CORE_ONLY}Function")]
    first, second = (_seconds(lambda: cloud.works.functions.invoke(name, "{}")) for _ in range(2))
    return (first - second) * 1000


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _memory(cloud: Cloud) -> tuple[int, float]:
    functions = cloud.works.functions
    for function in functions.all():
        functions.invoke(function.name, "{}")  # most refuse such an event: their worker is there all the same
    pids = [worker.pid for worker in functions._workers.values() if worker.alive]
    return len(pids), sum(_private_kb(pid) for pid in pids) / 1024


def _private_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))


def _guard(cloud: Cloud) -> tuple[float, float]:
    """(milliseconds of a request as its sender sees it, of that in the guard)."""
    judged, spent = vars(Guard)["_refused"], [0.0]

    def timed(guard: Guard, *request: Any) -> Any:
        begun = time.thread_time()
        try:
            return judged(guard, *request)
        finally:
            spent[0] += time.thread_time() - begun

    [table] = [each.physical_id for each in cloud.resources("AWS::DynamoDB::Table") if each.stack == "ZunyiDecision"]
    roles = cloud.works.endpoint.permits.roles.values()
    role = next(each for each in roles if each.label.startswith("ZunyiDecision/ApiRole"))
    session = cloud.works.endpoint.sessions.assume(role.arn, "bench")
    client = boto3.client(
        "dynamodb",
        endpoint_url=cloud.endpoint_url,
        region_name=REGION,
        aws_access_key_id=session.key,
        aws_secret_access_key=session.secret,
        aws_session_token=session.token,
    )
    setattr(Guard, "_refused", timed)  # noqa: B010 - measured in its place
    try:
        wall = _seconds(lambda: [client.get_item(TableName=table, Key=_key(at)) for at in range(REQUESTS)])
    finally:
        setattr(Guard, "_refused", judged)  # noqa: B010
    return wall / REQUESTS * 1000, spent[0] / REQUESTS * 1000


def _key(at: int) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"nobody#{at}"}, "sk": {"S": "-"}}
