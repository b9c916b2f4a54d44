"""The table of faults: what each is, and which requests or deliveries it can befall."""

from collections.abc import Mapping
from dataclasses import dataclass

READS = {"dynamodb": "GetItem Query Scan BatchGetItem", "s3": "GetObject HeadObject ListBucket"}
WRITES = {
    "dynamodb": "PutItem UpdateItem DeleteItem TransactWriteItems BatchWriteItem",
    "s3": "PutObject PostObject DeleteObject",
    "events": "PutEvents",
    "states": "StartExecution SendTaskSuccess",
}
OTHERS = {"states": "DescribeExecution", "ssm": "GetParameter", "secretsmanager": "GetSecretValue"}
ALL = {
    service: " ".join(filter(None, (of.get(service, "") for of in (READS, WRITES, OTHERS))))
    for service in READS | WRITES | OTHERS
}


@dataclass(frozen=True)
class Kind:
    """actions: by service, those it can befall, parted by spaces."""

    name: str
    label: str
    actions: Mapping[str, str]

    def befalls(self, service: str, action: str) -> bool:
        """
        >>> CALLS["conflict"].befalls("dynamodb", "TransactWriteItems"), CALLS["conflict"].befalls("dynamodb", "Query")
        (True, False)
        """
        return action in self.actions.get(service, "").split()


CALLS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("throttle", "限流", ALL),
        Kind("error", "服务内部错误(500)", ALL),
        Kind("slow", "响应缓慢", ALL),
        Kind("timeout-after-commit", "已提交却报超时", WRITES),
        Kind("conflict", "事务冲突", {"dynamodb": "TransactWriteItems"}),
        Kind("unprocessed", "批量请求只做了一部分", {"dynamodb": "BatchGetItem BatchWriteItem"}),
        Kind("failed-entries", "总线只收下一部分事件", {"events": "PutEvents"}),
        Kind("stale-read", "读到旧值", {"dynamodb": "GetItem Query Scan"}),
    )
}
"""Errors of services. Each is chosen only for requests that it can befall."""

CRASHES: Mapping[str, str] = {
    "crash-before": "调用前函数进程被杀",
    "crash-after": "调用后函数进程被杀",
}
"""A function's process dies at one of its requests: before it is done, or when it is done and the answer is lost."""

QUEUES: Mapping[str, str] = {
    "duplicate": "消息重复投递",
    "delay": "消息延迟",
    "reorder": "消息乱序",
    "lost-ack": "处理完而确认丢失",
    "redelivery": "处理期间再次投递",
}
STREAMS: Mapping[str, str] = {"stream-replay": "数据流重放"}
OUTSIDE: Mapping[str, str] = {"poison": "无法读懂的消息", "clock-jump": "时钟跳变"}
"""What whoever runs a journey does to it himself, and notes."""

LABELS: Mapping[str, str] = {
    **QUEUES,
    **STREAMS,
    **{name: kind.label for name, kind in CALLS.items()},
    **CRASHES,
    **OUTSIDE,
}


def writes(service: str, action: str) -> bool:
    """
    >>> writes("events", "PutEvents"), writes("s3", "GetObject")
    (True, False)
    """
    return action in WRITES.get(service, "").split()


def of_call(service: str, action: str, *, lags: bool = False) -> list[str]:
    """lags: a read that need not be consistent; few are, and every other fault of theirs is that they are stale.

    >>> of_call("events", "PutEvents")
    ['throttle', 'error', 'slow', 'timeout-after-commit', 'failed-entries']
    >>> of_call("dynamodb", "Query", lags=True)
    ['throttle', 'error', 'slow', 'stale-read', 'stale-read', 'stale-read']
    """
    others = [name for name, kind in CALLS.items() if name != "stale-read" and kind.befalls(service, action)]
    return [*others, *(["stale-read"] * len(others) if lags else [])]
