"""How much of a column can be read as each semantic type, and what that says of its type."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Final

from fusion.contract import Column, code_spellings
from fusion.reference import HAS_PLACEHOLDERS, clean_cell
from fusion.reference.text import fold
from fusion.values.codelists import lists
from fusion.values.limits import PLACEHOLDERS

DISTINCT_READ_MAX: Final = 300
"""Different values that are read, the most frequent first."""
SPELT: Final = frozenset({"month", "date", "citizen-id", "credit-code", "taxpayer-number", "certificate-number"})
"""Types whose values are written in several ways, and may be part of a key."""
LISTS: Final = tuple(sorted(f"code:{name}" for name in lists() - {"sex", "ethnic-group"}))


class Values:
    """What stands in a column. `counts`: how often each folded text that is not empty occurs."""

    def __init__(self, cells: tuple[str, ...], today: date) -> None:
        self.today = today
        self.rows = len(cells)
        self._texts = [str(fold(cell).value) for cell in cells]
        self.counts = Counter(text for text in self._texts if text)
        self._shares: dict[str, float] = {}

    @cached_property
    def known(self) -> Mapping[str, int]:
        """Without what clerks write where nothing is known."""
        return {text: count for text, count in self.counts.items() if text not in PLACEHOLDERS}

    @cached_property
    def read(self) -> Mapping[str, int]:
        return dict(islice(Counter(self.known).most_common(), DISTINCT_READ_MAX))

    def filled_counts(self, semantic_type: str) -> Mapping[str, int]:
        """Where the type has placeholders, they are no values."""
        return self.known if semantic_type in HAS_PLACEHOLDERS else self.counts

    def filled(self, semantic_type: str) -> int:
        """Rows with a value."""
        return sum(self.filled_counts(semantic_type).values())

    def texts(self, semantic_type: str) -> list[str]:
        """Row by row, '' where there is no value; what is spelt in several ways is one where the type says so."""
        column = Column("", (), semantic_type, required=True, attribute=None)
        known = {text: self._plain(text, column) for text in self.filled_counts(semantic_type)}
        return [known.get(text, "") for text in self._texts]

    def _plain(self, text: str, column: Column) -> str:
        value = clean_cell(text, column, self.today).cell.value if column.type in SPELT else None
        return text if value is None else str(value)

    def share(self, semantic_type: str) -> float:
        """Of what is read, how much is a value of the type; 0 of nothing."""
        if semantic_type not in self._shares:
            self._shares[semantic_type] = self._share(Column("", (), semantic_type, required=True, attribute=None))
        return self._shares[semantic_type]

    def _share(self, column: Column) -> float:
        spelt = code_spellings(column.type)
        if spelt:
            return self._of(lambda text: text.replace(" ", "") in spelt)
        return self._of(lambda text: not clean_cell(text, column, self.today).cell.error)

    def looks(self, pattern: re.Pattern[str]) -> float:
        return self._of(lambda text: pattern.fullmatch(text) is not None)

    def _of(self, holds: Callable[[str], bool]) -> float:
        total = sum(self.read.values())
        return sum(count for text, count in self.read.items() if holds(text)) / total if total else 0.0
