"""Who has a telephone of their own, and which household gives one for all."""

from typing import Final

from local.city.population.chance import chance
from local.city.population.model import City
from local.city.population.places import phone

FIRST_AGE: Final = 14


def give(city: City, seed: int) -> None:
    """The head's is the household's; children have none."""
    rng = chance(seed, "phones")
    for home in city.households:
        for place, person in enumerate(home.members):
            if place == 0:
                person.phone = home.phone
            elif person.age(city.as_of) >= FIRST_AGE:
                person.phone = phone(rng)
