"""Dates and months in SQL."""

from datetime import date
from functools import reduce
from typing import Final

from fusion.columns.stage import Stage, bits
from fusion.reference.dates import next_month
from fusion.sql import text
from fusion.values import limits

_TIME: Final = text(r"[ T]+[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?Z?$")
_DAY: Final = text("[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}[日号]?")
_COMPACT_DAY: Final = text("[0-9]{8}")
_SERIAL: Final = text(r"[1-9][0-9]{4}(\.[0-9]+)?")
_MONTH: Final = text("[0-9]{4}[-/.年][0-9]{1,2}月?")
_MONTH_PART: Final = text("^[0-9]{4}[-/.年]([0-9]{1,2})")
_FROM_SERIAL: Final = f"cast(date '{limits.EXCEL_EPOCH}' + cast(substr(w@, 1, 5) as int) as varchar)"
_WITH_HYPHENS: Final = reduce(
    lambda written, pair: f"replace({written}, '{pair[0]}', '{pair[1]}')",
    [("/", "-"), (".", "-"), ("年", "-"), ("月", "-"), ("日", ""), ("号", "")],
    "w@",
)


def _bare(clean: str) -> tuple[Stage, ...]:
    """ok@: clean as it stands; bare@ without a time of day; w@ without blanks."""
    return (
        Stage({"ok@": f"regexp_full_match(t@, {text(clean)})"}),
        Stage({"bare@": f"case when ok@ then t@ else regexp_replace(t@, {_TIME}, '') end"}),
        Stage({"w@": "case when ok@ then bare@ else replace(bare@, ' ', '') end"}),
    )


def day(today: date) -> tuple[Stage, ...]:
    return (
        *_bare("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        Stage(
            {
                "kind@": f"case when ok@ then 'day' when regexp_full_match(w@, {_SERIAL}) then 'serial' "
                f"when regexp_full_match(w@, {_COMPACT_DAY}) then 'compact' "
                f"when regexp_full_match(w@, {_DAY}) then 'parts' end"
            }
        ),
        Stage(
            {
                "iso@": f"case kind@ when 'day' then w@ when 'serial' then {_FROM_SERIAL} "
                "when 'compact' then substr(w@, 1, 4) || '-' || substr(w@, 5, 2) || '-' || substr(w@, 7, 2) "
                f"when 'parts' then {_WITH_HYPHENS} end"
            }
        ),
        Stage({"date@": "case when starts_with(iso@, '0000') then null else try_cast(iso@ as date) end"}),
        Stage({"v@": "case when kind@ = 'parts' then cast(date@ as varchar) else iso@ end"}),
        Stage(
            {
                "e@": "case when kind@ is null then 'date-format' when date@ is null then 'date-impossible' "
                f"when date@ > date '{today}' then 'date-future' "
                f"when date@ < date '{limits.EARLIEST_DATE}' then 'date-early' end",
                "x@": _fixes("kind@ in ('compact', 'parts', 'day')"),
            }
        ),
    )


def month(today: date) -> tuple[Stage, ...]:
    return (
        *_bare("[0-9]{4}-[0-9]{2}"),
        Stage(
            {
                "kind@": f"case when ok@ then 'month' when regexp_full_match(w@, {_SERIAL}) then 'serial' "
                "when regexp_full_match(w@, '[0-9]{6}([0-9]{2})?') then 'compact' "
                f"when regexp_full_match(w@, {_MONTH}) or regexp_full_match(w@, {_DAY}) then 'parts' end"
            }
        ),
        Stage(
            {
                "v@": f"case kind@ when 'month' then w@ when 'serial' then substr({_FROM_SERIAL}, 1, 7) "
                "when 'compact' then substr(w@, 1, 4) || '-' || substr(w@, 5, 2) "
                f"when 'parts' then substr(w@, 1, 4) || '-' || lpad(regexp_extract(w@, {_MONTH_PART}, 1), 2, '0') end"
            }
        ),
        Stage(
            {
                "e@": "case when kind@ is null then 'month-format' when not (substr(v@, 6) between '01' and '12' "
                f"and v@ between '{limits.EARLIEST_MONTH}' and '{next_month(today)}') then 'month-range' end",
                "x@": _fixes("kind@ in ('compact', 'parts', 'month')"),
            }
        ),
    )


def _fixes(written: str) -> str:
    unified = f"{written} and v@ <> bare@"
    mask = bits(date_time="strlen(bare@) <> strlen(t@)", excel_serial="kind@ = 'serial'", date_format=unified)
    return f"case when ok@ then 0 else {mask} end"
