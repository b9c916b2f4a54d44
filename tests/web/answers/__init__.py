"""What the rooms would answer, for pages that are drawn without a cloud."""

from .common import PEOPLE, Json, ago, me, page, problem
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
    "a_finding",
    "a_review",
    "a_summary",
    "ago",
    "cases",
    "dataset",
    "datasets",
    "departments",
    "footprints",
    "lookup",
    "me",
    "overview",
    "page",
    "problem",
    "rejects",
    "reviews",
    "submission",
    "submissions",
]
