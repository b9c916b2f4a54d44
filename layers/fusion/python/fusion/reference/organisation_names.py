"""What is an organisation's own in its name: 遵义市红花岗区某某商贸有限责任公司 and 某某商贸有限公司 are one."""

import re
from typing import Final, NamedTuple

from fusion.values import organisations

_REMARK: Final = re.compile(organisations.REMARK)
_PREFIX: Final = re.compile(organisations.PREFIX)
_FORM: Final = re.compile(organisations.FORM)


class NameParts(NamedTuple):
    """`core`: what remains without place and legal form, never empty; `county`: a code; `form`: in one spelling."""

    core: str
    county: str | None
    form: str | None


def organisation_core(name: str) -> NameParts:
    """`name` as cleaned.

    >>> organisation_core("遵义市红花岗区某某商贸有限责任公司")
    NameParts(core='某某商贸', county='520302', form='有限公司')
    >>> organisation_core("某某商贸(贵州)有限公司"), organisation_core("遵义市公司").core
    (NameParts(core='某某商贸', county=None, form='有限公司'), '遵义市公司')
    """
    bare = _REMARK.sub("", name)
    rest = _PREFIX.sub("", bare)
    found = re.match(organisations.county_pattern(), rest)
    form = _FORM.search(rest)
    core = _FORM.sub("", rest[len(found[0]) if found else 0 :])
    spelt = dict(organisations.SAME_FORM).get(form[0], form[0]) if form else None
    return NameParts(core or name, organisations.counties()[found[0]] if found else None, spelt)
