"""A department's clerk: turns what is true of a person into a row, with the department's spellings and errors."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final, Literal, Protocol

from local.city.departments.contracts import Contract
from local.city.departments.damage import Done, befall
from local.city.departments.spelling import Cell, spell
from local.city.exports import ENDINGS
from local.city.population.model import Person

Outcome = Literal["accepted", "rejected", "duplicate", "superseded"]

DUPLICATES: Final = 0.004
SAME_KEY: Final = 0.003


class Subject(Protocol):
    """What a row is about: a person, a firm, a house."""

    @property
    def number(self) -> int: ...

    @property
    def key(self) -> str: ...


@dataclass(slots=True)
class Line:
    """One row of a file. subject: what it truly is about. cells by field. mentions: what each mention of the contract
    truly is, by key; a house by its full address.

    rule: what rejects it. note: what is odd about it, Chinese, may stand on accepted rows too.
    """

    subject: Subject
    cells: dict[str, Cell]
    outcome: Outcome = "accepted"
    rule: str = ""
    note: str = ""
    mentions: Mapping[str, str] = field(default_factory=dict)

    @property
    def person(self) -> Person:
        assert isinstance(self.subject, Person)  # noqa: S101 - asked only of rows about persons
        return self.subject


@dataclass(slots=True)
class Extract:
    """One file. title stands above the header; renamed: other headers than the contract's; numbered: a 序号 column.

    groups: beginnings of columns' names that stand in a line of their own above the rest of the names. part: the sheet,
    or the file of an archive, in which a line stands. total: the field that a last line adds up. merged: fields whose
    cells are written once for a household.
    """

    contract: Contract
    file: str
    lines: list[Line]
    title: str = ""
    renamed: Mapping[str, str] | None = None
    numbered: bool = False
    groups: Sequence[str] = ()
    part: Callable[[Line], str] | None = None
    total: str = ""
    merged: Sequence[str] = ()

    @property
    def first_row(self) -> int:
        """The first data row of each table as the clerk counts, from 1. Exports have no header."""
        if self.file.endswith(ENDINGS):
            return 1
        return 2 + bool(self.title) + bool(self.groups)

    @property
    def tables(self) -> list[tuple[str, list[Line]]]:
        """The file's tables by name, '' when there is but one; in the order of their first lines."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(self.part(line) if self.part else "", []).append(line)
        return [*found.items()]

    def placed(self) -> Iterator[tuple[str, int, Line]]:
        """Each line with its file, and the table in it, and its row there."""
        for name, lines in self.tables:
            file = f"{self.file}·{name}" if name else self.file
            for row, line in enumerate(lines, self.first_row):
                yield file, row, line


class Clerk:
    """protected: numbers of persons whose rows are never spoiled."""

    def __init__(self, contract: Contract, rng: Random, protected: Iterable[int]) -> None:
        self.contract = contract
        self.rng = rng
        self.protected = frozenset(protected)
        self._lasting: dict[int, Done | None] = {}

    def write(
        self, subject: Subject, values: Mapping[str, Cell], note: str = "", *, mentions: Mapping[str, str] | None = None
    ) -> Line:
        """values by field, right; the row as it reaches the file."""
        rng = self.rng
        cells = {column.field: spell(column.type, values[column.field], rng) for column in self.contract.columns}
        said = mentions or {"subject": subject.key}
        done = None if note or self._is_protected(subject) else self._spoil(subject, values)
        if done is None:
            return Line(subject, cells, note=note, mentions=said)
        cells[done.field] = done.cell
        return Line(subject, cells, "rejected", done.rule, done.label, said)

    def _is_protected(self, subject: Subject) -> bool:
        return subject.number in self.protected and isinstance(subject, Person)

    def _spoil(self, subject: Subject, values: Mapping[str, Cell]) -> Done | None:
        if subject.number not in self._lasting:
            self._lasting[subject.number] = befall(self.contract.dataset, values, self.rng, lasting=True)
        return self._lasting[subject.number] or befall(self.contract.dataset, values, self.rng, lasting=False)

    def repeat(self, lines: list[Line], change: Callable[[Line, Random], dict[str, Cell]] | None) -> list[Line]:
        """The same lines, some again at the end of the file: as they are, or with other values under the same key.

        The last row of a key counts; the one before it is the duplicate, or superseded.
        """
        again: list[Line] = []
        for line in lines:
            if line.outcome != "accepted" or line.note or self._is_protected(line.subject):
                continue
            share = self.rng.random()
            if share < DUPLICATES:
                again.append(replace(line))
                line.outcome, line.note = "duplicate", "重复行"
            elif change is not None and share < DUPLICATES + SAME_KEY:
                again.append(replace(line, cells=line.cells | change(line, self.rng), note="同键异值,以此行为准"))
                line.outcome, line.rule, line.note = "superseded", "same-key-other-values", "同键异值"
        return lines + again
