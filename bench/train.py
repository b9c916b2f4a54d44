"""Learns a linkage model from a rehearsal city: `python -m bench.train person --people 25000 --seed 11`.

Rows that share a valid id teach it, not the city's truth, so that the same may be done where nobody knows the truth: a
row of one dataset beside what all other datasets say under the same id, the id itself unseen. What no such pair tells
of keeps the weights it had. Blocks, levels, caps and thresholds stay as they are in the file, which is written anew.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from bench import linking, rehearsal
from fusion.linkage import Known, Model, Passes, train
from fusion.sql import session, statement

MODELS = rehearsal.ROOT / "layers" / "fusion" / "python" / "fusion" / "linkage" / "models"
RANDOM_PAIRS = 2_000_000
KEPT = 0.1
SHOWN = 30


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.train", description="从演练城市学习比对模型")
    parser.add_argument("model", choices=("person", "organisation"))
    parser.add_argument("--people", type=int, default=25_000)
    parser.add_argument("--seed", type=int, default=11, help="不要与测量所用的种子相同")
    options = parser.parse_args(arguments)
    path = MODELS / f"{options.model}.json"
    model = Model.load(path.read_text(encoding="utf-8"))
    with TemporaryDirectory() as work:
        folder = rehearsal.city(options.people, options.seed, Path(work) / "city")
        lake = rehearsal.told(folder, Path(work) / "steps")
        with session(rehearsal.LIMITS) as connection:
            linking.load(connection, lake, options.model)
            learnt = taught(connection, model)
    command = f"python -m bench.train {options.model} --people {options.people} --seed {options.seed}"
    said = {
        "how": "rows under one valid id, the id unseen; what they do not tell of is set by hand",
        "command": command,
    }
    path.write_text(written(replace(learnt, trained=said)), encoding="utf-8")
    print(path.relative_to(Path.cwd()))
    return 0


def written(model: Model) -> str:
    return json.dumps(model.dump(), ensure_ascii=False, indent=1) + "\n"


def taught(connection: duckdb.DuckDBPyConnection, model: Model) -> Model:
    """From the tables of `linking.load`."""
    stated = _STATED if model.name == "person" else ""
    connection.execute(statement(_SPLIT, stated=stated))
    passes = Passes(kept=KEPT, shown=SHOWN, random_pairs=RANDOM_PAIRS)
    known = Known("taught_same", "taught_known", "taught_units")
    return train(connection, "taught_left", "taught_right", model, passes=passes, known=known)


_SPLIT = """
create temp view taught_units as select * from units where anchored;
create temp table taught_left as select evidence_id as link, u.* exclude (link) $stated from units u where anchored;
create temp table sets as select distinct link, dataset from units where anchored;
create temp table taught_right as
select s.dataset || '|' || u.link as link, u.* exclude (link)
from units u join sets s on s.link = u.link and s.dataset <> u.dataset where u.anchored;
create temp table taught_same as
select evidence_id as left_link, dataset || '|' || link as right_link from units
where anchored and dataset || '|' || link in (select link from taught_right);
create temp table taught_known as
select u.evidence_id as left_link, s.dataset || '|' || s.link as right_link from units u join sets s using (link)
"""
_STATED = "replace (stated_birth as birth, stated_sex as sex)"
"""What a row says itself, not what its id says."""


if __name__ == "__main__":
    sys.exit(main())
