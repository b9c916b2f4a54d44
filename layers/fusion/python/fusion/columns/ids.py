"""Citizen identity numbers in SQL."""

from datetime import date
from typing import Final

from fusion.columns.stage import Stage, bits
from fusion.sql import text
from fusion.values import codelists, limits

SCIENTIFIC: Final = text(r"[0-9](\.[0-9]+)?[Ee]\+?[0-9]{1,2}")
_WELL_FORMED: Final = text("[0-9]{0,17}|[0-9]{17}[0-9X]|[0-9]{19,}")
_SUM: Final = " + ".join(
    f"d@ // {10 ** (16 - place)} % 10 * {weight}" for place, weight in enumerate(limits.ID_WEIGHTS)
)
_AREAS: Final = text("^(" + "|".join(sorted(codelists.area_codes())) + ")")
_PROVINCES: Final = text("^(" + "|".join(sorted(limits.PROVINCES)) + ")")
_HOME: Final = " or ".join(f"starts_with(v@, {text(area)})" for area in limits.HOME_AREAS)


def citizen_id(today: date) -> tuple[Stage, ...]:
    return (
        Stage({"ok@": "regexp_full_match(t@, '[0-9]{17}[0-9X]')"}),
        Stage({"bare@": "case when ok@ then t@ else regexp_replace(t@, '[ ''-]', '', 'g') end"}),
        Stage({"upper@": "case when ok@ then bare@ else replace(bare@, 'x', 'X') end"}),
        Stage(
            {
                "scientific@": f"case when ok@ then false else regexp_full_match(upper@, {SCIENTIFIC}) end",
                "formed@": f"case when ok@ then true else regexp_full_match(upper@, {_WELL_FORMED}) end",
            }
        ),
        Stage(
            {
                "first17@": "case when ok@ then substr(upper@, 1, 17) when not formed@ then null "
                "when strlen(upper@) = 18 then substr(upper@, 1, 17) "
                "when strlen(upper@) = 15 then substr(upper@, 1, 6) || '19' || substr(upper@, 7, 9) end"
            }
        ),
        Stage({"d@": "cast(first17@ as bigint)"}),
        Stage(
            {
                "check@": f"substr({text(limits.ID_CHECKS)}, (({_SUM}) % 11 + 1)::int, 1)",
                "born@": "try_cast(substr(first17@, 7, 4) || '-' || substr(first17@, 11, 2) || '-' "
                "|| substr(first17@, 13, 2) as date)",
            }
        ),
        Stage({"v@": "case when strlen(upper@) = 15 then first17@ || check@ else upper@ end"}),
        Stage({"e@": _error(today), "x@": _fixes()}),
    )


def _error(today: date) -> str:
    return (
        "case when scientific@ then 'scientific-notation' when not formed@ then 'id-characters' "
        "when first17@ is null then 'id-length' "
        f"when born@ is null or born@ < date '{limits.EARLIEST_DATE}' then 'id-birth-impossible' "
        f"when born@ > date '{today}' then 'id-birth-future' "
        "when check@ <> substr(v@, 18, 1) then "
        "case when ends_with(v@, '000') then 'id-truncated' else 'id-check-digit' end end"
    )


def _fixes() -> str:
    written = bits(
        id_separators="strlen(bare@) <> strlen(t@)", id_lower_x="upper@ <> bare@", id_15_to_18="strlen(upper@) = 15"
    )
    known = f"case when {_HOME} then regexp_matches(v@, {_AREAS}) else regexp_matches(v@, {_PROVINCES}) end"
    return f"case when ok@ then 0 else {written} end | {bits(id_area_unknown=f'not {known}')}"
