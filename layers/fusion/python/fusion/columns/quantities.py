"""Capital, decimals and numbers of certificates and of real estate, in SQL; told in fusion.reference.quantities."""

from typing import Final

from fusion.columns.ids import SCIENTIFIC
from fusion.columns.stage import Stage, bits, upper
from fusion.sql import text
from fusion.values import limits

_CAPITAL: Final = r"^(?:人民币|RMB|¥)?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(\.[0-9]+)?(亿|万)?(元?)(?:整|人民币)?$"
_DECIMAL: Final = r"^([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(\.[0-9]+)?(?:平方米|平米|㎡|m2|m²|立方米|m³|方|吨)?$"
_CERTIFICATE: Final = text(r"[0-9A-Za-z\x{4e00}-\x{9fff}()〔〕\[\]/_.-]{1,40}")

CAPITAL: Final = (
    Stage({"w@": "replace(t@, ' ', '')"}),
    Stage(
        {
            "parts@": f"case when regexp_matches(w@, {text(_CAPITAL)}) then "
            f"regexp_extract(w@, {text(_CAPITAL)}, ['whole', 'decimals', 'unit', 'yuan']) end"
        }
    ),
    Stage(
        {
            "whole@": "replace(parts@.whole, ',', '')",
            "decimals@": "rtrim(parts@.decimals, '0')",
            "zeros@": "case when parts@.unit = '亿' then 10 "
            "when parts@.unit = '万' or (parts@.unit = '' and parts@.yuan = '') then 6 else 2 end",
        }
    ),
    Stage(
        {
            "e@": f"case when regexp_full_match(w@, {SCIENTIFIC}) then 'scientific-notation' "
            "when parts@ is null then 'capital-format' "
            "when strlen(decimals@) - 1 > least(zeros@, 6) then 'money-precision' "
            f"when strlen(ltrim(whole@, '0')) > case when zeros@ = 10 then {limits.CAPITAL_DIGITS_MAX - 4} "
            f"else {limits.CAPITAL_DIGITS_MAX} end then 'money-range' end",
            "x@": bits(money_format=r"not regexp_full_match(t@, '[0-9]+(\.[0-9]+)?')"),
        }
    ),
    Stage(
        {
            "v@": "case when e@ is null and t@ <> '' then cast(cast(rtrim(whole@ || decimals@, '.') as decimal(24, 6)) "
            "* case zeros@ when 10 then 10000000000 when 6 then 1000000 else 100 end as bigint) end"
        }
    ),
)

DECIMAL: Final = (
    Stage({"w@": "replace(t@, ' ', '')"}),
    Stage(
        {
            "parts@": f"case when regexp_matches(w@, {text(_DECIMAL)}) then "
            f"regexp_extract(w@, {text(_DECIMAL)}, ['whole', 'decimals']) end"
        }
    ),
    Stage(
        {
            "v@": "case when ltrim(replace(parts@.whole, ',', ''), '0') = '' then '0' "
            "else ltrim(replace(parts@.whole, ',', ''), '0') end || rtrim(rtrim(parts@.decimals, '0'), '.')",
            "e@": f"case when parts@ is null or strlen(parts@.decimals) - 1 > {limits.DECIMALS_MAX} "
            "then 'decimal-format' end",
        }
    ),
    Stage({"x@": bits(integer_format="v@ <> t@")}),
)

CERTIFICATE_NUMBER: Final = (
    Stage({"bare@": "regexp_replace(t@, '[ '']', '', 'g')"}),
    Stage({"v@": upper("bare@")}),
    Stage(
        {
            "e@": f"case when contains(bare@, '+') and regexp_full_match(bare@, {SCIENTIFIC}) "
            f"then 'scientific-notation' when not regexp_full_match(v@, {_CERTIFICATE}) then 'certificate-format' end",
            "x@": bits(number_format="v@ <> t@"),
        }
    ),
)

REAL_ESTATE_NUMBER: Final = (
    Stage({"bare@": "regexp_replace(t@, '[ '']', '', 'g')"}),
    Stage({"v@": upper("bare@")}),
    Stage(
        {
            "e@": "case when not regexp_full_match(v@, '[0-9]{12}[A-Z]{2}[0-9]{5}[A-Z][0-9]{8}') "
            "then 'real-estate-format' end",
            "x@": bits(number_format="v@ <> t@"),
        }
    ),
)
