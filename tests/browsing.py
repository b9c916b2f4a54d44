"""A browser, and what every page must keep to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

PATIENCE_MS = 30_000
"""How long a page may take on a machine that does other things too; what is there is not waited for."""
CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).resolve().parents[1] / "node_modules" / "axe-core" / "axe.min.js"

SETTLED = """() => Promise.all(document.getAnimations()
    .filter((each) => each.effect.getComputedTiming().iterations !== Infinity)
    .map((each) => each.finished.catch(() => {})))"""
"""What fades in or out has done so: half faded text has no contrast."""


@contextmanager
def launched() -> Iterator[Browser]:
    """Debian's chromium, without a window."""
    if not CHROMIUM.exists():
        pytest.fail("no browser: run `make browser` first")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=str(CHROMIUM))
        yield chromium
        chromium.close()


class Watch:
    """What a page must never do: fail in its script, or speak to another host."""

    def __init__(self, address: str) -> None:
        self.address, self.faults, self.strangers = address, list[str](), list[str]()

    def see(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self.hear)
        page.on("request", lambda request: self.meet(request.url))

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(message.text)

    def meet(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.strangers.append(url)


@contextmanager
def watched(address: str) -> Iterator[Watch]:
    """Whatever pages do meanwhile is held against them at the end."""
    watch = Watch(address)
    yield watch
    assert watch.faults == []
    assert watch.strangers == []


def axe(page: Page) -> list[str]:
    """What axe finds wrong with the page, as "rule: element"."""
    page.evaluate(AXE.read_text("utf-8"))
    page.evaluate(SETTLED)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]
