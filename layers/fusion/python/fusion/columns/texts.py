"""Names, free text and codes in SQL."""

from typing import Final

from fusion.columns.stage import Stage, bits
from fusion.sql import text
from fusion.values import characters, limits

_HAN: Final = characters.HAN
_HAN_NAME: Final = text(f"[{_HAN}]+(?:·[{_HAN}]+)*")
_COMMON_NAME: Final = text(r"[\x{4e00}-\x{9fff}]{2,30}")
_LATIN_NAME: Final = text("[A-Za-z][A-Za-z .'·-]*")

PLAIN_NAME: Final = (Stage({"plain@": f"regexp_full_match(c@, {_COMMON_NAME})"}),)

NAME: Final = (
    Stage({"ok@": f"regexp_full_match(t@, {_COMMON_NAME})"}),
    Stage({"han@": f"case when ok@ then true else regexp_matches(t@, {text(f'[{_HAN}]')}) end"}),
    Stage(
        {
            "joined@": "case when ok@ then t@ when han@ then replace(t@, ' ', '') "
            "else regexp_replace(t@, ' +', ' ', 'g') end"
        }
    ),
    Stage(
        {
            "v@": "case when ok@ or not han@ then joined@ "
            f"else regexp_replace(joined@, {text(characters.MIDDLE_DOTS)}, {text(characters.MIDDLE_DOT)}, 'g') end"
        }
    ),
    Stage(
        {
            "e@": "case when ok@ then null "
            f"when regexp_matches(v@, {text(characters.PRIVATE_USE)}) then 'name-private-use' when not case when han@ "
            f"then regexp_full_match(v@, {_HAN_NAME}) else regexp_full_match(v@, {_LATIN_NAME}) end "
            "then 'name-characters' when length(v@) < 2 or length(v@) > "
            f"case when han@ then {limits.NAME_HAN_MAX} else {limits.NAME_LATIN_MAX} end then 'name-length' end",
            "x@": "case when ok@ then 0 else " + bits(stray_space="joined@ <> t@", middle_dot="v@ <> joined@") + " end",
        }
    ),
)

FREE_TEXT: Final = (
    Stage({"v@": "case when contains(t@, '  ') then regexp_replace(t@, ' +', ' ', 'g') else t@ end"}),
    Stage(
        {
            "e@": f"case when length(v@) > {limits.TEXT_MAX} then 'text-too-long' end",
            "x@": bits(stray_space="v@ <> t@"),
        }
    ),
)


def code(unknown: str) -> tuple[Stage, ...]:
    """The column's table holds spelling, code, local, ending; `unknown` is the rule of a spelling that is not there."""
    return (
        Stage({"spelt@": "case when contains(t@, ' ') then replace(t@, ' ', '') else t@ end"}),
        Stage(
            {"v@": "l@.code", "local@": "l@.local", "ending@": "l@.ending"},
            ("left join codes@ l@ on l@.spelling = s.spelt@",),
        ),
        Stage(
            {
                "e@": f"case when v@ is null then {text(unknown)} end",
                "x@": bits(local_code="local@", code_ending="ending@"),
            }
        ),
    )
