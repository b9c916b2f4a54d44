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
_CHECK: Final = f"substr({text(limits.ID_CHECKS)}, (({_SUM}) % 11 + 1)::int, 1)"
_AREAS: Final = text("^(" + "|".join(sorted(codelists.area_codes())) + ")")
_PROVINCES: Final = text("^(" + "|".join(sorted(limits.PROVINCES)) + ")")


def plain_citizen_id(today: date) -> tuple[Stage, ...]:
    """Whether the cell is a valid number as it stands, of a known area."""
    return (
        Stage({"formed@": "regexp_full_match(c@, '[0-9]{17}[0-9X]')"}),
        Stage(
            {
                "d@": "case when formed@ then cast(substr(c@, 1, 17) as bigint) end",
                "born@": f"case when formed@ then {_born('c@')} end",
            }
        ),
        Stage(
            {
                "plain@": "case when formed@ then "
                f"coalesce(born@ between date '{limits.EARLIEST_DATE}' and date '{today}', false) "
                f"and {_CHECK} = substr(c@, 18, 1) and {_known('c@')} else false end"
            }
        ),
    )


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
                "check@": _CHECK,
                "born@": _born("first17@"),
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
    return f"case when ok@ then 0 else {written} end | {bits(id_area_unknown='not ' + _known('v@'))}"


def _born(number: str) -> str:
    parts = f"substr({number}, 7, 4) || '-' || substr({number}, 11, 2) || '-' || substr({number}, 13, 2)"
    return f"try_cast({parts} as date)"


def _known(number: str) -> str:
    home = " or ".join(f"starts_with({number}, {text(area)})" for area in limits.HOME_AREAS)
    return f"case when {home} then regexp_matches({number}, {_AREAS}) else regexp_matches({number}, {_PROVINCES}) end"
