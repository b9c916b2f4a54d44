"""What Splink makes of our models: `python -m bench.splink_scores` writes tests/fusion/linkage/splink-scores.json.

Rows are made from a seed so that every level of every field is met; Splink weighs all pairs of them by the settings
that `fusion.linkage.settings` makes of a model, frequencies of names included.
"""

import hashlib
import json
import random
import sys
from pathlib import Path
from typing import Any

import duckdb

from fusion.linkage import Model
from fusion.linkage.settings import settings, term_frequencies
from fusion.linkage.sounds import sound

SCORES = Path(__file__).resolve().parent.parent / "tests" / "fusion" / "linkage" / "splink-scores.json"
MODELS = ("person", "organisation")
ROWS = 30
SILENT = 0.15
LISTS = {"relatives", "people"}
CHOICES: dict[str, tuple[Any, ...]] = {
    "name": (
        "王伟",
        "王小伟",
        "王小明",
        "王晓伟",
        "章晓红",
        "张小宏",
        "张小红",
        "令狐小红",
        "杨秀英",
        "遵义市播州区鸭溪酒业有限公司",
    ),
    "birth": ("1980-01-03", "1980-03-01", "1980-01-04", "1980-07-09", "1981-01-03", "1955-12-30"),
    "sex": ("1", "2"),
    "phone": ("15400000001", "15400000002", "15400001102", "19400000001"),
    "door": ("d1", "d2", "d3"),
    "building": ("b1", "b2"),
    "village": ("v1", "v2"),
    "town": ("520302001", "520303001"),
    "county": ("520302", "520303"),
    "address": ("某路1号", "某路2号"),
    "household": ("h1", "h2", "h3"),
    "relatives": (["李四", "王二"], ["李四", "赵六", "王二"], ["赵六"], ["孙七"]),
    "people": (["李四", "王二"], ["赵六"], ["孙七", "李四"]),
    "core": ("鸭溪", "鸭西", "鸭溪老酒", "鸭溪窖酒", "鸭溪老窖", "湄江", "湄潭翠芽"),
    "form": ("有限公司", "个体工商户", "合作社"),
}


def main() -> int:
    from splink import __version__  # noqa: PLC0415 - as slow as it is large

    found = {name: weighed(Model.named(name)) for name in MODELS}
    document = {"command": "python -m bench.splink_scores", "splink": __version__, "models": found}
    SCORES.write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"{SCORES.relative_to(Path.cwd())}\n")
    return 0


def weighed(model: Model) -> dict[str, Any]:
    """The rows, and by Splink the weight of each pair in bits: weights[left][right]."""
    left, right = rows(model, "left", seed=3), rows(model, "right", seed=4)
    with duckdb.connect() as connection:
        weights = by_splink(connection, model, left, right)
    return {"settings": digest(model), "left": left, "right": right, "weights": weights}


def digest(model: Model) -> str:
    return hashlib.sha256(json.dumps(settings(model), sort_keys=True).encode()).hexdigest()


def rows(model: Model, side: str, *, seed: int) -> list[dict[str, Any]]:
    dice = random.Random(seed)  # noqa: S311 - rows of a test
    return [
        {
            "link": f"{side}-{number:02}",
            **{
                column: None if dice.random() < SILENT else dice.choice(CHOICES[column])
                for column in sorted({column for field in model.fields for column in field.columns})
            },
        }
        for number in range(ROWS)
    ]


def by_splink(
    connection: duckdb.DuckDBPyConnection, model: Model, left: list[dict[str, Any]], right: list[dict[str, Any]]
) -> list[list[float]]:
    from splink import DuckDBAPI, Linker  # noqa: PLC0415

    api, tables = DuckDBAPI(connection), []
    for side, told in (("floaters", left), ("anchors", right)):
        columns = [column for column in told[0] if column != "link"]
        kinds = ", ".join(f'"{column}" varchar{"[]" if column in LISTS else ""}' for column in columns)
        sounds = ", ".join(f'"{column}·sound" varchar' for column in columns if column not in LISTS)
        connection.execute(f"create table {side} (link varchar, {kinds}, {sounds})")
        for row in told:
            values = [row["link"], *(row[column] for column in columns)]
            values += [row[column] and sound(row[column]) for column in columns if column not in LISTS]
            connection.execute(f"insert into {side} values ({', '.join('?' * len(values))})", values)
        tables.append(api.register(side, dataset_display_name=side))
    document = settings(model)
    del document["beyond_splink"]
    document["blocking_rules_to_generate_predictions"] = [{"blocking_rule": "1=1", "sql_dialect": "duckdb"}]
    linker = Linker(tables, document, log_level=40)
    names = {row["name"] for row in (*left, *right) if row["name"]}
    frequencies = list(term_frequencies(model, sorted(names)))
    if frequencies:
        connection.execute('create table frequencies ("name" varchar, tf_name double)')
        connection.executemany("insert into frequencies values (?, ?)", [[value, tf] for _, value, tf in frequencies])
        lookup = api.register("frequencies", dataset_display_name="frequencies")
        linker.table_management.register_term_frequency_lookup(lookup, "name")
    predicted = linker.inference.predict()
    query = f"select link_l, link_r, match_weight from {predicted.physical_name}"
    scored = {frozenset(pair): weight for *pair, weight in connection.execute(query).fetchall()}
    return [[round(scored[frozenset((one["link"], other["link"]))], 6) for other in right] for one in left]


if __name__ == "__main__":
    sys.exit(main())
