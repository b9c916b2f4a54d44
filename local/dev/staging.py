"""From edited sources to the folders that functions run from, without synthesising.

An assembly's folder keeps what its name, a digest, says: edited code runs from copies beside it.
"""

import itertools
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from local.cloud.deploy.assembly import Assembly

LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.md", ".*")


@dataclass(frozen=True)
class Mirror:
    """A folder of the assembly, and which packages in it (by their place) are copies of which folders of the house."""

    asset: Path
    packages: tuple[tuple[str, Path], ...]

    def holds(self, path: Path) -> bool:
        return any(path.is_relative_to(source) for _, source in self.packages)


class Staging:
    """Copies go below `folder`, which is its own."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder
        self._numbers = itertools.count(1)
        self._mirrors: list[Mirror] = []
        self._copies: dict[Path, Path] = {}
        shutil.rmtree(folder, ignore_errors=True)

    def read(self, assembly: Path) -> None:
        """What is deployed now."""
        assets = {asset.source for asset in Assembly.read(assembly).assets if asset.source.is_dir()}
        found = [Mirror(asset, tuple(packages(self._root, asset))) for asset in sorted(assets)]
        self._mirrors = [mirror for mirror in found if mirror.packages]
        self._copies.clear()

    def stage(self, edited: Iterable[Path]) -> dict[Path, Path]:
        """By the assembly's folder, its copy: a new one for each that holds an edited file, and those made before."""
        paths = list(edited)
        for mirror in self._mirrors:
            if any(map(mirror.holds, paths)):
                self._copies[mirror.asset] = self._copy(mirror)
        return dict(self._copies)

    def _copy(self, mirror: Mirror) -> Path:
        target = self._folder / f"{mirror.asset.name[:16]}.{next(self._numbers)}"
        ours = {mirror.asset / place for place, _ in mirror.packages}

        def left_out(folder: str, names: list[str]) -> set[str]:
            return {name for name in names if Path(folder, name) in ours}

        shutil.copytree(mirror.asset, target, ignore=left_out)
        for place, source in mirror.packages:
            shutil.copytree(source, target / place, ignore=LEFT_OUT)
        return target


def packages(root: Path, asset: Path) -> Iterator[tuple[str, Path]]:
    """A function's asset holds a package as it lies in functions/ or a layer's python/; a layer's below python/."""
    sources = [("", root / "functions")]
    for layer in sorted(root.glob("layers/*/python")):
        sources += [("", layer), ("python/", layer)]
    for prefix, folder in sources:
        for source in sorted(folder.iterdir()):
            if source.is_dir() and (source / "__init__.py").exists() and (asset / prefix / source.name).is_dir():
                yield f"{prefix}{source.name}", source
