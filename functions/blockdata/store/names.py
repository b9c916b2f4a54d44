"""Names of departments and datasets, as their contracts say."""

from collections.abc import Iterable, Mapping
from typing import Any

from blockdata.lookups import Names
from blockdata.store import contracts


def names_of(datasets: Iterable[tuple[str, str]]) -> Names:
    """Names for these (department, dataset); what has no contract keeps its id."""
    known = [contract for pair in sorted(set(datasets)) if (contract := contracts.find(*pair))]
    return Names(
        departments={contract["department"]: contract["catalogue"]["provider_name"] for contract in known},
        datasets={(contract["department"], contract["dataset"]): contract["name"] for contract in known},
        grades={(contract["department"], contract["dataset"]): grades(contract) for contract in known},
    )


def grades(contract: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """{(kind, attribute): the highest grade of the columns that feed it}."""
    found: dict[tuple[str, str], str] = {}
    for column in contract["columns"]:
        mention = contract.get("mentions", {}).get(column.get("mention", "subject"), contract)
        kinds = ("person", "organisation") if mention["entity"] == "party" else (mention["entity"],)
        for kind in kinds if column["attribute"] else ():
            place = (kind, column["attribute"])
            found[place] = max(found.get(place, ""), column["grade"])
    return found
