"""Dates and months as clerks and spreadsheets write them."""

import re
from datetime import date, timedelta
from typing import Final

from fusion.reference.cell import Cell, fixed
from fusion.values import limits

_TIME: Final = re.compile(r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?Z?$")
_DAY: Final = re.compile("([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})[日号]?")
_COMPACT_DAY: Final = re.compile("([0-9]{4})([0-9]{2})([0-9]{2})")
_SERIAL: Final = re.compile(r"([1-9][0-9]{4})(\.[0-9]+)?")
_MONTH: Final = re.compile("([0-9]{4})[-/.年]([0-9]{1,2})月?")
_COMPACT_MONTH: Final = re.compile("([0-9]{4})([0-9]{2})")
_EPOCH: Final = date.fromisoformat(limits.EXCEL_EPOCH)


def day(folded: str, today: date) -> Cell:
    """
    >>> [day(each, date(2018, 2, 1)).value for each in ("2018年1月3日", "2018.1.3", "43103", "2018-01-03 00:00:00")]
    ['2018-01-03', '2018-01-03', '2018-01-03', '2018-01-03']
    >>> day("2018-02-30", date(2018, 3, 1)).error
    'date-impossible'
    """
    bare = _TIME.sub("", folded)
    written = bare.replace(" ", "")
    fixes = fixed(date_time=bare != folded)
    if serial := _SERIAL.fullmatch(written):
        found = (_EPOCH + timedelta(days=int(serial[1]))).isoformat()
        fixes |= fixed(excel_serial=True)
    elif parts := _COMPACT_DAY.fullmatch(written) or _DAY.fullmatch(written):
        found = f"{parts[1]}-{parts[2]:0>2}-{parts[3]:0>2}"
        fixes |= fixed(date_format=found != bare)
        if not _is_day(found):
            return Cell(None, "date-impossible", fixes)
    else:
        return Cell(None, "date-format", fixes)
    if found > today.isoformat():
        return Cell(None, "date-future", fixes)
    return Cell(None, "date-early", fixes) if found < limits.EARLIEST_DATE else Cell(found, None, fixes)


def _is_day(iso: str) -> bool:
    try:
        date.fromisoformat(iso)
    except ValueError:
        return False
    return True


def month(folded: str, today: date) -> Cell:
    """
    >>> [month(each, date(2018, 2, 1)).value for each in ("201801", "2018-01", "2018年1月", "2018-01-01 00:00:00")]
    ['2018-01', '2018-01', '2018-01', '2018-01']
    """
    bare = _TIME.sub("", folded)
    written = bare.replace(" ", "")
    fixes = fixed(date_time=bare != folded)
    if serial := _SERIAL.fullmatch(written):
        found = (_EPOCH + timedelta(days=int(serial[1]))).isoformat()[:7]
        fixes |= fixed(excel_serial=True)
    elif parts := _COMPACT_MONTH.fullmatch(written) or _MONTH.fullmatch(written) or _whole_day(written):
        found = f"{parts[1]}-{parts[2]:0>2}"
        fixes |= fixed(date_format=found != bare)
    else:
        return Cell(None, "month-format", fixes)
    in_range = "01" <= found[5:] <= "12" and limits.EARLIEST_MONTH <= found <= next_month(today)
    return Cell(found, None, fixes) if in_range else Cell(None, "month-range", fixes)


def _whole_day(written: str) -> re.Match[str] | None:
    return _COMPACT_DAY.fullmatch(written) or _DAY.fullmatch(written)


def next_month(today: date) -> str:
    """Benefits may be reported a month ahead.

    >>> next_month(date(2018, 12, 5))
    '2019-01'
    """
    return (today.replace(day=1) + timedelta(days=32)).isoformat()[:7]
