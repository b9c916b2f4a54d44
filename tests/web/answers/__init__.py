"""What the rooms would answer, for pages that are drawn without a cloud."""

from .boards import freshness, quality
from .common import PEOPLE, Json, ago, me, page, problem
from .contracts import a_draft, difference, saved, trial
from .datasets import dataset, datasets, departments
from .deliveries import a_summary, rejects, submission, submissions
from .findings import a_case, a_finding, cases, overview
from .persons import GROUND, footprints, lookup
from .reviews import a_review, reviews

__all__ = [
    "GROUND",
    "PEOPLE",
    "Json",
    "a_case",
    "a_draft",
    "a_finding",
    "a_review",
    "a_summary",
    "ago",
    "cases",
    "dataset",
    "datasets",
    "departments",
    "difference",
    "footprints",
    "freshness",
    "lookup",
    "me",
    "overview",
    "page",
    "problem",
    "quality",
    "rejects",
    "reviews",
    "saved",
    "submission",
    "submissions",
    "trial",
]
