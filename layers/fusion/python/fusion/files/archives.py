"""ZIP containers unpacked within a budget: what a file declares is checked first, then measured while unpacking."""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fusion.problems import FileProblem

UNZIPPED_MB_MAX: Final = 500
ENTRIES_MAX: Final = 1000
RATIO_MAX: Final = 100
RATIO_FREE_BYTES: Final = 10 << 20
"""A little that unpacks a hundredfold does no harm: an empty theme, a sheet of formatted blanks."""
_DIRECTORY_BYTES_MAX: Final = 4 << 20
_CHUNK: Final = 1 << 20
_END, _LOCATOR, _END_64 = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
_ENCRYPTED: Final = 0x1
_EVERYTHING: Final = 1 << 62
_AGAIN: Final = "重新保存并上传;若打不开,请从业务系统重新导出"


@dataclass
class Budget:
    """What may still be unpacked of one delivered file, `packed` bytes long."""

    packed: int
    unpacked: int = 0

    def spend(self, count: int) -> None:
        """Raises FileProblem once it is overspent."""
        self.unpacked += count
        if self.unpacked > UNZIPPED_MB_MAX << 20:
            raise FileProblem("too-large", f"文件展开后超过{UNZIPPED_MB_MAX} MB", "拆成几个文件,或改用CSV报送")
        if self.unpacked > max(RATIO_FREE_BYTES, RATIO_MAX * self.packed):
            raise FileProblem(
                "suspicious-archive", f"文件展开后膨胀超过{RATIO_MAX}倍,不像正常的表格", "从业务系统重新导出后报送"
            )


def truncated() -> FileProblem:
    return FileProblem("truncated", "文件不完整或已损坏,可能没有传完", _AGAIN)


def suspicious(what: str) -> FileProblem:
    return FileProblem("suspicious-archive", f"压缩包的内部结构不正常:{what}", "用表格软件另存为新文件后报送")


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """With its directory checked. Raises FileProblem, also for what turns out to be broken while it is read."""
    _check_end(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive.infolist(), path.stat().st_size)
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise truncated() from None


def _check_end(path: Path) -> None:
    """The directory is small and stands right before the end record, which ends the file: then every reader, ours and
    calamine's, sees the same entries."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_600))
        tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) - place < 22:
        raise truncated()
    entries, length, start, comment = struct.unpack("<HLLH", tail[place + 10 : place + 22])
    end, extra = size - len(tail) + place, 0
    if tail[max(0, place - 20) : place].startswith(_LOCATOR):
        entries, length, start = _end_64(tail[max(0, place - 76) : place - 20])
        extra = 76
    if entries > ENTRIES_MAX or length > _DIRECTORY_BYTES_MAX:
        raise suspicious(f"超过{ENTRIES_MAX}个条目")
    if start + length + extra != end or place + 22 + comment != len(tail):
        raise suspicious("目录位置不符")


def _end_64(record: bytes) -> tuple[int, int, int]:
    if not record.startswith(_END_64) or len(record) != 56:
        raise suspicious("目录位置不符")
    entries, length, start = struct.unpack("<QQQ", record[32:56])
    return entries, length, start


def _check(entries: list[zipfile.ZipInfo], packed: int) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > ENTRIES_MAX:
        raise suspicious(f"超过{ENTRIES_MAX}个条目")
    if len({name.lower() for name in names}) < len(names):
        raise suspicious("有同名的条目")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise FileProblem("encrypted", "压缩包设有密码", "取消密码后重新压缩,或直接报送表格文件")
    if any(entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for entry in entries):
        raise suspicious("压缩方法不是常用的一种")
    Budget(packed).spend(sum(entry.file_size for entry in entries))


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """The entry's bytes, whatever length it declares; one that lied is refused as soon as it is over or under."""
    declared, found = entry.file_size, 0
    entry.file_size = _EVERYTHING
    try:
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                found += len(chunk)
                budget.spend(len(chunk))
                yield chunk
    finally:
        entry.file_size = declared
    if found != declared:
        raise suspicious("条目的实际大小与声明不符")


def write(chunks: Iterable[bytes], target: Path) -> None:
    with target.open("wb") as file:
        file.writelines(chunks)
