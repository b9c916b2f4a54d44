"""Folding characters before, and settling value, error and mask after, what a semantic type does."""

from typing import Final

from fusion.columns.stage import Stage, bits
from fusion.sql import text, texts
from fusion.values import characters, limits


def _translated(source: str, table: dict[str, str]) -> str:
    return f"translate({source}, {text(''.join(table))}, {text(''.join(table.values()))})"


def _class(expression: str) -> str:
    return text(expression)


FOLD: Final = (
    Stage({"dirty@": f"regexp_matches(c@, {_class(characters.DIRTY)})"}),
    Stage(
        {
            "wide@": f"case when dirty@ then regexp_matches(c@, {_class(characters.FULL_WIDTH)}) else false end",
            "spaced@": "case when dirty@ then "
            f"regexp_replace(regexp_replace(c@, {_class(characters.SPACE)}, ' ', 'g'), "
            f"{_class(characters.INVISIBLE)}, '', 'g') else c@ end",
        }
    ),
    Stage({"half@": f"case when wide@ then {_translated('spaced@', characters.COMMON)} else spaced@ end"}),
    Stage(
        {
            "narrow@": f"case when wide@ and regexp_matches(half@, {_class(characters.FULL_WIDTH)}) "
            f"then {_translated('half@', characters.RARE)} else half@ end"
        }
    ),
    Stage(
        {
            "one@": f"case when dirty@ and regexp_matches(narrow@, {_class(characters.COMPATIBILITY)}) "
            f"then {_translated('narrow@', characters.COMPATIBLE)} else narrow@ end"
        }
    ),
    Stage({"folded@": "case when dirty@ then trim(one@, ' ') else one@ end"}),
    Stage(
        {
            "fold@": "case when dirty@ then "
            + bits(
                full_width="wide@",
                stray_space="spaced@ <> c@ or folded@ <> one@",
                compatibility_character="one@ <> narrow@",
            )
            + " else 0 end",
            "t@": "folded@",
        }
    ),
)

_PLACEHOLDERS: Final = texts(sorted(limits.PLACEHOLDERS))
_LONGEST: Final = max(len(each.encode()) for each in limits.PLACEHOLDERS)

FOLD_WITH_PLACEHOLDERS: Final = (
    *FOLD[:-1],
    Stage(
        {
            "fold@": FOLD[-1].columns["fold@"],
            "held@": f"case when strlen(folded@) between 1 and {_LONGEST} "
            f"then folded@ in ({_PLACEHOLDERS}) else false end",
        }
    ),
    Stage({"t@": "case when held@ then '' else folded@ end"}),
    Stage({"placed@": "fold@ | " + bits(placeholder="held@")}),
)


def settled(*, required: bool, placeholders: bool) -> Stage:
    """From v@ (value), e@ (rule or null), x@ (mask): value@, error@, mask@."""
    fold = "placed@" if placeholders else "fold@"
    missing = text("required") if required else "null"
    return Stage(
        {
            "value@": "case when t@ = '' or e@ is not null then null else v@ end",
            "error@": f"case when t@ = '' then {missing} else e@ end",
            "mask@": f"{fold} | case when t@ = '' then 0 else x@ end",
        }
    )
