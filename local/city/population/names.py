"""Names by sex and birth cohort, and the peoples of each county."""

from bisect import bisect
from itertools import accumulate
from random import Random

from local.city.population.places import rows

COHORTS = ((1960, "1930-1959"), (1990, "1960-1989"), (9999, "1990-2020"))
DOTTED_SHARE = 0.004  # households whose names carry a middle dot
COMPOSED_SHARE = 0.5  # given names put together from two characters instead of taken from the list

_DOTTED_GIVEN = {
    "1": ("艾力", "买买提", "阿卜杜拉", "扎西", "多吉", "木呷", "拉龙"),
    "2": ("古丽", "阿依夏", "热娜", "卓玛", "央金", "阿果", "伍呷"),
}
_DOTTED_FATHER = ("阿布力孜", "吐尔逊", "司马义", "顿珠", "次仁", "曲比", "吉克")
_DOTTED_ETHNIC = ("维吾尔族", "维吾尔族", "维吾尔族", "藏族", "藏族", "彝族", "彝族")
_PEOPLES = (("gelao", "仡佬族"), ("miao", "苗族"), ("tujia", "土家族"), ("buyei", "布依族"))
_OTHERS = ("彝族", "侗族", "回族", "白族", "壮族", "水族", "满族", "蒙古族")


class Names:
    def __init__(self) -> None:
        surnames = rows("surnames")
        self._surnames = [row["surname"] for row in surnames]
        self._weights = list(accumulate(int(row["weight"]) for row in surnames))
        self._given: dict[tuple[str, str], list[str]] = {}
        for row in rows("given-names"):
            sex = "1" if row["sex"] == "M" else "2"
            self._given.setdefault((sex, row["birth_cohort"]), []).append(row["given_name"])
        self._peoples = {
            row["code"]: [(float(row[column]) / 100, people) for column, people in _PEOPLES] for row in rows("counties")
        }
        self._other = {row["code"]: float(row["other"]) / 100 for row in rows("counties")}

    def surname(self, rng: Random) -> str:
        return self._surnames[bisect(self._weights, rng.random() * self._weights[-1])]

    def given(self, sex: str, year: int, rng: Random) -> str:
        cohort = next(label for before, label in COHORTS if year < before)
        names = self._given[sex, cohort]
        name = names[int(rng.random() * len(names))]
        if len(name) == 1 or rng.random() >= COMPOSED_SHARE:
            return name
        return name[0] + names[int(rng.random() * len(names))][-1]

    def dotted(self, sex: str, family: int, rng: Random) -> str:
        """A name of given name, middle dot, father's name; family picks the people."""
        first = _DOTTED_GIVEN[sex]
        near = [first[i] for i in range(len(first)) if _DOTTED_ETHNIC[i] == _DOTTED_ETHNIC[family]]
        return f"{rng.choice(near)}·{_DOTTED_FATHER[family]}"

    def dotted_ethnic(self, family: int) -> str:
        return _DOTTED_ETHNIC[family]

    def families(self) -> int:
        return len(_DOTTED_FATHER)

    def ethnic(self, county: str, rng: Random) -> str:
        share = rng.random()
        for weight, people in self._peoples[county]:
            if share < weight:
                return people
            share -= weight
        return rng.choice(_OTHERS) if share < self._other[county] else "汉族"
