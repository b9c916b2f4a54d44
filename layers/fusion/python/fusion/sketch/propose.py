"""A proposed contract from a sample: what each column seems to be, the key, and how it would be delivered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from fusion.contract import code_spellings
from fusion.grades import usual
from fusion.sketch import attributes
from fusion.sketch.codes import LocalCode, is_whole, local_codes, shown
from fusion.sketch.keys import Candidate, key, period
from fusion.sketch.reading import Values
from fusion.sketch.sample import Sample, Sampled
from fusion.sketch.types import Guess, guess

Mask = Callable[[str, str, str], str]
"""(semantic type, value, grade) -> what may be shown of it."""
EXAMPLES_MAX: Final = 3
REQUIRED_FROM: Final = 20
"""Rows; fewer say nothing of what is always filled in."""
END_LIMIT: Final = 0.2
"""Of a snapshot, as the seed's contracts have it."""


@dataclass(frozen=True)
class ProposedColumn:
    """`share` of the values that can be read as `type`, None without values; rates are of all rows.

    `examples` and the values of `codes` are masked.
    """

    name: str
    written: str
    type: str
    share: float | None
    why: tuple[str, ...]
    required: bool
    attribute: str | None
    grade: str
    null_rate: float
    distinct: int
    distinct_rate: float
    examples: tuple[str, ...]
    codes: tuple[LocalCode, ...]
    suggested: tuple[dict[str, str], ...] = ()
    """Of `codes` those that are shown whole, as a draft takes them over: to be confirmed one by one."""


@dataclass(frozen=True)
class Proposal:
    """`key_share`: of the sample's rows that the key tells apart."""

    format: str
    header_row: int
    rows: int
    warnings: tuple[str, ...]
    entity: str
    mode: str
    mode_why: str
    period: str | None
    key: tuple[str, ...]
    key_share: float
    columns: tuple[ProposedColumn, ...]


def propose(sample: Sample, *, today: date, mask: Mask) -> Proposal:
    values = [Values(column.cells, today) for column in sample.columns]
    guesses = [guess(column.written, each) for column, each in zip(sample.columns, values, strict=True)]
    candidates = [
        Candidate(column.name, told.type, each.texts(told.type))
        for column, told, each in zip(sample.columns, guesses, values, strict=True)
    ]
    period_column = period(candidates)
    found, share = key(candidates, period_column)
    entity = attributes.entity([(column.name, told.type) for column, told in zip(sample.columns, guesses, strict=True)])
    fed = attributes.of(
        [(column.name, told.type) for column, told in zip(sample.columns, guesses, strict=True)], entity
    )
    columns = tuple(
        _column(column, told, each, mask=mask, is_key=column.name in found, fed=(entity, fed.get(column.name)))
        for column, told, each in zip(sample.columns, guesses, values, strict=True)
    )
    mode, why = _mode(period_column)
    return Proposal(
        *(sample.format, sample.header_row, sample.rows, sample.warnings, entity, mode, why, period_column),
        *(found, share, columns),
    )


def _mode(period_column: str | None) -> tuple[str, str]:
    if period_column:
        return "snapshot", f"“{period_column}”整列是同一期或少数几期,像是按期报送的全部数据"
    return "delta", "没有期次列,先按增量起草;如果每次都报送全部在册数据,请改为全量"


def _column(
    column: Sampled, told: Guess, values: Values, *, mask: Mask, is_key: bool, fed: tuple[str, str | None]
) -> ProposedColumn:
    """`fed`: the kind of what a row speaks of, and its attribute that the column feeds."""
    entity, attribute = fed
    grade = usual(told.type, entity)
    filled = values.filled(told.type)
    always = values.rows >= REQUIRED_FROM and filled == values.rows
    distinct = len(values.filled_counts(told.type))
    unknown = local_codes(told.type, values.counts)
    return ProposedColumn(
        name=column.name,
        written=column.written,
        type=told.type,
        share=None if told.share is None else round(told.share, 4),
        why=told.why,
        required=is_key or always,
        attribute=attribute,
        grade=grade,
        null_rate=round(1 - filled / values.rows, 4) if values.rows else 1.0,
        distinct=distinct,
        distinct_rate=round(distinct / filled, 4) if filled else 0.0,
        examples=_examples(column.name, told.type, grade, values, mask),
        codes=tuple(
            LocalCode(shown(each, told.type, grade, mask), each.count, each.code, each.name) for each in unknown
        ),
        suggested=tuple(
            {"value": each.value, "code": each.code} for each in unknown if is_whole(each, told.type, grade, mask)
        ),
    )


def _examples(name: str, semantic_type: str, grade: str, values: Values, mask: Mask) -> tuple[str, ...]:
    """Of a month of birth too the year alone is shown; of a code list's column only its codes are."""
    shown_as = "birth-date" if semantic_type == "month" and "生" in name else semantic_type
    spelt = code_spellings(semantic_type)
    known = [text for text in values.known if not spelt or text.replace(" ", "") in spelt]
    found = dict.fromkeys(mask(shown_as, text, grade) for text in known[: 20 * EXAMPLES_MAX])
    return tuple(found)[:EXAMPLES_MAX]


def document(proposal: Proposal) -> dict[str, Any]:
    """What of it a draft takes over; whose it is, its number and the catalogue are the draft's own."""
    return {
        "entity": proposal.entity,
        "mode": proposal.mode,
        "period": proposal.period,
        "key": list(proposal.key),
        "end_limit": END_LIMIT if proposal.mode == "snapshot" else 0,
        "columns": [_document(column) for column in proposal.columns],
    }


def _document(column: ProposedColumn) -> dict[str, Any]:
    return {
        "name": column.name,
        "aliases": [],
        "type": column.type,
        "required": column.required,
        "attribute": column.attribute,
        "grade": column.grade,
        **({"suggested": list(column.suggested)} if column.suggested else {}),
    }
