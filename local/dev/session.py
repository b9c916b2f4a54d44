"""What an edit asks for: other code, another deployment, the seed again. A failure is told, and the watch goes on."""

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from local.cloud import Cloud, DeploymentError
from local.dev.files import Files
from local.dev.staging import Staging

CODE = ("functions", "layers")
TEMPLATES = ("infra", "events", "app.py", "cdk.json")
SEED = ("seed",)

Tell = Callable[[str], None]


class RefusedError(Exception):
    """Why an edit cannot run, in words for whoever made it."""


class Session:
    """`synthesise` makes the assembly, `deploy` puts it in place and names the stacks that changed, `sow` repeats the
    seed. They may raise RefusedError. `staged`: a folder for copies."""

    def __init__(
        self,
        cloud: Cloud,
        *,
        root: Path,
        staged: Path,
        assembly: Path,
        synthesise: Callable[[], None],
        deploy: Callable[[], Sequence[str]],
        sow: Callable[[], None],
        tell: Tell,
    ) -> None:
        self._cloud = cloud
        self._root = root
        self._assembly = assembly
        self._synthesise = synthesise
        self._deploy = deploy
        self._sow = sow
        self._tell = tell
        self._staging = Staging(root, staged)
        self._staging.read(assembly)
        self.files = Files(root, (*CODE, *TEMPLATES, *SEED))

    def follow(self) -> None:
        """Until it is interrupted."""
        while True:
            self.take(self.files.wait())

    def take(self, edited: Iterable[Path]) -> None:
        """Put what was edited into effect, and tell in a line what that was and how long it took."""
        begun = time.monotonic()
        by_part: dict[str, list[Path]] = {}
        for path in edited:
            by_part.setdefault(path.relative_to(self._root).parts[0], []).append(path)
        try:
            told = self._act(by_part)
        except (RefusedError, DeploymentError, OSError) as error:
            self._tell(f"未更新,仍是原来的:{error}")
            return
        for line in told:
            self._tell(f"{line},{time.monotonic() - begun:.2f} 秒")

    def _act(self, by_part: dict[str, list[Path]]) -> list[str]:
        code = [path for part in CODE for path in by_part.get(part, [])]
        refuse_misspelt(self._root, code)
        told: list[str] = []
        if any(part in by_part for part in TEMPLATES):
            told.append(self._redeploy())
        elif code:
            told.append(self._restage(code))
        if any(part in by_part for part in SEED):
            self._sow()
            told.append("目录、契约与授权已更新")
        return told

    def _redeploy(self) -> str:
        self._synthesise()
        changed = self._deploy()
        self._staging.read(self._assembly)
        return f"模板已部署,变更的栈:{'、'.join(changed) or '无'}"

    def _restage(self, code: list[Path]) -> str:
        functions = self._cloud.restage(self._staging.stage(code))
        names = "、".join(sorted(path.relative_to(self._root).as_posix() for path in code))
        return f"{names} → {len(functions)} 个函数已换新"


def refuse_misspelt(root: Path, code: Iterable[Path]) -> None:
    """Code that Python cannot read would fail every invocation. Raises RefusedError."""
    for path in code:
        if path.suffix != ".py" or not path.exists():
            continue
        try:
            compile(path.read_bytes(), str(path), "exec")
        except (SyntaxError, ValueError) as error:
            where = f"{path.relative_to(root).as_posix()} 第 {getattr(error, 'lineno', 0)} 行"
            message = f"{where}:{getattr(error, 'msg', error)}"
            raise RefusedError(message) from error
