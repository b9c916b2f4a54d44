"""The seed through the platform's own HTTP API: departments, contracts in the order of their versions, grants."""

import http.client
import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ops.errors import PublishError

SEED = Path(__file__).resolve().parent.parent / "seed"
TIMEOUT_S = 30
PAUSES_S = (1.0, 3.0, 9.0)  # a gateway that is just deployed may need a moment
TRY_AGAIN = {429, 502, 503, 504}
STATES = {"published": "已发布", "unchanged": "没有变化"}


def seed(
    origin: str, bearer: str, *, folder: Path = SEED, pause: Callable[[float], None] = time.sleep
) -> Iterator[str]:
    """Tells each part as it is done. Raises PublishError with the platform's own words when it refuses one."""

    def call(method: str, path: str, body: Mapping[str, Any]) -> Any:
        return answer(request_of(origin, bearer, method, path, body), path, pause)

    for department in json.loads((folder / "departments.json").read_text(encoding="utf-8")):
        call("PUT", f"aggregation/departments/{department['id']}", rest(department, "id"))
        yield f"部门 {department['name']}"
    for contract in contracts(folder):
        told = call("POST", "aggregation/contracts", contract)
        yield f"契约 {contract['name']} 第 {contract['version']} 版:{STATES.get(told.get('state', ''), '完成')}"
    for grant in json.loads((folder / "grants.json").read_text(encoding="utf-8")):
        path = f"blockdata/grants/{grant['department']}/{grant['ground']}"
        call("PUT", path, rest(grant, "department", "ground"))
        yield f"授权 {grant['name']}"


def contracts(folder: Path) -> list[dict[str, Any]]:
    """By dataset, then by version as a number: the tenth follows the ninth."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in (folder / "contracts").glob("*/*.json")]
    return sorted(found, key=lambda contract: (contract["department"], contract["dataset"], contract["version"]))


def rest(entry: Mapping[str, Any], *named_in_path: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in named_in_path}


def request_of(origin: str, bearer: str, method: str, path: str, body: Mapping[str, Any]) -> urllib.request.Request:
    if not origin.startswith(("https://", "http://")):
        message = f"平台的网址不对:{origin}"
        raise PublishError(message)
    return urllib.request.Request(  # noqa: S310 - a web address, see above
        f"{origin.rstrip('/')}/api/{path}",
        method=method,
        data=json.dumps(body, ensure_ascii=False).encode(),
        headers={
            "Authorization": f"Bearer {bearer}",
            "Content-Type": "application/json",
            "Idempotency-Key": uuid.uuid4().hex,
        },
    )


def answer(request: urllib.request.Request, path: str, pause: Callable[[float], None]) -> Any:
    """The answer's JSON; asked again, with the same Idempotency-Key, while the gateway is not ready."""
    for wait in (*PAUSES_S, None):
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as found:  # noqa: S310
                return json.load(found)
        except urllib.error.HTTPError as error:
            if error.code not in TRY_AGAIN or wait is None:
                raise refused(path, error) from None
        except ValueError:
            message = f"{path}:{request.host} 回答的不是平台接口的内容,请检查 --api"
            raise PublishError(message) from None
        except (OSError, http.client.HTTPException) as error:
            if wait is None:
                message = f"{path}:连不上 {request.host}({error})"
                raise PublishError(message) from None
        pause(wait)
    raise AssertionError  # the last turn returns or raises


def refused(path: str, error: urllib.error.HTTPError) -> PublishError:
    body = error.read().decode(errors="replace")
    try:
        problem = json.loads(body)
        words = f"{problem['detail']}{problem.get('remedy', '')}(编号 {problem.get('trace', '无')})"
    except (ValueError, KeyError, TypeError):
        words = body[:300]
    if error.code in {401, 403}:
        words = f"{words} 请检查令牌:须是平台运维(operator)的访问令牌,且未过期".strip()
    return PublishError(f"{path}:{error.code} {words}")
