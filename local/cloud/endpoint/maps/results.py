"""What a ResultWriter leaves in its bucket: a manifest, and a file for each way in which items' executions ended.

Source: AWS Step Functions Developer Guide, "ResultWriter (Map)".
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from local.cloud.endpoint.maps.children import Child, Status

FILE_BYTES_MAX: Final = 5 * 1024**3
FILES: Final = {
    "SUCCEEDED": (Status.SUCCEEDED,),
    "FAILED": (Status.FAILED, Status.TIMED_OUT, Status.ABORTED),
    "PENDING": (Status.PENDING,),
}


def folder(prefix: str, map_run: str) -> str:
    """
    >>> folder("jobs", "arn:aws:states:us-east-1:1:mapRun:Take/Each:9f")
    'jobs/9f/'
    """
    before = f"{prefix}/" if prefix and not prefix.endswith("/") else prefix
    return f"{before}{map_run.rsplit(':', 1)[-1]}/"


def objects(
    bucket: str, prefix: str, map_run: str, children: Iterable[Child], *, bytes_max: int = FILE_BYTES_MAX
) -> dict[str, bytes]:
    """By key, the manifest last: who finds it finds the files."""
    place, all_of_them = folder(prefix, map_run), list(children)
    made: dict[str, bytes] = {}
    listed: dict[str, list[dict[str, Any]]] = {}
    for kind in ("FAILED", "PENDING", "SUCCEEDED"):
        told = [json.dumps(child.told(), ensure_ascii=False) for child in all_of_them if child.status in FILES[kind]]
        files = {f"{place}{kind}_{number}.json": body for number, body in enumerate(bodies(told, bytes_max))}
        listed[kind] = [{"Key": key, "Size": len(body)} for key, body in files.items()]
        made |= files
    manifest = {"DestinationBucket": bucket, "MapRunArn": map_run, "ResultFiles": listed}
    return made | {f"{place}manifest.json": json.dumps(manifest, ensure_ascii=False).encode()}


def bodies(told: list[str], bytes_max: int) -> Iterator[bytes]:
    """Arrays of so many bytes at most, or of one entry that is larger.

    >>> list(bodies(['"a"', '"b"', '"c"'], 9))
    [b'["a","b"]', b'["c"]']
    """
    held: list[str] = []
    size = 1
    for each in told:
        more = len(each.encode()) + 1
        if held and size + more > bytes_max:
            yield f"[{','.join(held)}]".encode()
            held, size = [], 1
        held.append(each)
        size += more
    if held:
        yield f"[{','.join(held)}]".encode()
