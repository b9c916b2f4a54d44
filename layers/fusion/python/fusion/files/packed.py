"""gzip and zip around tables: unpacked beside, in pieces and within a budget; an archive in an archive is refused."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from fusion.files.archives import Budget, opened, suspicious, truncated, unpacked, write
from fusion.problems import FileProblem

_GZIP, _ZIP = b"\x1f\x8b", b"PK"
_CHUNK = 1 << 20
_OFFICE = frozenset({"[Content_Types].xml", "xl/workbook.xml", "mimetype"})
_BESIDE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class Table(NamedTuple):
    """`name`: what the archive calls it, '' for a file that is no archive."""

    name: str
    path: Path


@contextmanager
def tables(path: Path, folder: Path | None = None) -> Iterator[list[Table]]:
    """The file itself, or what it holds, unpacked under `folder`. Raises FileProblem."""
    kind = packing(path)
    if not kind:
        yield [Table("", path)]
        return
    with TemporaryDirectory(dir=folder, prefix="unpacked-") as beside:
        found = list(_gunzip(path, Path(beside)) if kind == "gzip" else _unzip(path, Path(beside)))
        if any(packing(table.path) for table in found):
            raise FileProblem("nested-archive", "压缩包里还有压缩包", "只压缩一层,或直接报送表格文件")
        yield found


def packing(path: Path) -> str:
    """gzip, zip or ''. A workbook is a zip too, and no packing."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith(_GZIP):
        return "gzip"
    if not head.startswith(_ZIP):
        return ""
    with opened(path) as archive:
        return "" if is_document(archive.namelist()) else "zip"


def is_document(names: list[str]) -> bool:
    """Of an office: a workbook, a text, slides."""
    return any(name in _OFFICE or name.startswith(("word/", "ppt/")) for name in names)


def _gunzip(path: Path, folder: Path) -> Iterator[Table]:
    budget = Budget(path.stat().st_size)
    target = folder / "0"
    try:
        with gzip.open(path) as stream:
            write(_spent(stream, budget), target)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise truncated() from None
    yield Table("", target)


def _spent(stream: gzip.GzipFile, budget: Budget) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        budget.spend(len(chunk))
        yield chunk


def _unzip(path: Path, folder: Path) -> Iterator[Table]:
    budget = Budget(path.stat().st_size)
    with opened(path) as archive:
        wanted = [entry for entry in archive.infolist() if _is_table(entry)]
        if not wanted:
            raise suspicious("里面没有文件")
        for number, entry in enumerate(wanted):
            target = folder / str(number)  # its own name is never a path of ours
            write(unpacked(archive, entry, budget), target)
            yield Table(shown(entry), target)


def _is_table(entry: zipfile.ZipInfo) -> bool:
    return not (entry.is_dir() or entry.filename.startswith(_BESIDE[0]) or entry.filename.endswith(_BESIDE[1:]))


def shown(entry: zipfile.ZipInfo) -> str:
    """The last part of its name; Windows writes GBK where the standard knows only its own code page."""
    name = entry.filename
    if not entry.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = entry.filename
    return PurePosixPath(name.replace("\\", "/")).name[:100]
