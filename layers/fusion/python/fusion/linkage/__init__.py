"""Whether two records without a common id speak of one person or one organisation: Fellegi and Sunter in DuckDB SQL.

Tables in, tables out, models as data. Nothing here knows what a person is: `models/` does.
"""

from fusion.linkage.blocking import Blocked, blocking_keys, candidates
from fusion.linkage.components import components
from fusion.linkage.model import Model, ModelError
from fusion.linkage.scoring import Evidence, explain, score
from fusion.linkage.training import Known, Passes, train

__all__ = [
    "Blocked",
    "Evidence",
    "Known",
    "Model",
    "ModelError",
    "Passes",
    "blocking_keys",
    "candidates",
    "components",
    "explain",
    "score",
    "train",
]
