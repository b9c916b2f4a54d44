"""Names of departments and datasets, as their contracts say."""

from collections.abc import Iterable

from blockdata.lookups import Names
from blockdata.store import contracts


def names_of(datasets: Iterable[tuple[str, str]]) -> Names:
    """Names for these (department, dataset); what has no contract keeps its id."""
    known = [contract for pair in sorted(set(datasets)) if (contract := contracts.find(*pair))]
    return Names(
        departments={contract["department"]: contract["catalogue"]["provider_name"] for contract in known},
        datasets={(contract["department"], contract["dataset"]): contract["name"] for contract in known},
    )
