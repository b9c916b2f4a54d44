"""Twins: born on one day, at one address, under one telephone, often with names that differ in one character."""

from random import Random
from typing import Final

from local.city.population.chance import chance
from local.city.population.ids import Registry
from local.city.population.model import City, Person

ALIKE: Final = 0.7
"""Of twins, whose names are then alike but for the last character."""


def bear(city: City, registry: Registry, share: float, seed: int) -> None:
    """`share` of the children at home who follow a brother or sister become that one's twin."""
    rng = chance(seed, "twins")
    for home in city.households:
        elder: Person | None = None
        for person in home.members:
            if not person.relation.endswith(("子", "女")):
                continue
            if elder is not None and elder.name != person.name and rng.random() < share:
                _become_twins(elder, person, registry, rng)
                elder = None
            else:
                elder = person


def _become_twins(elder: Person, younger: Person, registry: Registry, rng: Random) -> None:
    younger.birth, younger.registered, younger.education = elder.birth, elder.registered, elder.education
    younger.id_number = registry.number(younger.birth, younger.sex)
    alike = elder.name[:2] + younger.name[-1]
    if len(elder.name) == len(alike) and "·" not in elder.name and alike != elder.name and rng.random() < ALIKE:
        younger.name = alike
