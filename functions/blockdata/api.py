"""The API of block data: submissions, look-ups, objections, histories, findings, indicators, reviews, grants."""

from blockdata import (
    api_conflicts,
    api_findings,
    api_grants,
    api_history,
    api_indicators,
    api_models,
    api_objecting,
    api_objections,
    api_persons,
    api_profiles,
    api_records,
    api_rejects,
    api_reviews,
    api_sketches,
    api_submissions,
    api_trials,
    api_verification,
)
from blockdata.room import room

ROUTES = (
    api_conflicts,
    api_findings,
    api_grants,
    api_history,
    api_indicators,
    api_models,
    api_objecting,
    api_objections,
    api_persons,
    api_profiles,
    api_records,
    api_rejects,
    api_reviews,
    api_sketches,
    api_submissions,
    api_trials,
    api_verification,
)  # importing them registers their routes
handler = room.handler
