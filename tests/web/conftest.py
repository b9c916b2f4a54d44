"""A browser at the console's door, logged in as somebody."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import PATIENCE_MS, watched

from .answers import PEOPLE
from .city import City
from .server import WEB, open_city

Open = Callable[..., Page]


@pytest.fixture
def city() -> City:
    """The canned city of one test."""
    return City()


@pytest.fixture
def address(city: City) -> Iterator[str]:
    """Where the built pages and the canned answers are."""
    if not (WEB / "console" / "index.html").exists():
        pytest.fail("no pages: run `make web` first")
    server = open_city(city)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def a_login(address: str, role: str) -> dict[str, Any]:
    sub, name, *_ = PEOPLE[role]
    profile = {
        "sub": sub,
        "name": name,
        "iss": f"{address}/openid",
        "aud": "console",
        "exp": int(time.time()) + 3600,
        "iat": 0,
    }
    return {
        "access_token": "t",
        "token_type": "Bearer",
        "profile": profile,
        "scope": "openid",
        "expires_at": int(time.time()) + 3600,
    }


@pytest.fixture
def open_page(browser: Browser, address: str, city: City) -> Iterator[Open]:
    """`open_page("/datasets", role="steward")`: the page as that person sees it, settled."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="zh-CN", timezone_id="Asia/Shanghai", reduced_motion="reduce"
    )

    def opened(path: str, role: str | None = "steward") -> Page:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        watch.see(page)
        if role:
            city.role = role
            key = f"oidc.user:{address}/openid:console"
            page.add_init_script(
                f"sessionStorage.setItem({json.dumps(key)}, {json.dumps(json.dumps(a_login(address, role)))})"
            )
        page.goto(f"{address}/console/index.html#{path}")
        page.locator("h1").wait_for()
        expect(page.locator(".ghost, [aria-busy=true]")).to_have_count(0)
        return page

    with watched(address) as watch:
        yield opened
        context.close()
