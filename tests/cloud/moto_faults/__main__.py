"""Each check on moto as it is, and on the cloud, in a process of its own.

Prints {"checks": {name: [bare, mended]}, "learnt": types}; "" where it is as in AWS.
"""

import json
import sys

from tests.cloud.moto_faults.faults import FAULTS, Check, learnt_types
from tests.cloud.moto_faults.moto import Moto, bare, mended


def broken(check: Check, moto: Moto) -> str:
    """How it is not as in AWS."""
    try:
        return "" if check(moto) else "it is otherwise"
    except Exception as error:
        return repr(error)


def main() -> None:
    found: dict[str, list[str]] = {fault.name: [] for fault in FAULTS}
    learnt = sorted(learnt_types())
    for kind in (bare, mended):
        with kind() as moto:
            for fault in FAULTS:
                found[fault.name].append(broken(fault.check, moto))
    json.dump({"checks": found, "learnt": learnt}, sys.stdout)


if __name__ == "__main__":
    main()
