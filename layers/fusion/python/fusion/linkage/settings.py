"""A model as a settings document of Splink, in the dialect of DuckDB: `python -m fusion.linkage.settings person`.

Splink (Ministry of Justice, UK; MIT licence) reads it with `Linker(tables, settings)`, over tables with a row a link
(`link`, the model's columns, `<column>·sound` of those compared by sound). What it knows no word for stands beside it,
under `beyond_splink`: caps, bars, thresholds, and keys of blocking that are not plain columns.
Source: https://moj-analytical-services.github.io/splink/api_docs/settings_dict_guide.html
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Final

from fusion.linkage.model import Field, Level, Model
from fusion.linkage.vocabulary import condition_sql, key_sql

SIDE: Final = re.compile(r'\b([lr])\."([^"]+)"')


def settings(model: Model) -> dict[str, Any]:
    """For Splink's `link_only` over two tables."""
    odds = 2.0**model.prior
    return {
        "link_type": "link_only",
        "sql_dialect": "duckdb",
        "unique_id_column_name": "link",
        "probability_two_random_records_match": odds / (1 + odds),
        "comparisons": [_comparison(field) for field in model.fields],
        "blocking_rules_to_generate_predictions": [_rule(block.parts) for block in model.blocks],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
        "beyond_splink": {
            "link": model.link,
            "review": model.review,
            "margin": model.margin,
            "caps": [{"fields": list(cap.fields), "bits": cap.bits} for cap in model.caps],
            "barred": [[field.name, level.name] for field in model.fields for level in field.levels if level.barred],
            "block_caps": {block.rule: block.cap for block in model.blocks},
        },
    }


def term_frequencies(model: Model, values: Iterable[str]) -> Iterator[tuple[str, str, float]]:
    """(column, value, frequency) of each of these values of a column that is weighed by frequency, for Splink's
    `register_term_frequency_lookup`: the frequency of its band."""
    known = list(values)
    for field in model.fields:
        if field.frequencies and field.frequencies.values:
            bands, of = field.frequencies.bands, field.frequencies.values
            for value in known:
                yield field.frequencies.column, value, bands[of.get(value, len(bands) - 1)]


def _comparison(field: Field) -> dict[str, Any]:
    told = " or ".join(f'("{column}_l" is not null and "{column}_r" is not null)' for column in field.columns)
    silent = {"sql_condition": f"not ({told})", "label_for_charts": "一方没有", "is_null_level": True}
    return {
        "output_column_name": field.name,
        "comparison_description": field.label,
        "comparison_levels": [silent, *(_level(field, place, level) for place, level in enumerate(field.levels))],
    }


def _level(field: Field, place: int, level: Level) -> dict[str, Any]:
    weighed = place == 0 and field.frequencies is not None and bool(field.frequencies.values)
    return {
        "sql_condition": " and ".join(sided(condition_sql(condition)) for condition in level.when) or "ELSE",
        "label_for_charts": level.label,
        "m_probability": level.m,
        "u_probability": level.u,
        **(
            {"tf_adjustment_column": field.frequencies.column, "tf_adjustment_weight": 1.0}
            if weighed and field.frequencies
            else {}
        ),
    }


def sided(condition: str) -> str:
    """
    >>> sided('(l."name·sound" = r."name·sound")')
    '("name·sound_l" = "name·sound_r")'
    """
    return SIDE.sub(r'"\2_\1"', condition)


def _rule(parts: Iterable[Any]) -> dict[str, str]:
    """Parts that are one of a list's values are left to whoever blocks: Splink joins rows, not elements."""
    plain = [part for part in parts if not (isinstance(part, tuple) and part[0] == "each")]
    keys = [key_sql(part) for part in plain]
    return {
        "blocking_rule": " and ".join(f"{_of('l', key)} = {_of('r', key)}" for key in keys),
        "sql_dialect": "duckdb",
    }


def _of(side: str, key: str) -> str:
    return re.sub(r'"[^"]+"', lambda found: f"{side}.{found.group(0)}", key)


def main() -> None:
    """Write the named model's settings to standard output."""
    document = settings(Model.named(sys.argv[1]))
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
