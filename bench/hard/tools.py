"""The tools, each from the same cleaned columns to pairs (link, link, weight) or to clusters; none sees the truth."""

from dataclasses import replace
from math import log2
from typing import Any

import duckdb

from bench.hard.table import CLEANED, OURS, load
from fusion.linkage import Model, blocking_keys, candidates, score

Pairs = list[tuple[str, str, float]]
EM_UNDER = (("name", "birth"), ("name", "address"), ("phone", "birth"), ("phone", "name"))
BLOCKS = (
    *(("name", "birth"), ("name", "phone"), ("name", "address"), ("name", "town"), ("name", "household")),
    *(("phone", "birth"), ("phone", "sex"), ("birth", "town"), ("birth", "address"), ("address", "sex")),
)
"""For tools that pair by equal columns. Wider ones (a name, a phone alone) cost them more precision than they gain."""


def ours(rows: list[dict[str, Any]]) -> Pairs:
    """The shipped model; only its prior, of a city's size, becomes that of so many rows. Nothing else is learnt."""
    model = replace(Model.named("person"), prior=-log2(len(rows)))
    with duckdb.connect(config={"threads": 2}) as connection:
        load(connection, rows, (*CLEANED, *OURS))
        blocking_keys(connection, "records", model, "keys")
        candidates(connection, "keys", "keys", model, "pairs")
        score(connection, "pairs", "records", "records", model, into="scored")
        query = "select left_link, right_link, weight from scored where left_link < right_link"
        return connection.execute(query).fetchall()


def splink(rows: list[dict[str, Any]]) -> Pairs:
    """Comparisons as its documentation advises, m and u learnt from the set without labels; of twelve ways to block and
    to train, the one with the highest F1."""
    import splink.comparison_library as compare  # noqa: PLC0415 - as slow as it is large
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415

    with duckdb.connect(config={"threads": 2}) as connection:
        load(connection, rows, CLEANED)
        table = DuckDBAPI(connection).register("records", dataset_display_name="records")
        settings = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="link",
            comparisons=[
                compare.JaroWinklerAtThresholds("name", [0.92, 0.8]).configure(term_frequency_adjustments=True),
                compare.LevenshteinAtThresholds("birth", [1, 2]),
                compare.ExactMatch("sex"),
                compare.LevenshteinAtThresholds("phone", [1]),
                compare.JaroWinklerAtThresholds("address", [0.97, 0.9]).configure(term_frequency_adjustments=True),
                compare.ExactMatch("town"),
                compare.ExactMatch("household"),
                compare.ExactMatch("relative"),
            ],
            blocking_rules_to_generate_predictions=[block_on(*block) for block in BLOCKS],
            retain_matching_columns=False,
            retain_intermediate_calculation_columns=False,
        )
        linker = Linker(table, settings, log_level=40)
        linker.training.estimate_probability_two_random_records_match([block_on("name", "birth")], recall=0.3)
        linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
        for under in EM_UNDER:
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*under))
        predicted = linker.inference.predict()
        return connection.execute(f"select link_l, link_r, match_weight from {predicted.physical_name}").fetchall()


def recordlinkage(rows: list[dict[str, Any]]) -> Pairs:
    """Fellegi and Sunter's model by expectation and maximisation over binary agreement; weight: log-odds of a match."""
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415
    import recordlinkage as rl  # noqa: PLC0415

    frame = pd.DataFrame(rows).set_index("link")[list(CLEANED)]
    index = rl.Index()
    for block in BLOCKS:
        index.block(list(block))
    pairs = index.index(frame)
    compare = rl.Compare()
    compare.string("name", "name", method="levenshtein", threshold=0.6)
    compare.string("address", "address", method="levenshtein", threshold=0.9)
    for column in ("birth", "sex", "phone", "town", "household", "relative"):
        compare.exact(column, column)
    features = compare.compute(pairs, frame)
    classifier = rl.ECMClassifier(init="jaro", max_iter=200)
    classifier.fit(features)
    chance = classifier.prob(features).clip(1e-12, 1 - 1e-12)
    weights = np.log2(chance / (1 - chance))
    return [(left, right, float(weight)) for (left, right), weight in zip(pairs, weights, strict=True)]


def goldenmatch(rows: list[dict[str, Any]]) -> Pairs:
    """By the configuration that it finds itself, the better of its two ways; weight: its score."""
    import goldenmatch as gm  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    table = pa.table({column: [row[column] for row in rows] for column in CLEANED})
    found = gm.dedupe_df(table, confidence_required=False)
    return [(rows[left]["link"], rows[right]["link"], score) for left, right, score in found.scored_pairs]
