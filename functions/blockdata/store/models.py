"""Rows of models: pk model#<kind>, sk v<version, 6 digits> a version, splink#<version> its settings for Splink, run the
last training.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pynamodb.attributes import UnicodeAttribute

from blockdata import models
from blockdata.models import Model, Training
from blockdata.reviews import Kind
from zunyi.table import Row
from zunyi.work import Work, work

VERSIONS_MAX = 200
KINDS: tuple[Kind, ...] = ("person", "organisation")


class ModelRow(Row, discriminator="model"):
    text = UnicodeAttribute()


class SplinkRow(Row, discriminator="model-splink"):
    text = UnicodeAttribute()


class TrainingRow(Row, discriminator="model-training"):
    text = UnicodeAttribute()


def versions(kind: Kind) -> list[Model]:
    """All of them, the latest first."""
    rows = ModelRow.query(
        pk_of(kind), ModelRow.sk.startswith("v"), consistent_read=True, scan_index_forward=False, limit=VERSIONS_MAX
    )
    return [to_model(row) for row in rows]


def save(w: Work, model: Model) -> None:
    """As it was read and changed; its row's version guards it."""
    text = json.dumps({**asdict(model), "row": 0}, ensure_ascii=False)
    row = ModelRow(pk=pk_of(model.kind), sk=f"v{model.version:06}", text=text)
    if model.row:
        row.version = model.row
    w.save(row)


def to_model(row: Any) -> Model:
    told = json.loads(row.text)
    parts = {"weights": tuple(told["weights"]), "fields": tuple(told["fields"]), "row": int(row.version)}
    return Model(**{**told, **parts})


def save_splink(w: Work, model: Model, settings: Mapping[str, Any]) -> None:
    text = json.dumps(settings, ensure_ascii=False)
    w.save(SplinkRow(pk=pk_of(model.kind), sk=f"splink#{model.version:06}", text=text))


def splink(kind: Kind, version: int) -> Any:
    row = SplinkRow.find(pk_of(kind), f"splink#{version:06}")
    return None if row is None else json.loads(row.text)


def training(kind: Kind) -> Training | None:
    row = TrainingRow.find(pk_of(kind), "run")
    return None if row is None else Training(**json.loads(row.text))


def save_training(w: Work, kind: Kind, run: Training) -> None:
    row = TrainingRow.find(pk_of(kind), "run") or TrainingRow(pk=pk_of(kind), sk="run")
    row.text = json.dumps(asdict(run), ensure_ascii=False)
    w.save(row)


def carried(adopted: Mapping[str, int]) -> None:
    """A submission put these versions in force; harmless when said again."""
    for kind in KINDS:
        if kind in adopted:
            with work() as w:
                for model in models.carried(versions(kind), adopted[kind]):
                    save(w, model)


def in_force() -> dict[Kind, int]:
    """{kind: version} of those that are no longer the shipped ones. Exact for who holds all prefixes."""
    found = {kind: models.in_force(versions(kind)) for kind in KINDS}
    return {kind: model.version for kind, model in found.items() if model is not None}


def is_adopted(content: bytes) -> bool:
    """Whether a file holds the weights of a version that is being adopted, or is in force and delivered again."""
    adopted = [each for kind in KINDS for each in versions(kind) if each.state in {"adopting", "in-force"}]
    return any(content == each.file for each in adopted)


def pk_of(kind: Kind) -> str:
    return f"model#{kind}"
