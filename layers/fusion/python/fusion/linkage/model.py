"""A model: which fields are compared how, what agreement weighs, which pairs are compared at all. JSON, see README.md.

Every pair becomes one integer, its pattern: the levels of its fields as the digits of a number with mixed radix. Digit
0 says that a side is silent; 1 is the last level, everything else differs; the first level has the highest digits, one
for each band of frequency where the field has bands.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from importlib.resources import files
from math import log2, prod
from typing import Any, Self

from fusion.linkage.vocabulary import CONDITIONS, KEYS, Condition, Part

PROBABILITY_MIN = 1e-9


class ModelError(ValueError):
    """The model contradicts itself."""


@dataclass(frozen=True)
class Level:
    """`when`: all of these hold; the last level has none. `m`, `u`: its share of pairs that are the same, and not."""

    name: str
    label: str
    when: tuple[Condition, ...]
    m: float
    u: float
    barred: bool = False
    """A pair at this level is neither joined nor reviewed, whatever else agrees."""


@dataclass(frozen=True)
class Frequencies:
    """How common the values of `column` are: common ones in bands, all others in the last band."""

    column: str
    bands: tuple[float, ...]
    """Frequency of a value of each band, falling: the chance that another unit has the same value."""
    values: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    levels: tuple[Level, ...]
    frequencies: Frequencies | None = None

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Those its conditions read, in order."""
        return tuple(dict.fromkeys(str(condition[1]) for level in self.levels for condition in level.when))

    @property
    def radix(self) -> int:
        return 1 + len(self.levels) + (len(self.frequencies.bands) - 1 if self.frequencies else 0)

    def level(self, digit: int) -> Level:
        """Of a digit from 1 on."""
        return self.levels[max(len(self.levels) - digit, 0)]

    def weight(self, digit: int) -> float:
        """Bits: log2 of m over u; 0 where a side is silent."""
        if digit == 0:
            return 0.0
        level = self.level(digit)
        u = (
            self.frequencies.bands[digit - len(self.levels)]
            if self.frequencies and digit >= len(self.levels)
            else level.u
        )
        return log2(max(level.m, PROBABILITY_MIN) / max(u, PROBABILITY_MIN))


@dataclass(frozen=True)
class Cap:
    """Fields that say the same thing twice: together they count for no more than `bits`."""

    fields: tuple[str, ...]
    bits: float


@dataclass(frozen=True)
class Block:
    """Pairs are compared when these parts of a row agree; a key shared by more than `cap` links is skipped."""

    rule: str
    parts: tuple[Part, ...]
    cap: int

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(str(part[1] if isinstance(part, tuple) else part) for part in self.parts)


