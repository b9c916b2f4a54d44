"""Place, core and legal form of organisations' names in SQL; told in fusion.reference.organisation_names."""

from collections.abc import Iterable

from fusion.sql import text, texts
from fusion.values import organisations


def organisation_core(expression: str) -> dict[str, str]:
    """{core, county, form: an expression} of the name that `expression` gives."""
    bare = f"regexp_replace({expression}, {text(organisations.REMARK)}, '', 'g')"
    rest = f"regexp_replace({bare}, {text(organisations.PREFIX)}, '')"
    county = f"regexp_extract({rest}, {text(organisations.county_pattern())})"
    form = f"regexp_extract({rest}, {text(organisations.FORM)})"
    placed = f"regexp_replace({rest}, {text(organisations.county_pattern())}, '')"
    own = f"regexp_replace({placed}, {text(organisations.FORM)}, '')"
    return {
        "core": f"case when {own} = '' then {expression} else {own} end",
        "county": _looked_up(county, organisations.counties().items()),
        "form": f"coalesce({_looked_up(form, organisations.SAME_FORM)}, nullif({form}, ''))",
    }


def _looked_up(key: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Not a case expression: it would compute the key anew for each line."""
    keys, values = zip(*pairs, strict=True)
    return f"list_extract([{texts(values)}], list_position([{texts(keys)}], {key}))"
