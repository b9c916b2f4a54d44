"""What codes mean, in Chinese.

GB/T 2261 sex and marital status, 4761 relation, 4658 education, 3304 ethnic group; Zunyi's divisions; the lists of the
seed contracts (layers/fusion, codes/codes.csv).
"""

import json
from functools import cache
from pathlib import Path


@cache
def lists() -> dict[str, dict[str, str]]:
    """Code list → code → name."""
    loaded: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "codes.json").read_text(encoding="utf-8"))
    return loaded


def meaning(list_name: str, code: str) -> str:
    """The name of a code; the code itself when the list does not have it.

    >>> meaning("county", "520302"), meaning("sex", "7")
    ('红花岗区', '7')
    """
    return lists().get(list_name, {}).get(code, code)
