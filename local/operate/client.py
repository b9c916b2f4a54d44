"""Asks the running cloud's operator's desk."""

import argparse
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.operate import address

DESK = "/_local"
TIMEOUT_S = 60


class NotAnsweredError(Exception):
    """No cloud answers, or it says no; in words for the operator."""


@dataclass(frozen=True)
class Client:
    """Raises NotAnsweredError."""

    url: str

    def get(self, path: str) -> Any:
        return self._ask(urllib.request.Request(f"{self.url}{DESK}{path}"))  # noqa: S310 - this machine's own

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        data, headers = json.dumps(body).encode(), {"Content-Type": "application/json"}
        return self._ask(urllib.request.Request(f"{self.url}{DESK}{path}", data=data, headers=headers))  # noqa: S310

    def _ask(self, request: urllib.request.Request) -> Any:
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise NotAnsweredError(told(error.read()) or f"本地云答复 {error.code}") from error
        except OSError as error:
            message = f"{self.url} 没有本地云在运行:{error}"
            raise NotAnsweredError(message) from error


def told(body: bytes) -> str:
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return ""


def add_options(parser: argparse.ArgumentParser) -> None:
    """How a command finds the cloud."""
    parser.add_argument("--endpoint", metavar="URL", help="本地云的入口,例如 http://127.0.0.1:8114")
    parser.add_argument("--folder", type=Path, default=address.FOLDER, help="本地云的目录(里面有它的地址)")


def client(options: argparse.Namespace) -> Client:
    url = options.endpoint or address.read(options.folder)
    if not url:
        message = f"{options.folder} 里没有正在运行的本地云;请先 make demo,或用 --endpoint 指明"
        raise NotAnsweredError(message)
    return Client(url.rstrip("/"))
