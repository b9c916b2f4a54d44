"""All steps on a lake in a local folder."""

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from fusion import publish
from fusion.clean import Cleaned
from fusion.compare import Compared, compare
from fusion.contract import Contract
from fusion.fuse import Fused, fuse
from fusion.lake import Lake, Source
from fusion.large.slices import cut, gather_fused, grouped, join, ranges_of, touched
from fusion.match import Matched, match
from tests.fusion.builders import KEY, LIMITS, cleaned, csv_file

Golden = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Delivered:
    cleaned: Cleaned
    compared: Compared
    matched: Matched
    fused: Fused
    changes: list[dict[str, Any]]
    """Of persons; those of organisations and houses stand in `others`."""
    findings: list[dict[str, Any]]
    others: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class City:
    """A lake, and the golden items (persons apart from the others) and open findings as their readers keep them."""

    folder: Path
    golden: Golden = field(default_factory=dict)
    others: Golden = field(default_factory=dict)
    findings: dict[str, dict[str, Any]] = field(default_factory=dict)
    count: int = 0

    @property
    def lake(self) -> Lake:
        return Lake(str(self.folder / "lake"))

    def copy(self, folder: Path) -> "City":
        """Another city that stands where this one does."""
        shutil.copytree(self.folder / "lake", folder / "lake")
        golden, others, findings = deepcopy((self.golden, self.others, self.findings))
        return City(folder, golden, others, findings, self.count)

    def deliver(
        self,
        contract: Contract,
        rows: Iterable[Mapping[str, str]],
        *,
        submission: str = "",
        received_at: str = "",
        stop: str = "",
        delta: bool = False,
        confirmed: bool = False,
        slice_rows: int = 0,
    ) -> Delivered:
        """From file to lake. `stop`: what the function dies before writing: items, evidence, golden,
        features or accepted. `slice_rows`: published in slices of about so many rows."""
        self.count += 1
        submission = submission or f"sub_{self.count:04d}"
        work = self.folder / f"{submission}-{self.count}"
        work.mkdir(parents=True)
        path = csv_file(work, contract, rows)
        source = Source(submission, "file.csv", received_at or f"2018-02-{self.count:02d}T08:00:00Z")
        clean = cleaned(path, contract, work / "cleaned")
        compared = compare(
            work / "cleaned",
            self.lake,
            contract,
            work / "compared",
            source=source,
            key=KEY,
            delta=delta,
            confirmed=confirmed,
            limits=LIMITS,
        )
        if compared.held:
            return Delivered(clean, compared, Matched(0, 0, 0, 0), Fused(0, 0, 0, 0, 0, 0), [], [])
        if slice_rows:
            return self._publish_slices(clean, compared, work, contract, source, slice_rows)
        matched = match(work / "compared", self.lake, work / "matched", limits=LIMITS)
        fused = fuse(work / "matched", self.lake, work / "fused", source=source, limits=LIMITS)
        told = list(publish.golden_changes(work / "fused", key=KEY))
        changes = [change for change in told if change["kind"] == "person"]
        others = [change for change in told if change["kind"] != "person"]
        findings = list(publish.finding_changes(work / "fused"))
        if stop != "items":
            self._write(told, findings)
            lake = _Dying(str(self.folder / "lake"), stop=stop) if stop else self.lake
            try:
                publish.apply(work / "compared", work / "matched", work / "fused", lake, contract, limits=LIMITS)
            except _DiedError:
                assert stop
        return Delivered(clean, compared, matched, fused, changes, findings, others)

    def _publish_slices(
        self, clean: Cleaned, compared: Compared, work: Path, contract: Contract, source: Source, rows: int
    ) -> Delivered:
        received, cuts = clean.received, work / "cut"
        ranges = ranges_of(received, rows_max=rows)
        changed = cut(work / "compared", cuts, rows=received, ranges=ranges, limits=LIMITS)
        slices = []
        for first, last in grouped([changed], rows_max=rows):
            slices.append(work / f"slice-{first}")
            join([cuts / str(place) for place in changed if first <= place <= last], slices[-1], limits=LIMITS)
        for each in slices:
            matched = match(each, self.lake, each / "matched", limits=LIMITS)
            fused = fuse(each / "matched", self.lake, each / "fused", source=source, limits=LIMITS)
            self._write(
                list(publish.golden_changes(each / "fused", key=KEY)), list(publish.finding_changes(each / "fused"))
            )
            publish.apply(each, each / "matched", each / "fused", self.lake, contract, limits=LIMITS)
            touched(each / "matched", each / "fused", each / "fused", limits=LIMITS)
        fused = gather_fused([each / "fused" for each in slices], self.lake, source=source, limits=LIMITS)
        return Delivered(clean, compared, matched, fused, [], [])

    def _write(self, changes: Sequence[dict[str, Any]], findings: Sequence[dict[str, Any]]) -> None:
        for change in changes:
            kept = self.golden if change["kind"] == "person" else self.others
            if change["change"] == "ended":
                kept.pop(change["golden_id"], None)
            else:
                kept[change["golden_id"]] = {part: value for part, value in change.items() if part != "change"}
        for finding in findings:
            if finding["state"] == "found":
                self.findings[finding["golden_id"]] = finding
            elif self.findings.get(finding["golden_id"], finding)["rule"] == finding["rule"]:
                self.findings.pop(finding["golden_id"], None)

    def person(self, **attributes: str) -> dict[str, Any]:
        """The one golden record with these attributes."""
        [found] = self.persons(**attributes)
        return found

    def record(self, kind: str, **attributes: str) -> dict[str, Any]:
        """The one organisation or house with these attributes."""
        of_kind = (each for each in self.others.values() if each["kind"] == kind)
        [found] = [each for each in of_kind if attributes.items() <= each["attributes"].items()]
        return found

    def persons(self, **attributes: str) -> list[dict[str, Any]]:
        return [each for each in self.golden.values() if attributes.items() <= each["attributes"].items()]


Contents = tuple[Golden, Golden, dict[str, dict[str, Any]], Delivered]


@dataclass
class RememberingCity(City):
    """For tests that begin alike: what the same deliveries in the same order came to is copied, not made again."""

    told: str = ""
    known: ClassVar[dict[str, Contents]] = {}

    def deliver(self, contract: Contract, rows: Iterable[Mapping[str, str]], **how: Any) -> Delivered:
        rows = list(rows)
        self.told = hashlib.sha256(repr((self.told, contract, rows, sorted(how.items()))).encode()).hexdigest()
        kept = _shelf() / self.told
        if self.told not in self.known:
            delivered = super().deliver(contract, rows, **how)
            shutil.copytree(self.folder, kept)
            self.known[self.told] = deepcopy((self.golden, self.others, self.findings, delivered))
            return delivered
        self.count += 1
        shutil.rmtree(self.folder)
        shutil.copytree(kept, self.folder)
        self.golden, self.others, self.findings, delivered = deepcopy(self.known[self.told])
        return delivered


@cache
def _shelf() -> Path:
    """For as long as this process lives."""
    folder = Path(tempfile.mkdtemp(prefix="deliveries-"))
    atexit.register(shutil.rmtree, folder)
    return folder


class _DiedError(Exception):
    """The function ended in the middle."""


@dataclass(frozen=True)
class _Dying(Lake):
    stop: str = ""

    def merge(self, connection: Any, table: str, rows: str, *, key: str, partition: str, parts: Sequence[str]) -> None:
        if table.startswith(self.stop):
            raise _DiedError
        super().merge(connection, table, rows, key=key, partition=partition, parts=parts)
