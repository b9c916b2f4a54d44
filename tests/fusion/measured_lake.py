"""Makes a large table, or looks for some of its rows, and prints the peak memory: `python -m … made|load <folder>`."""

import sys
from pathlib import Path

from bench.process import peak_kb
from fusion.lake import Lake
from fusion.sql import Limits, session

COLUMNS = {"id": "varchar", "part": "varchar", "content": "varchar"}
LARGE = """select printf('%06d', range) as id, printf('%x', range // 25000) as part,
    repeat(md5(range::varchar), 32) as content
from range(400000)"""
"""400 MB, were they all in memory."""
SOME = ("id", "select printf('%06d', range * 100) as id from range(4000)")


def main(does: str, folder: str) -> None:
    with session(Limits(folder=Path(folder) / "spill")) as connection:
        if does == "made":
            Lake(folder).append("t", connection.sql(LARGE), partition="part")
        else:
            Lake(folder).load(connection, "t", "found", COLUMNS, of=SOME)
    sys.stdout.write(f"{peak_kb() // 1024}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
