"""County and township of addresses in SQL, from the tables of fusion.columns.lists."""

from typing import Final

from fusion.columns.stage import Stage, bits
from fusion.sql import text
from fusion.values import limits, places

ADDRESS: Final = (
    Stage({"bare@": "case when contains(t@, ' ') then replace(t@, ' ', '') else t@ end"}),
    Stage(
        {
            "rest@": "case when starts_with(bare@, '贵州') or starts_with(bare@, '遵义') "
            f"then regexp_replace(bare@, {text(places.PREFIX)}, '') else bare@ end"
        }
    ),
    Stage({"written@": f"regexp_extract(rest@, {text(places.county_pattern())})"}),
    Stage(
        {
            "county_code@": "k@.county",
            "county_name@": "k@.name",
            "kept@": "k@.kept",
            "after@": "substr(s.rest@, length(s.written@) + 1)",
        },
        ("left join counties k@ on k@.alias = s.written@",),
    ),
    Stage({"town@": f"regexp_extract(after@, {text(places.TOWN_NAME)})"}),
    Stage({"stem@": f"regexp_replace(town@, {text(places.TOWN_SUFFIX)}, '')"}),
    Stage(
        {
            "town_code@": "w@.town",
            "other_county@": "case when s.county_code@ is null then u@.county end",
            "other_name@": "u@.name",
            "other_town@": "u@.town",
        },
        (
            "left join towns w@ on w@.county = s.county_code@ and w@.stem = s.stem@",
            "left join unique_towns u@ on u@.town_name = s.town@",
        ),
    ),
    Stage(
        {
            "v@": "case when kept@ then rest@ when county_code@ is not null then county_name@ || after@ "
            "when other_county@ is not null then other_name@ || rest@ else bare@ end",
            "e@": f"case when length(bare@) > {limits.ADDRESS_MAX} then 'text-too-long' end",
        }
    ),
    Stage(
        {
            "x@": bits(
                stray_space="strlen(bare@) <> strlen(t@)",
                address_alias="county_code@ is not null and v@ <> rest@",
                address_county_inferred="other_county@ is not null",
                address_unresolved="county_code@ is null and other_county@ is null",
            )
        }
    ),
)

PLACE: Final = Stage(
    {
        "county@": "case when t@ = '' or e@ is not null then null else coalesce(county_code@, other_county@) end",
        "town_of@": "case when t@ = '' or e@ is not null then null when county_code@ is not null then town_code@ "
        "when other_county@ is not null then other_town@ end",
    }
)
