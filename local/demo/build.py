"""What must be built before anything can be deployed: the web and the templates, side by side."""

import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TARGETS = ("web", "synth")


class BuildError(Exception):
    """A make target ended with an error; its output has been shown."""


def build(tell: Callable[[str], None]) -> None:
    """Run the make targets at once, telling each line they print. Raises BuildError when one fails."""
    failed: list[str] = []
    runs = [threading.Thread(target=run, args=(target, tell, failed)) for target in TARGETS]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    if failed:
        raise BuildError(", ".join(failed))


def run(target: str, tell: Callable[[str], None], failed: list[str]) -> None:
    command = ["make", "--no-print-directory", target]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or ():
            if line.strip():
                tell(f"{target}: {line.rstrip()}")
    if process.returncode:
        failed.append(target)
