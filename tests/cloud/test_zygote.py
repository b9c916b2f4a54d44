"""The process that workers are forked from tells of each that ended, whenever the signal comes."""

import subprocess
import sys
from pathlib import Path

ZYGOTE = Path(__file__).resolve().parents[2] / "local" / "cloud" / "functions" / "zygote.py"
CHILDREN = 2000
SCRIPT = f"""
import importlib.util, json, os, signal
spec = importlib.util.spec_from_file_location("zygote", {str(ZYGOTE)!r})
zygote = importlib.util.module_from_spec(spec)
spec.loader.exec_module(zygote)

class Control:
    told = []
    @classmethod
    def send(cls, notice):
        cls.told.append(json.loads(notice)["ended"])

signal.signal(signal.SIGCHLD, lambda *_: zygote.reap(Control))
for number in range({CHILDREN}):
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    zygote.children[pid] = str(number)
    zygote.reap(Control)
while zygote.children:
    zygote.reap(Control)
print(len(Control.told), len(set(Control.told)))
"""


def test_every_child_that_ends_is_told_of_once() -> None:
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own
    assert done.stderr == ""
    assert done.stdout.split() == [str(CHILDREN), str(CHILDREN)]
