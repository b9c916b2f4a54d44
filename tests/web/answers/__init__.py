"""What the rooms would answer, for pages that are drawn without a cloud."""

from .boards import freshness, quality, reminders
from .codes import code_lists, codes
from .common import PEOPLE, Json, ago, me, page, problem
from .conflicts import conflicts
from .contracts import a_draft, difference, saved, trial
from .datasets import dataset, datasets, departments, directory
from .deliveries import a_summary, rejects, submission, submissions
from .findings import a_case, a_finding, cases, overview, two_schools
from .indicators import indicators, one_indicator
from .keys import SECRET, a_key
from .lineage import lineage
from .models import a_model, models, splink, training
from .objections import an_objection, decided, objected_values, objection_sums, objections, own_objections, withdrawn
from .persons import GROUND, footprints, lookup, notices, verified
from .profiles import profile
from .records import HOUSE, ORGANISATION, PERSON, history, house, organisation
from .reviews import a_review, reviews, sums
from .sketches import NEW, an_empty_draft, sketch
from .standards import standards
from .systems import a_system, system_sums, systems

__all__ = [
    "GROUND",
    "HOUSE",
    "NEW",
    "ORGANISATION",
    "PEOPLE",
    "PERSON",
    "SECRET",
    "Json",
    "a_case",
    "a_draft",
    "a_finding",
    "a_key",
    "a_model",
    "a_review",
    "a_summary",
    "a_system",
    "ago",
    "an_empty_draft",
    "an_objection",
    "cases",
    "code_lists",
    "codes",
    "conflicts",
    "dataset",
    "datasets",
    "decided",
    "departments",
    "difference",
    "directory",
    "footprints",
    "freshness",
    "history",
    "house",
    "indicators",
    "lineage",
    "lookup",
    "me",
    "models",
    "notices",
    "objected_values",
    "objection_sums",
    "objections",
    "one_indicator",
    "organisation",
    "overview",
    "own_objections",
    "page",
    "problem",
    "profile",
    "quality",
    "rejects",
    "reminders",
    "reviews",
    "saved",
    "sketch",
    "splink",
    "standards",
    "submission",
    "submissions",
    "sums",
    "system_sums",
    "systems",
    "training",
    "trial",
    "two_schools",
    "verified",
    "withdrawn",
]
