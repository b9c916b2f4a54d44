"""Numbers and names of organisations and of parties, in SQL; the rules are told in fusion.reference.organisations."""

from datetime import date
from typing import Final

from fusion.columns.ids import SCIENTIFIC, citizen_id
from fusion.columns.stage import Stage, bits, renamed, upper
from fusion.columns.texts import NAME
from fusion.sql import text
from fusion.values import characters, limits

_ALPHABET: Final = text(limits.CREDIT_ALPHABET)
_BASE_36: Final = text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_CREDIT_SUM: Final = " + ".join(
    f"(strpos({_ALPHABET}, upper@[{place}]) - 1) * {weight}" for place, weight in enumerate(limits.CREDIT_WEIGHTS, 1)
)
_CODE_SUM: Final = " + ".join(
    f"(strpos({_BASE_36}, tail@[{place}]) - 1) * {weight}"
    for place, weight in enumerate(limits.ORGANISATION_WEIGHTS, 1)
)
_CITIZEN: Final = text("[0-9]{0,17}|[0-9]{17}[0-9X]|[0-9]{19,}")
_HAN: Final = text(f"[{characters.HAN}]")

CREDIT_CODE: Final = (
    Stage({"bare@": "regexp_replace(t@, '[ ''-]', '', 'g')"}),
    Stage({"upper@": upper("bare@")}),
    Stage(
        {
            "formed@": f"regexp_full_match(upper@, {text(f'[{limits.CREDIT_ALPHABET}]{{18}}')})",
            "check@": f"regexp_full_match(upper@, {text(f'[{limits.CREDIT_ALPHABET}]*')})",
        }
    ),
    Stage({"sum@": f"case when formed@ then {_CREDIT_SUM} end"}),
    Stage(
        {
            "v@": "upper@",
            "e@": f"case when regexp_full_match(upper@, {SCIENTIFIC}) then 'scientific-notation' "
            "when not check@ then 'credit-characters' when not formed@ then 'credit-length' "
            f"when upper@[18] <> {_ALPHABET}[(31 - sum@ % 31) % 31 + 1] then 'credit-check-digit' end",
            "x@": bits(number_format="upper@ <> t@"),
        }
    ),
)

_OLD: Final = (
    Stage({"bare@": "regexp_replace(t@, '[ ''-]', '', 'g')"}),
    Stage({"upper@": upper("bare@")}),
    Stage(
        {
            "old@": f"regexp_full_match(upper@, '[0-9]{{6}}.{{9}}') and not regexp_full_match(upper@, {SCIENTIFIC})",
            "tail@": "substr(upper@, 7)",
        }
    ),
    Stage(
        {
            "code_sum@": f"case when old@ and regexp_full_match(tail@, '[0-9A-Z]{{8}}[0-9X]') then {_CODE_SUM} end",
            "register@": "case when old@ and regexp_full_match(upper@, '[0-9]{15}') then "
            "list_reduce(list_prepend(10, list_transform(range(1, 15), lambda i: cast(upper@[i] as bigint))), "
            "lambda kept, digit: (case when (kept + digit) % 10 = 0 then 10 else (kept + digit) % 10 end) * 2 % 11) "
            "end",
        }
    ),
    Stage(
        {
            "e@": "case when tail@[9] = '0123456789X0'[11 - code_sum@ % 11 + 1] then null "
            "when upper@[15] = cast((11 - register@) % 10 as varchar) then null else 'taxpayer-check-digit' end",
            "x@": bits(number_format="upper@ <> t@"),
        }
    ),
)

_OLD_OWN: Final = renamed(_OLD, "old_", kept=("t@",))
_NEW_OWN: Final = renamed(CREDIT_CODE, "new_", kept=("t@",))
TAXPAYER_NUMBER: Final = (
    *_OLD_OWN,
    *_NEW_OWN,
    Stage(
        {
            "v@": "old_upper@",
            "e@": "case when old_old@ then old_e@ else new_e@ end",
            "x@": "old_x@",
        }
    ),
)


def party_id(today: date) -> tuple[Stage, ...]:
    """A citizen's number, or else an organisation's code."""
    citizen = renamed(citizen_id(today), "citizen_", kept=("t@",))
    looks = f"regexp_full_match(replace(regexp_replace(t@, '[ ''-]', '', 'g'), 'x', 'X'), {_CITIZEN})"
    by_number = (
        "citizen_e@ is null or coalesce(new_e@ = 'scientific-notation', false) or (new_e@ is not null and looks@)"
    )
    return (
        *citizen,
        *_NEW_OWN,
        Stage({"looks@": looks}),
        Stage({"citizen@": by_number}),
        Stage(
            {
                "v@": "case when citizen@ then citizen_v@ else new_v@ end",
                "e@": "case when citizen@ then citizen_e@ else new_e@ end",
                "x@": "case when citizen@ then citizen_x@ else new_x@ end",
            }
        ),
    )


ORGANISATION_NAME: Final = (
    Stage(
        {
            "v@": f"case when regexp_matches(t@, {_HAN}) then replace(t@, ' ', '') "
            "else regexp_replace(t@, ' +', ' ', 'g') end"
        }
    ),
    Stage(
        {
            "e@": f"case when regexp_matches(v@, {text(characters.PRIVATE_USE)}) then 'name-private-use' "
            f"when not regexp_full_match(v@, {text(limits.ORGANISATION_NAME)}) then 'organisation-name-characters' "
            f"when length(v@) not between 2 and {limits.ORGANISATION_NAME_MAX} then 'organisation-name-length' end",
            "x@": bits(stray_space="v@ <> t@"),
        }
    ),
)

PARTY_NAME: Final = (
    *renamed(NAME, "person_", kept=("t@",)),
    *renamed(ORGANISATION_NAME, "firm_", kept=("t@",)),
    Stage(
        {each: f"case when person_e@ is null then person_{each} else firm_{each} end" for each in ("v@", "e@", "x@")}
    ),
)
