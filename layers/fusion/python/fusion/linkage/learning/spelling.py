"""Patterns in words: kept with a pair, they are still understood when a model has other fields, levels or bands."""

import re
from typing import Final

from fusion.linkage.model import Field, Model

BAND: Final = re.compile(r"\+\d+")


def spell(model: Model, pattern: int) -> str:
    """`name=exact+3 phone=differs`: of each field that tells something its level, and +band of a value's frequency."""
    digits = zip(model.fields, model.digits(pattern), strict=True)
    return " ".join(f"{field.name}={_spelt(field, digit)}" for field, digit in digits if digit)


def read(model: Model, text: str) -> int | None:
    """The pattern of words that `spell` made; None if the model knows a field, level or band of it no more."""
    told = dict(part.split("=") for part in text.split())
    digits = {field.name: _digit(field, told.pop(field.name)) for field in model.fields if field.name in told}
    if told or None in digits.values():
        return None
    return sum(place * (digits.get(field.name) or 0) for place, field in zip(model.places, model.fields, strict=True))


def without_bands(text: str) -> str:
    """
    >>> without_bands("name=exact+3 phone=differs")
    'name=exact phone=differs'
    """
    return BAND.sub("", text)


def _spelt(field: Field, digit: int) -> str:
    band = digit - len(field.levels)
    return f"{field.level(digit).name}+{band}" if band > 0 else field.level(digit).name


def _digit(field: Field, told: str) -> int | None:
    name, _, band = told.partition("+")
    places = {level.name: place for place, level in enumerate(field.levels)}
    digit = len(field.levels) - places[name] + int(band or 0) if name in places else field.radix
    return digit if digit < field.radix and (not band or places[name] == 0) else None
