"""Money, counts, household numbers and telephone numbers in SQL."""

from typing import Final

from fusion.columns.ids import SCIENTIFIC
from fusion.columns.stage import Stage, bits
from fusion.sql import text
from fusion.values import limits

_MONEY: Final = r"(?:RMB|人民币|¥)?(-?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?(?:(万)元?|元整?)?"
_INTEGER: Final = r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(\.0+)?[人户口个]?"
_MOBILE: Final = text(r"^(?:\+86|0086|86)?(1[3-9][0-9]{9})$")
_LANDLINE: Final = r"^(?:\+86|0086|86)?0?(10|2[0-9]|[3-9][0-9]{2})([2-9][0-9]{6,7})$"
_SPLIT: Final = f"regexp_extract(w@, {text(f'^{_MONEY}$')}, ['sign', 'whole', 'decimals', 'unit'])"

MONEY: Final = (
    Stage({"ok@": r"regexp_full_match(t@, '[0-9]{1,10}(\.[0-9]{1,2})?')"}),
    Stage({"w@": "case when ok@ then t@ else replace(t@, ' ', '') end"}),
    Stage(
        {
            "scientific@": f"case when ok@ then false else regexp_full_match(w@, {SCIENTIFIC}) end",
            "parts@": f"case when not ok@ and regexp_full_match(w@, {text(_MONEY)}) then {_SPLIT} end",
        }
    ),
    Stage(
        {
            "whole@": "case when parts@ is not null then replace(parts@.whole, ',', '') end",
            "decimals@": "case when parts@ is not null then rtrim(parts@.decimals, '0') end",
            "large@": "case when parts@ is not null then parts@.unit = '万' else false end",
        }
    ),
    Stage(
        {
            "e@": "case when ok@ then null when scientific@ then 'scientific-notation' "
            "when parts@ is null then 'money-format' "
            "when strlen(decimals@) - 1 > case when large@ then 6 else 2 end then 'money-precision' "
            "when parts@.sign <> '' then 'money-negative' when strlen(ltrim(whole@, '0')) > case when large@ then "
            f"{limits.YUAN_DIGITS_MAX - 4} else {limits.YUAN_DIGITS_MAX} end then 'money-range' end",
            "x@": "case when ok@ then 0 else "
            + bits(money_format=r"not regexp_full_match(t@, '[0-9]+(\.[0-9]{1,2})?')")
            + " end",
        }
    ),
    Stage(
        {
            "v@": "case when e@ is not null then null when ok@ then cast(cast(t@ as decimal(18, 2)) * 100 as bigint) "
            "when t@ = '' then null else cast(cast(rtrim(whole@ || decimals@, '.') as decimal(18, 6)) "
            "* case when large@ then 1000000 else 100 end as bigint) end"
        }
    ),
)

INTEGER: Final = (
    Stage({"ok@": "regexp_full_match(t@, '[0-9]{1,9}')"}),
    Stage({"w@": f"case when ok@ then t@ else regexp_extract(replace(t@, ' ', ''), {text(f'^{_INTEGER}$')}, 1) end"}),
    Stage({"v@": "try_cast(replace(w@, ',', '') as bigint)"}),
    Stage({"e@": "case when w@ = '' then 'integer-format' end", "x@": bits(integer_format="w@ <> t@")}),
)

PLAIN_HOUSEHOLD_NUMBER: Final = (Stage({"plain@": "regexp_full_match(c@, '[0-9][0-9A-Z-]{0,19}')"}),)

HOUSEHOLD_NUMBER: Final = (
    Stage({"ok@": "regexp_full_match(t@, '[0-9A-Z-]{1,20}')"}),
    Stage({"bare@": "case when ok@ then t@ else regexp_replace(t@, '[ '']', '', 'g') end"}),
    Stage(
        {
            "v@": "case when ok@ then t@ else upper(bare@) end",
            "e@": f"case when ok@ then null when contains(bare@, '+') and regexp_full_match(bare@, {SCIENTIFIC}) "
            "then 'scientific-notation' when not regexp_full_match(bare@, '[0-9A-Za-z-]{1,20}') "
            "then 'household-number-format' end",
        }
    ),
    Stage({"x@": bits(number_format="v@ <> t@")}),
)

PLAIN_PHONE: Final = (Stage({"plain@": "regexp_full_match(c@, '1[3-9][0-9]{9}')"}),)

PHONE: Final = (
    Stage({"ok@": "regexp_full_match(t@, '1[3-9][0-9]{9}')"}),
    Stage({"bare@": "case when ok@ then t@ else regexp_replace(t@, '[ ''()—–-]', '', 'g') end"}),
    Stage(
        {
            "mobile@": f"case when ok@ then bare@ else regexp_extract(bare@, {_MOBILE}, 1) end",
            "scientific@": f"case when ok@ then false else regexp_full_match(bare@, {SCIENTIFIC}) end",
            "local@": "case when ok@ then false else regexp_full_match(bare@, '[2-9][0-9]{7}') end",
        }
    ),
    Stage(
        {
            "line@": "case when mobile@ = '' and not local@ then "
            f"regexp_extract(bare@, {text(_LANDLINE)}, ['area', 'number']) end"
        }
    ),
    Stage(
        {
            "v@": f"case when mobile@ <> '' then mobile@ when local@ then '{limits.HOME_PHONE_AREA}-' || bare@ "
            "when line@.number <> '' then '0' || line@.area || '-' || line@.number end"
        }
    ),
    Stage(
        {
            "e@": "case when scientific@ then 'scientific-notation' when v@ is null then 'phone-format' end",
            "x@": bits(phone_format="not local@ and v@ <> t@", phone_area="local@"),
        }
    ),
)
