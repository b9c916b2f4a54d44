"""Progress for whoever waits: each stage named when it begins, timed when it ends."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console


@dataclass
class Stages:
    """Prints «[3/7] 部署模板 … 4.2 秒» and keeps the times for the summary."""

    total: int
    console: Console = field(default_factory=lambda: Console(highlight=False, soft_wrap=True))
    times: list[tuple[str, float]] = field(default_factory=list)

    @contextmanager
    def stage(self, title: str) -> Iterator[None]:
        number = len(self.times) + 1
        self.console.print(f"[bold]\\[{number}/{self.total}] {title}[/bold]")
        begun = time.monotonic()
        yield
        seconds = time.monotonic() - begun
        self.times.append((title, seconds))
        self.console.print(f"      完成,用时 {seconds:.1f} 秒", style="green")

    def tell(self, text: str) -> None:
        self.console.print(f"      {text}", markup=False)

    @property
    def seconds(self) -> float:
        return sum(seconds for _, seconds in self.times)
