"""Where an uploaded file lands: keys are ours, of the sender's name only the last part is kept.

UploadError
└── FilenameError   nothing is left of the name
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["delivery", "trial"]
State = Literal["open", "completing", "completed"]
MIB = 1024**2
PARTS_FROM_BYTES = 64 * MIB  # a smaller file goes in one PUT
PART_BYTES_MIN = 16 * MIB
PART_BYTES_MAX = 5 * 1024 * MIB  # S3's limits: of a part, and of how many
PARTS_WANTED = 1_000
TRIAL_BYTES_MAX = 20 * MIB
NAME_BYTES_MAX = 200  # with the rest of the key well under S3's 1,024
DEPARTED = {"Cc", "Cf", "Cs", "Co", "Cn"}  # control, format (text direction!), surrogates, private, unassigned


class UploadError(Exception):
    """The file cannot be taken as it is named."""


class FilenameError(UploadError):
    """The name has no usable last part."""


def clean_name(filename: str) -> str:
    """The last segment of a path of any system, without control characters, at most 200 bytes with its extension.

    >>> clean_name("C:\\\\报表\\\\低保 2018-01.xlsx"), clean_name("../../etc/passwd")
    ('低保 2018-01.xlsx', 'passwd')
    """
    last = filename.replace("\\", "/").rpartition("/")[2]
    kept = "".join(character for character in last if unicodedata.category(character) not in DEPARTED)
    name = unicodedata.normalize("NFC", kept).strip(" .")
    if not name:
        raise FilenameError(filename)
    return shortened(name)


def shortened(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    ending = f"{dot}{extension}" if stem and len(extension) <= 10 else ""
    stem = stem if ending else name
    room = NAME_BYTES_MAX - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore") + ending


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file on its way in parts. multipart: S3's own id of it; version: of its row, 0 until that is written."""

    id: str
    department: str
    dataset: str
    key: str
    multipart: str
    size: int
    part_size: int
    state: State
    started_at: str
    version: int = 0

    @property
    def parts(self) -> int:
        return -(-self.size // self.part_size)

    def is_part(self, number: int) -> bool:
        return 1 <= number <= self.parts


def part_size(size: int) -> int:
    """Bytes of each part but the last: whole MiB, at most a thousand parts as long as S3's largest part allows.

    >>> part_size(100 * MIB) // MIB, part_size(50 * 1024 * MIB) // MIB
    (16, 52)
    """
    wanted = -(-size // (PARTS_WANTED * MIB)) * MIB
    return min(PART_BYTES_MAX, max(PART_BYTES_MIN, wanted))


def key(
    department: str,
    dataset: str,
    *,
    upload: str,
    filename: str,
    today: date,
    corrects: str | None = None,
    kind: Kind = "delivery",
) -> str:
    """`<department>/<dataset>/<yyyymmdd>/<upload>/<filename>`; of a correction `…/corrections/<submission>/<upload>/…`,
    of a sample to try a contract on `…/trials/<upload>/…`.

    >>> key("health", "death-certificate", upload="upl_1", filename="a.csv", today=date(2018, 2, 5))
    'health/death-certificate/20180205/upl_1/a.csv'
    """
    place = f"corrections/{corrects}" if corrects else "trials" if kind == "trial" else f"{today:%Y%m%d}"
    return f"{department}/{dataset}/{place}/{upload}/{clean_name(filename)}"


def key_once(department: str, dataset: str, *, upload: str, filename: str) -> str:
    """Of an upload whose id the client's own key gives: without the day, so that it is the same on another."""
    return f"{department}/{dataset}/once/{upload}/{clean_name(filename)}"
