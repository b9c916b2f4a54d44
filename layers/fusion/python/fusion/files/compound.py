"""Old .xls files before calamine opens them: the container's chain of sectors, and where the sheets' cells lie."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from fusion.files.archives import truncated
from fusion.files.markup import CELLS_MAX, too_many_cells
from fusion.problems import FileProblem

XLS_MB_MAX: Final = 200
_FREE: Final = 0xFFFFFFFA
_HEADER_FAT: Final = 109
_BOF, _FILEPASS, _MULTIPLE_RK = 0x0809, 0x002F, 0x00BD
_CELLS: Final = frozenset({0x0203, 0x027E, 0x00FD, 0x0204, 0x0006, 0x0205, 0x00D6, 0x0002, 0x0003, 0x0004, 0x0005})
_AS_XLSX: Final = "在表格软件中打开,另存为“Excel 工作簿(.xlsx)”或“CSV UTF-8”后重新报送"


def check_compound(path: Path) -> None:
    """Raises FileProblem for what is no workbook, locked, too large, or spans more cells than any office fills."""
    size = path.stat().st_size
    if size > XLS_MB_MAX << 20:
        raise FileProblem("too-large", f"旧版Excel文件超过{XLS_MB_MAX} MB", _AS_XLSX)
    with path.open("rb") as file:
        _check_names(file.read(4 << 20))
        file.seek(0)
        try:
            container = _Container(file, size)
            streams = container.streams()
            found = streams.get("Workbook") or streams.get("Book")
            if found is None:
                raise no_workbook()
            _check_records(container.read(*found))
        except (struct.error, IndexError):
            raise truncated() from None


def _check_names(head: bytes) -> None:
    """A name in the directory tells even where the rest is cut off: also an .xlsx behind a password has this shell."""
    if "EncryptedPackage".encode("utf-16-le") in head:
        raise encrypted()
    if not any(name.encode("utf-16-le") in head for name in ("Workbook", "Book")):
        raise no_workbook()


def no_workbook() -> FileProblem:
    return FileProblem("unknown-format", "这不是CSV或Excel表格(可能是旧版Word文档)", _AS_XLSX)


def encrypted() -> FileProblem:
    return FileProblem("encrypted", "Excel文件设有打开密码", "取消密码后另存,重新报送")


def _check_records(stream: Iterator[bytes]) -> None:
    """Records are type, length, content; the first two words of a cell's are its row and column."""
    spans = _Spans()
    rest = b""
    for sector in stream:
        rest += sector
        place = 0
        while len(rest) - place >= 4:
            kind, length = struct.unpack_from("<HH", rest, place)
            if len(rest) - place < 4 + length:
                break
            spans.take(kind, rest[place + 4 : place + 4 + length])
            place += 4 + length
        rest = rest[place:]


class _Spans:
    def __init__(self) -> None:
        self.count, self.box = 0, (0xFFFF, 0xFFFF, 0, 0)

    def take(self, kind: int, content: bytes) -> None:
        if kind == _FILEPASS:
            raise encrypted()
        if kind == _BOF:
            self.box = (0xFFFF, 0xFFFF, 0, 0)
        elif kind in _CELLS and len(content) >= 4:
            row, column = struct.unpack_from("<HH", content)
            self.add(row, column, column)
        elif kind == _MULTIPLE_RK and len(content) >= 6:
            row, column = struct.unpack_from("<HH", content)
            self.add(row, column, struct.unpack_from("<H", content, len(content) - 2)[0])

    def add(self, row: int, first: int, last: int) -> None:
        top, left, bottom, right = self.box
        self.box = top, left, bottom, right = min(top, row), min(left, first), max(bottom, row), max(right, last)
        self.count += max(1, last - first + 1)
        if max(self.count, (bottom - top + 1) * (right - left + 1)) > CELLS_MAX:
            raise too_many_cells()


class _Container:
    """[MS-CFB]: sectors, chained by a table (FAT); small streams lie in the root's stream, chained by their own."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file, self.size = file, size
        header = file.read(512)
        shift, small_shift = struct.unpack_from("<HH", header, 30)
        if shift not in {9, 12} or small_shift != 6:
            raise truncated()
        self.sector_bytes = 1 << shift
        self.sectors_max = size // self.sector_bytes + 1
        count, first = struct.unpack_from("<I", header, 44)[0], struct.unpack_from("<I", header, 48)[0]
        self.small_max, small_first = struct.unpack_from("<II", header, 56)
        difat_first, _ = struct.unpack_from("<II", header, 68)
        self.fat = self._fat(list(struct.unpack_from(f"<{_HEADER_FAT}I", header, 76)), difat_first, count)
        self.directory = b"".join(self.chain(first))
        self.small_fat = _words(b"".join(self.chain(small_first))) if small_first < _FREE else []
        self.small = b""

    def sector(self, number: int) -> bytes:
        place = (number + 1) * self.sector_bytes
        if place >= self.size:
            raise truncated()
        self.file.seek(place)
        return self.file.read(self.sector_bytes)

    def _fat(self, places: list[int], following: int, count: int) -> list[int]:
        steps = 0
        while following < _FREE:
            *more, following = _words(self.sector(following))
            places += more
            steps += 1
            if steps > self.sectors_max:
                raise truncated()
        used = [place for place in places if place < _FREE][: min(count, self.sectors_max)]
        return [word for place in used for word in _words(self.sector(place))]

    def chain(self, number: int) -> Iterator[bytes]:
        for _ in range(self.sectors_max):
            if number >= _FREE:
                return
            yield self.sector(number)
            number = self.fat[number]
        raise truncated()

    def streams(self) -> dict[str, tuple[int, int]]:
        """{name: (first sector, bytes)} of the directory; the root's stream is kept for the small ones."""
        found = {}
        for place in range(0, len(self.directory) - 127, 128):
            entry = self.directory[place : place + 128]
            length, kind = struct.unpack_from("<H", entry, 64)[0], entry[66]
            first, size = struct.unpack_from("<II", entry, 116)
            if kind == 5 and first < _FREE:
                self.small = b"".join(self.chain(first))
            if kind == 2:
                found[entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")] = (first, size)
        return found

    def read(self, first: int, size: int) -> Iterator[bytes]:
        if size >= self.small_max:
            yield from self.chain(first)
            return
        for _ in range(self.sectors_max * 64):
            if first >= _FREE:
                return
            yield self.small[first * 64 : first * 64 + 64]
            first = self.small_fat[first]
        raise truncated()


def _words(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))
