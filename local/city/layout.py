"""How a clerk lays a table out: a title, one header line or two, 序号, tables apart, a line that adds up."""

from collections.abc import Iterator
from itertools import groupby

from local.city.departments.clerk import Extract, Line
from local.city.departments.spelling import Cell


def above(extract: Extract) -> Iterator[list[str]]:
    """The lines above the data: groups of columns, where there are, over what is left of the columns' names."""
    renamed = extract.renamed or {}
    shown = [renamed.get(column.name, column.name) for column in extract.contract.columns]
    number = ["序号"] if extract.numbered else []
    if not extract.groups:
        yield [*number, *shown]
        return
    over = [next((group for group in extract.groups if each.startswith(group)), "") for each in shown]
    firsts = [group or each for group, each in zip(over, shown, strict=True)]
    yield [*number, *("" if place and firsts[place - 1] == each else each for place, each in enumerate(firsts))]
    rest = [each.removeprefix(group) if group else "" for group, each in zip(over, shown, strict=True)]
    yield ["", *rest] if extract.numbered else rest


def cells(extract: Extract, lines: list[Line]) -> Iterator[list[Cell]]:
    """In the contract's order of columns."""
    fields = [column.field for column in extract.contract.columns]
    for number, line in enumerate(lines, 1):
        row = [line.cells[field] for field in fields]
        yield [number, *row] if extract.numbered else row


def below(extract: Extract, lines: list[Line]) -> Iterator[list[Cell]]:
    """合计 as a spreadsheet adds, which passes over text; and who made the table."""
    if extract.total:
        fields = [column.field for column in extract.contract.columns]
        added = sum(cell for line in lines if isinstance(cell := line.cells[extract.total], int | float))
        yield ["合计", *(round(added, 2) if field == extract.total else "" for field in fields[1:])]
        yield ["制表人:周敏    审核人:李勇"]


def merged(extract: Extract, lines: list[Line]) -> Iterator[tuple[int, int, int]]:
    """(column, first, last line) of cells written once for the members of a household who stand together."""
    places = [place for place, column in enumerate(extract.contract.columns) if column.field in extract.merged]
    first = 0
    for home, members in groupby(lines, _home) if places else ():
        last = first + sum(1 for _ in members) - 1
        if home and last > first:
            yield from ((place, first, last) for place in places)
        first = last + 1


def _home(line: Line) -> str:
    """A row that comes again keeps cells of its own: it must be the same in each of them."""
    return line.person.household.number if line.outcome in {"accepted", "rejected"} else ""
