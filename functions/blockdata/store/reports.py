"""What a department takes back, under submissions/<id>/: report.xlsx, report.csv, pages that store.rejects reads."""

import json
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from blockdata.store.bulk import batches
from blockdata.store.rejects import PAGE_ROWS
from zunyi import storage

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
AT_ONCE = 4
KEPT = ("source_row", "sheet", "sheet_row", "errors", "raw")


def key(submission: str, format_: str) -> str:
    return f"submissions/{submission}/report.{format_}"


def keep(submission: str, format_: str, path: Path) -> None:
    storage.write(
        os.environ["REPORTS_BUCKET"], key(submission, format_), path.read_bytes(), content_type=TYPES[format_]
    )


def keep_rejects(submission: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Pages of 200 JSON lines {source_row, sheet and sheet_row of a file with several, errors, raw}, in its order."""
    storage.client("s3")  # made here: threads would make several

    def keep_page(numbered: tuple[int, list[Mapping[str, Any]]]) -> None:
        number, page = numbered
        lines = "\n".join(
            json.dumps({name: row[name] for name in KEPT if name in row}, ensure_ascii=False) for row in page
        )
        place = f"submissions/{submission}/rejects/{number:05}.jsonl"
        storage.write(os.environ["REPORTS_BUCKET"], place, lines.encode(), content_type="application/x-ndjson")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(keep_page, enumerate(batches(rows, PAGE_ROWS))):
            pass
