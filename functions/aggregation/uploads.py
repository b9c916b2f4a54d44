"""Where an uploaded file lands: keys are ours, of the sender's name only the last part is kept.

UploadError
└── FilenameError   nothing is left of the name
"""

import unicodedata
from datetime import date

BYTES_MAX = 5 * 1024**3  # what one PUT to S3 takes
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


def key(department: str, dataset: str, *, upload: str, filename: str, today: date, corrects: str | None = None) -> str:
    """`<department>/<dataset>/<yyyymmdd>/<upload>/<filename>`, of a correction `…/corrections/<submission>/<upload>/…`.

    >>> key("health", "death-certificate", upload="upl_1", filename="a.csv", today=date(2018, 2, 5))
    'health/death-certificate/20180205/upl_1/a.csv'
    """
    place = f"corrections/{corrects}" if corrects else f"{today:%Y%m%d}"
    return f"{department}/{dataset}/{place}/{upload}/{clean_name(filename)}"
