"""Where a landed file belongs, as its key says.

<department>/<dataset>/<anything>/<file name>                                      a delivery
<department>/<dataset>/corrections/<submission>/<upload>/<file name>               rejected rows put right
<department>/<dataset>/trials/<upload>/<file name>                                 a sample: no submission
"""

import re
from dataclasses import dataclass

ID = re.compile(r"[a-z]+(-[a-z]+)*")
SUBMISSION = re.compile(r"sub_[0-9a-f]{32}")
OBJECTION = re.compile(r"obj_[0-9a-f]{32}")
CORRECTIONS = "corrections"
TRIALS = "trials"


class LandingKeyError(ValueError):
    """The key is not of a shape we know. department: its first segment where that could be an id, else ""."""

    def __init__(self, department: str) -> None:
        super().__init__("key shape")
        self.department = department


@dataclass(frozen=True)
class Landed:
    """corrects: the submission whose rejected rows the file puts right."""

    department: str
    dataset: str
    file_name: str
    corrects: str | None


def is_folder(key: str, size: int) -> bool:
    """A console makes such empty objects when somebody makes a folder."""
    return key.endswith("/") and size == 0


def is_sample(key: str) -> bool:
    """Brought to try a draft of a contract on.

    >>> is_sample("civil-affairs/minimum-allowance/trials/upl_1/低保.csv")
    True
    """
    parts = key.split("/")
    return len(parts) == 5 and parts[2] == TRIALS


def objection_of(key: str) -> str | None:
    """The objection by which a correction was delivered: its upload is named by that.

    >>> objection_of(f"tax/taxpayer/corrections/sub_1/obj_{1:032}/更正.csv")
    'obj_00000000000000000000000000000001'
    """
    parts = key.split("/")
    return parts[4] if len(parts) == 6 and parts[2] == CORRECTIONS and OBJECTION.fullmatch(parts[4]) else None


def read_key(key: str) -> Landed:
    """Raises LandingKeyError.

    >>> read_key("civil-affairs/minimum-allowance/2018/低保.csv")
    Landed(department='civil-affairs', dataset='minimum-allowance', file_name='低保.csv', corrects=None)
    """
    parts = key.split("/")
    department = parts[0] if ID.fullmatch(parts[0]) else ""
    if len(parts) < 3 or not department or not ID.fullmatch(parts[1]) or not parts[-1]:
        raise LandingKeyError(department)
    if parts[2] != CORRECTIONS:
        return Landed(department, parts[1], parts[-1], None)
    if len(parts) != 6 or not SUBMISSION.fullmatch(parts[3]):
        raise LandingKeyError(department)
    return Landed(department, parts[1], parts[-1], parts[3])