@dataclass(frozen=True)
class Model:
    name: str
    version: int
    prior: float
    """Bits: log2 of the odds that two units picked at random are the same."""
    link: float
    review: float
    margin: float
    fields: tuple[Field, ...]
    caps: tuple[Cap, ...]
    blocks: tuple[Block, ...]
    trained: Mapping[str, Any] = field(hash=False)

    @classmethod
    def load(cls, document: str | Mapping[str, Any]) -> Self:
        """From JSON or what JSON reads to. Raises ModelError."""
        read: Mapping[str, Any] = json.loads(document) if isinstance(document, str) else document
        model = cls(
            *(read["name"], read["version"], float(read["prior"])),
            *(float(read["link"]), float(read["review"]), float(read["margin"])),
            tuple(_field(entry) for entry in read["fields"]),
            tuple(Cap(tuple(entry["fields"]), float(entry["bits"])) for entry in read["caps"]),
            tuple(Block(entry["rule"], _parts(entry["key"]), int(entry["cap"])) for entry in read["blocks"]),
            read.get("trained", {}),
        )
        model.check()
        return model

    @classmethod
    @cache
    def named(cls, name: str) -> Self:
        """One of `models/`: person, organisation."""
        return cls.load((files("fusion") / "linkage" / "models" / f"{name}.json").read_text(encoding="utf-8"))

    def check(self) -> None:
        known = {entry.name for entry in self.fields}
        for entry in self.fields:
            if not entry.levels or entry.levels[-1].when or not all(level.when for level in entry.levels[:-1]):
                raise ModelError(f"{entry.name}: only the last level has no condition")
        words = {str(condition[0]) for entry in self.fields for level in entry.levels for condition in level.when}
        parts = {str(part[0]) for block in self.blocks for part in block.parts if isinstance(part, tuple)}
        unknown = (
            words - set(CONDITIONS) | parts - set(KEYS) | {name for cap in self.caps for name in cap.fields} - known
        )
        if unknown:
            raise ModelError(f"unknown: {', '.join(sorted(unknown))}")
        if not self.review <= self.link:
            raise ModelError("review begins above link")

    def dump(self) -> dict[str, Any]:
        """What `load` takes."""
        return {
            "name": self.name,
            "version": self.version,
            "trained": dict(self.trained),
            "prior": self.prior,
            "link": self.link,
            "review": self.review,
            "margin": self.margin,
            "caps": [{"fields": list(cap.fields), "bits": cap.bits} for cap in self.caps],
            "blocks": [{"rule": block.rule, "key": _listed(block.parts), "cap": block.cap} for block in self.blocks],
            "fields": [_dumped(entry) for entry in self.fields],
        }

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Every column that fields or blocks read."""
        compared = (column for entry in self.fields for column in entry.columns)
        return tuple(dict.fromkeys((*compared, *(column for block in self.blocks for column in sorted(block.columns)))))

    @property
    def keys_version(self) -> str:
        """Keys made under another version are of no use."""
        blocks = json.dumps([[block.rule, _listed(block.parts)] for block in self.blocks], ensure_ascii=False)
        return hashlib.sha256(blocks.encode()).hexdigest()[:16]

    @cached_property
    def places(self) -> tuple[int, ...]:
        """What a digit of each field counts in a pattern."""
        radices = [entry.radix for entry in self.fields]
        return tuple(prod(radices[:place]) for place in range(len(radices)))

    def digits(self, pattern: int) -> tuple[int, ...]:
        return tuple(pattern // place % entry.radix for place, entry in zip(self.places, self.fields, strict=True))

    def weight(self, pattern: int) -> float:
        """Bits, prior included: 0 is an even chance. A barred pair stays below review."""
        digits = self.digits(pattern)
        weights = {entry.name: entry.weight(digit) for entry, digit in zip(self.fields, digits, strict=True)}
        total = self.prior + sum(weights.values())
        for cap in self.caps:
            total -= max(0.0, sum(weights[name] for name in cap.fields) - cap.bits)
        barred = any(digit and entry.level(digit).barred for entry, digit in zip(self.fields, digits, strict=True))
        return min(total, self.review - 1.0) if barred else total

    def with_levels(self, learnt: Mapping[str, Sequence[tuple[float, float]]]) -> Self:
        """The same model with other m and u, given for each level of a field in order."""
        return replace(self, fields=tuple(_relearnt(entry, learnt.get(entry.name)) for entry in self.fields))


def _field(entry: Mapping[str, Any]) -> Field:
    levels = tuple(
        Level(
            *(level["level"], level["label"], tuple(tuple(condition) for condition in level.get("when", ()))),
            *(float(level["m"]), float(level["u"]), bool(level.get("barred", False))),
        )
        for level in entry["levels"]
    )
    given = entry.get("frequencies")
    if given is None:
        return Field(entry["field"], entry["label"], levels)
    bands = tuple(float(band["frequency"]) for band in given["bands"])
    values = {value: place for place, band in enumerate(given["bands"]) for value in band["values"]}
    return Field(entry["field"], entry["label"], levels, Frequencies(given["column"], bands, values))


def _dumped(entry: Field) -> dict[str, Any]:
    levels = [
        {
            "level": level.name,
            "label": level.label,
            **({"when": [list(condition) for condition in level.when]} if level.when else {}),
            "m": level.m,
            "u": level.u,
            **({"barred": True} if level.barred else {}),
        }
        for level in entry.levels
    ]
    found: dict[str, Any] = {"field": entry.name, "label": entry.label, "levels": levels}
    if entry.frequencies:
        held: list[list[str]] = [[] for _ in entry.frequencies.bands]
        for value, place in sorted(entry.frequencies.values.items()):
            held[place].append(value)
        bands = [
            {"frequency": frequency, "values": values}
            for frequency, values in zip(entry.frequencies.bands, held, strict=True)
        ]
        found["frequencies"] = {"column": entry.frequencies.column, "bands": bands}
    return found


def _relearnt(entry: Field, learnt: Sequence[tuple[float, float]] | None) -> Field:
    if learnt is None:
        return entry
    pairs = zip(entry.levels, learnt, strict=True)
    return replace(entry, levels=tuple(replace(level, m=m, u=u) for level, (m, u) in pairs))


def _parts(key: Sequence[Any]) -> tuple[Part, ...]:
    return tuple(tuple(part) if isinstance(part, list | tuple) else part for part in key)


def _listed(parts: Sequence[Part]) -> list[Any]:
    return [list(part) if isinstance(part, tuple) else part for part in parts]
