"""The operator's desk: JSON for this machine, closed to pages of other origins."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from local.cloud import Cloud
from local.cloud.operator.desk import Asked, Desk, RefusalError
from local.operate import address

pytestmark = pytest.mark.xdist_group("cloud-operator")


def ask(desk: Desk, path: str, **request: Any) -> Response:
    builder = EnvironBuilder(path, base_url=request.pop("base_url", "http://127.0.0.1:8114"), **request)
    return desk.serve(Request(builder.get_environ()))


@pytest.fixture
def desk() -> Desk:
    def refuse(asked: Asked) -> None:
        raise RefusalError(404, f"没有 {asked.variables['name']}")

    made = Desk()
    made.add("GET", "/echo/<name>", lambda asked: {"name": asked.variables["name"], **asked.query})
    made.add("POST", "/echo/<name>", lambda asked: asked.body)
    made.add("GET", "/page", lambda _: Response("<p>页面</p>", content_type="text/html"))
    made.add("GET", "/nobody/<name>", refuse)
    return made


def test_a_route_answers_with_what_its_path_query_and_body_say(desk: Desk) -> None:
    answer = ask(desk, "/_local/echo/队列", query_string={"limit": "3"})
    assert (answer.status_code, answer.json) == (200, {"name": "队列", "limit": "3"})
    assert ask(desk, "/_local/echo/x", method="POST", json={"id": "m"}).json == {"id": "m"}
    assert ask(desk, "/_local/page").get_data(as_text=True) == "<p>页面</p>"


@pytest.mark.parametrize(
    ("path", "request_", "status"),
    [
        ("/_local/nothing", {}, 404),
        ("/_local/nobody/q", {}, 404),
        ("/_local/page", {"method": "POST"}, 405),
        ("/_local/echo/x", {"method": "POST", "data": b"[1]"}, 400),
        ("/_local/echo/x", {"method": "POST", "data": b"{"}, 400),
        ("/_local/echo/x", {"base_url": "http://rebound.example:8114"}, 403),
        ("/_local/echo/x", {"method": "POST", "json": {}, "headers": {"Origin": "http://other.example"}}, 403),
        ("/_local/echo/x", {"method": "POST", "json": {}, "headers": {"Origin": "null"}}, 403),
        ("/_local/echo/x", {"method": "POST", "json": {}, "headers": {"Origin": "http://127.0.0.1:8114"}}, 200),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(
    desk: Desk, path: str, request_: dict[str, Any], status: int
) -> None:
    answer = ask(desk, path, **request_)
    assert answer.status_code == status
    assert status == 200 or (answer.json or {})["message"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    with Cloud(folder=tmp_path_factory.mktemp("operator")) as cloud:
        yield cloud


def test_the_desk_stands_at_the_address_the_cloud_tells_in_its_folder(running: Cloud) -> None:
    running.works.gateway.desk.add("GET", "/hello", lambda _: {"hello": "cloud"})
    url = address.read(running.folder)
    assert url == running.gateway_url
    assert requests.get(f"{url}/_local/hello", timeout=10).json() == {"hello": "cloud"}


def test_a_cloud_that_ended_is_not_found_any_more(tmp_path: Path) -> None:
    assert address.read(tmp_path) is None
    with address.told(tmp_path, "http://127.0.0.1:1"):
        assert address.read(tmp_path) == "http://127.0.0.1:1"
    assert address.read(tmp_path) is None
