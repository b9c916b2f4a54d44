"""JSON lines: one object a line. Numbers stay as they are written, so that none loses a digit."""

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fusion.files.archives import truncated
from fusion.files.delimited import BLANK, LINE_CHARACTERS_MAX, Row, first_broken_line
from fusion.files.headers import COLUMNS_MAX, too_many_columns
from fusion.problems import FileProblem

NAME_MAX: Final = 100
"""Characters of a name that are told apart and shown."""
_UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")
"""What an escape can bring in and no text of ours may hold: NUL, and halves of characters."""
_EXPORT: Final = "从业务系统导出为UTF-8编码的JSON Lines:每行一个对象,不换行、不加外层方括号"


class Objects:
    """`columns`: the names of all lines, in the order they first came; without them the file is read through once."""

    names: Final = ("",)
    hidden: Final = frozenset[str]()
    unreadable: Final = dict[str, str]()

    def __init__(self, path: Path, columns: Sequence[str] = ()) -> None:
        self._path, self._columns = path, columns

    def rows(self, _name: str, *, header_row: int | None = None) -> Iterator[Row]:  # noqa: ARG002 - nothing is merged
        columns = self._columns or _names(self._path)
        yield Row(0, "", None, list(columns))
        for number, line in enumerate(_lines(self._path), 1):
            if line.strip(BLANK) and (row := _row(number, _read(line), columns)):
                yield row


def not_lines(what: str) -> FileProblem:
    return FileProblem("unknown-format", f"这是{what},不是JSON Lines(每行一个对象)", _EXPORT)


def not_utf_8(where: str) -> FileProblem:
    return FileProblem("broken-encoding", f"JSON Lines须用UTF-8编码,{where}", _EXPORT)


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8-sig", newline=None) as file:
            yield from file
    except UnicodeError:
        raise not_utf_8(f"第{first_broken_line(path, 'utf-8-sig')}行不是") from None


def _names(path: Path) -> list[str]:
    """Every name of every line. Raises FileProblem when no line is an object, or the last was cut off."""
    names = dict[str, None]()
    is_cut = False
    for line in _lines(path):
        found = _read(line)
        if isinstance(found, dict):
            names |= dict.fromkeys(found)
        if len(names) > COLUMNS_MAX:
            raise too_many_columns()
        is_cut = isinstance(found, str) and not line.endswith("\n") and line.strip(BLANK) != ""
    if is_cut:
        raise truncated()
    if not names:
        raise not_lines("JSON")
    return list(names)


class _Doubled(dict[str, Any]):
    """An object that has a name twice."""


@lru_cache(COLUMNS_MAX)
def _name(written: str) -> str:
    return _writable(written).strip()[:NAME_MAX]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = {_name(name): value for name, value in pairs}
    return found if len(found) == len(pairs) else _Doubled(found)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=str)


def _read(line: str) -> dict[str, Any] | str:
    """The object; of what is none, the rule."""
    if len(line) > LINE_CHARACTERS_MAX:
        return "row-too-long"
    try:
        found = _DECODER.decode(line)
    except (ValueError, RecursionError):
        return "json-line"
    return found if isinstance(found, dict) else "json-line"


def _row(number: int, found: dict[str, Any] | str, columns: Sequence[str]) -> Row | None:
    """None when it says nothing."""
    if isinstance(found, str):
        return Row(number, found, None, [""] * len(columns))
    values = [found.get(name) for name in columns]
    cells = [_text(value) for value in values]
    if not any(cell.strip(BLANK) for cell in cells):
        return None
    if isinstance(found, _Doubled):
        return Row(number, "json-duplicate-key", None, cells)
    is_nested = any(isinstance(value, dict | list) for value in values)
    return Row(number, "nested-value" if is_nested else "", None, cells)


def _text(value: Any) -> str:
    """
    >>> _text("王芳"), _text(None), _text(True), _text(["a"])
    ('王芳', '', 'TRUE', '["a"]')
    """
    if isinstance(value, str):
        return _writable(value)
    if value is None:
        return ""
    return str(value).upper() if isinstance(value, bool) else _writable(json.dumps(value, ensure_ascii=False))


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
