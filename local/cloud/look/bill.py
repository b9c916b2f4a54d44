"""The estimated AWS bill of what just ran. Pure, but for the price table beside it."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from local.cloud.endpoint.metering import Asked, Key

PRICES: dict[str, Any] = json.loads(Path(__file__).with_name("prices.json").read_text(encoding="utf-8"))
READING = frozenset({"GetObject", "HeadObject"})
FREE = frozenset({"DeleteObject"})


def lines(quantities: Mapping[str, float]) -> list[dict[str, Any]]:
    """One for each price, dearest first. Raises ValueError for a quantity that has no price.

    >>> [line["usd"] for line in lines({"events": 2_000_000, "s3_gets": 0})][:2]
    [2.0, 0.0]
    """
    if unknown := set(quantities) - {item["id"] for item in PRICES["items"]}:
        message = f"no price for {', '.join(sorted(unknown))}"
        raise ValueError(message)
    made = [
        {
            "service": item["service"],
            "name": item["name"],
            "unit": item["unit"],
            "quantity": quantities.get(item["id"], 0),
            "price": item["price"],
            "per": item["per"],
            "usd": quantities.get(item["id"], 0) * item["price"] / item["per"],
        }
        for item in PRICES["items"]
    ]
    return sorted(made, key=lambda line: -line["usd"])


def of_requests(asked: Mapping[Key, Asked]) -> dict[str, float]:
    """What requests to AWS amount to, but for the queues', which the cloud's own pollers make as well."""
    s3 = [(key[2], of.requests) for key, of in asked.items() if key[1] == "s3"]
    return {
        "dynamodb_writes": sum(of.write_units for of in asked.values()),
        "dynamodb_reads": sum(of.read_units for of in asked.values()),
        "s3_gets": sum(count for action, count in s3 if action in READING),
        "s3_puts": sum(count for action, count in s3 if action not in READING | FREE),
    }


def of_functions(used: Iterable[tuple[str, int, int, int]]) -> dict[str, float]:
    """From each function's (architecture, memory in MB, billed milliseconds, invocations).

    >>> of_functions([("arm64", 512, 4000, 3)])
    {'lambda_requests': 3, 'lambda_gb_s_arm64': 2.0}
    """
    made: dict[str, float] = {"lambda_requests": 0}
    for architecture, memory_mb, billed_ms, invocations in used:
        name = f"lambda_gb_s_{architecture}"
        made[name] = made.get(name, 0) + memory_mb / 1024 * billed_ms / 1000
        made["lambda_requests"] += invocations
    return made
