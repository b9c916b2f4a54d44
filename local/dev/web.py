"""The web while it is edited: vite builds, what changed goes into the bucket, open pages load again.

Pages in the local bucket carry one script more than those that were built; what is deployed is taken from the build.
"""

import hashlib
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from werkzeug.wrappers import Response

from local.cloud.operator.desk import Asked, Desk
from ops.pages import built, kept, type_of

SCRIPT = Path(__file__).with_name("reload.js")
WAIT_S = 25.0
HEAD_END = b"</head>"
COLOURS = re.compile(r"\x1b\[[0-9;]*m")

Tell = Callable[[str], None]


class Pages:
    """The build in its bucket, and its version, which open pages ask for."""

    def __init__(self, folder: Path, s3: Any, bucket: str) -> None:
        self._folder = folder
        self._s3 = s3
        self._bucket = bucket
        self._digests: dict[str, str] = {}
        self._condition = threading.Condition()
        self._version = ""

    def register(self, desk: Desk) -> None:
        script = SCRIPT.read_bytes()
        desk.add("GET", "/reload.js", lambda _: Response(script, content_type="text/javascript; charset=utf-8"))
        desk.add("GET", "/reload", self._newer)

    def put(self) -> int:
        """Put what changed, and pages last, because they name the others. Returns how many files changed."""
        files = {path.relative_to(self._folder).as_posix(): path.read_bytes() for path in built(self._folder)}
        digests = {name: hashlib.sha256(body).hexdigest() for name, body in files.items()}
        changed = [name for name in files if digests[name] != self._digests.get(name)]
        if not changed:
            return 0
        version = str(time.time_ns())
        pages = [name for name in files if name.endswith(".html")]
        for name in [*(name for name in changed if name not in pages), *pages]:
            body = with_script(files[name], version) if name in pages else files[name]
            kind = type_of(Path(name))
            self._s3.put_object(Bucket=self._bucket, Key=name, Body=body, ContentType=kind, CacheControl=kept(name))
        self._digests = digests
        with self._condition:
            self._version = version
            self._condition.notify_all()
        return len(changed)

    def _newer(self, asked: Asked) -> dict[str, str]:
        """Answers when the version is another than the one seen, or after a while."""
        seen = asked.query.get("seen", "")
        with self._condition:
            self._condition.wait_for(lambda: self._version != seen, WAIT_S)
            return {"version": self._version}


def with_script(page: bytes, version: str) -> bytes:
    """
    >>> with_script(b"<head></head>", "1")
    b'<head><script src="/_local/reload.js?seen=1"></script></head>'
    """
    script = f'<script src="/_local/reload.js?seen={version}"></script>'.encode()
    return page.replace(HEAD_END, script + HEAD_END, 1)


class Builder:
    """vite, which builds again by itself when a source changes. `done(seconds)` after each build."""

    def __init__(self, root: Path, done: Callable[[float], None], tell: Tell) -> None:
        self._root = root
        self._done = done
        self._tell = tell

    def __enter__(self) -> Self:
        node, vite = self._root / ".venv/bin/node", self._root / "node_modules/vite/bin/vite.js"
        self._process = subprocess.Popen(
            [node, vite, "build", "--watch"],
            cwd=self._root / "web/console",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # what is called node may itself start node: all of it ends together
        )
        self._thread = threading.Thread(target=self._listen, name="vite", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        self._process.wait()
        self._thread.join()
        if self._process.stdout:
            self._process.stdout.close()

    def _listen(self) -> None:
        begun, failing = time.monotonic(), False
        for line in self._process.stdout or ():
            text = COLOURS.sub("", line).strip()
            if "build started" in text:
                begun, failing = time.monotonic(), False
            elif "built in" in text:
                self._done(time.monotonic() - begun)
            elif failing or "error" in text.lower():
                failing = True
                if text:
                    self._tell(f"网页:{text}")
