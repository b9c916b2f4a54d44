"""A rehearsal city carried through the engine into a lake in a local folder, to measure and to train on."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from fusion import publish
from fusion.clean import clean
from fusion.compare import compare
from fusion.contract import Contract
from fusion.entities import ENTITIES
from fusion.fuse import fuse
from fusion.lake import Lake, Source
from fusion.match import match, stored
from fusion.recognise import inspect
from fusion.sql import Limits, names, session, statement, text

ROOT = Path(__file__).resolve().parent.parent
KEY = hashlib.sha256(b"a key of the measurements").digest()
TODAY = date(2018, 3, 15)
LIMITS = Limits(memory_mb=4096)
PREFIXES = "0123456789abcdef"


def city(people: int, seed: int, folder: Path, *options: str) -> Path:
    """Generates the city's files into `folder`, its truth apart in truth/."""
    command = [sys.executable, "-m", "local.city", "--people", str(people), "--seed", str(seed), "--out", str(folder)]
    subprocess.run([*command, *options], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - ourselves
    return folder


def delivered(folder: Path, work: Path) -> Lake:
    """Every file of the city through clean, compare, match, fuse and apply."""
    lake = Lake(str(work / "lake"))
    for number, (promised, path) in enumerate(files(folder)):
        deliver(lake, promised, path, work / f"{number}")
    return lake


def told(folder: Path, work: Path) -> Lake:
    """What every file of the city says, matched with nothing: the lake's evidence alone."""
    lake = Lake(str(work / "lake"))
    for number, (promised, path) in enumerate(files(folder)):
        found = compared(lake, promised, path, work / f"{number}")
        with session(LIMITS) as connection:
            for entity in ENTITIES.values():
                columns, file = names(list(stored(entity))), text(found / f"evidence-{entity.kind}.parquet")
                rows = statement("select $columns from read_parquet($file)", columns=columns, file=file)
                lake.merge(connection, entity.evidence, rows, key="evidence_id", partition="prefix", parts=PREFIXES)
    return lake


def files(folder: Path) -> Iterator[tuple[Contract, Path]]:
    for path in sorted(folder.glob("*/*/*")):
        department, dataset = path.relative_to(folder).parts[:2]
        if department != "truth":
            yield contract(department, dataset), path


def contract(department: str, dataset: str) -> Contract:
    document = (ROOT / "seed" / "contracts" / department / f"{dataset}.v1.json").read_text(encoding="utf-8")
    return Contract.load(json.loads(document))


def deliver(lake: Lake, promised: Contract, path: Path, work: Path) -> None:
    found, source = compared(lake, promised, path, work), _source(path, work)
    match(found, lake, work / "matched", limits=LIMITS)
    fuse(work / "matched", lake, work / "fused", source=source, limits=LIMITS)
    publish.apply(found, work / "matched", work / "fused", lake, promised, limits=LIMITS)


def compared(lake: Lake, promised: Contract, path: Path, work: Path) -> Path:
    """Cleaned and compared, in a folder under `work`."""
    recognised = inspect(path, path.name, promised)
    clean(path, recognised, promised, work / "cleaned", today=TODAY, mask=lambda *_: "", limits=LIMITS)
    out, source = work / "compared", _source(path, work)
    compare(work / "cleaned", lake, promised, out, source=source, key=KEY, confirmed=True, limits=LIMITS)
    return out


def _source(path: Path, work: Path) -> Source:
    return Source(f"sub_{work.name:0>6}", path.name, "2018-02-01T08:00:00Z")
