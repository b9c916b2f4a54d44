"""The same table in every format that is taken, and files of the formats that are not written here otherwise."""

import html
import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import duckdb

from tests.fusion.bad_input.makers import old_workbook, workbook
from tests.fusion.builders import csv_text

Rows = Sequence[Sequence[str]]
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def json_lines(names: Sequence[str], rows: Rows) -> bytes:
    objects = (dict(zip(names, row, strict=True)) for row in rows)
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects).encode()


def parquet(select: str, parameters: Sequence[object] = ()) -> bytes:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder) / "file.parquet"
        connection.execute(f"create table t as {select}", parameters)
        connection.execute(f"copy t to '{path}' (format parquet)")
        return path.read_bytes()


def parquet_rows(names: Sequence[str], rows: Rows) -> bytes:
    columns = ", ".join(f'row[{place}] as "{name}"' for place, name in enumerate(names, 1))
    select = f"select {columns} from (select unnest(?::varchar[][]) as row)"  # noqa: S608 - the test's own words
    return parquet(select, [[list(row) for row in rows]])


def page(rows: Iterable[Sequence[str]], *, charset: str = "gb2312", encoding: str = "gb18030", end: str = "") -> bytes:
    shown = ([html.escape(cell).replace("\n", "<br>") for cell in row] for row in rows)
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in shown)
    head = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>'
    return f"{head}<body><table border=1>{lines}{end or '</table></body></html>'}".encode(encoding)


def spreadsheet_2003(
    rows: Iterable[Sequence[str]], *, before: str = "", end: str = "", encoding: str = "utf-8"
) -> bytes:
    lines = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{escape(cell)}</Data></Cell>' for cell in row) + "</Row>\n"
        for row in rows
    )
    sheet = f"<Worksheet ss:Name={quoteattr('名单')}><Table>{lines}{end or '</Table></Worksheet></Workbook>'}"
    head = f'<?xml version="1.0" encoding="{encoding}"?>{before}<?mso-application progid="Excel.Sheet"?>'
    return f'{head}<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">{sheet}'.encode(encoding)


WRITERS: dict[str, Callable[[Sequence[str], Rows], bytes]] = {
    "csv": lambda names, rows: csv_text(names, rows).encode(),
    "xlsx": lambda names, rows: workbook({"名单": [names, *rows]}),
    "xls": lambda names, rows: old_workbook([names, *rows]),
    "jsonl": json_lines,
    "parquet": parquet_rows,
    "html": lambda names, rows: page([names, *rows]),
    "xml": lambda names, rows: spreadsheet_2003([names, *rows]),
}
