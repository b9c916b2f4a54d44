"""The parts of a submission that are kept as one JSON text: what its steps told."""

import json
from dataclasses import asdict
from typing import Any

from blockdata.submissions import Fix, Form, Mark, Problem, Submission


def dumps(submission: Submission) -> str:
    told = {
        "form": submission.form and asdict(submission.form),
        "warnings": submission.warnings,
        "marks": {step: asdict(mark) for step, mark in submission.marks.items()},
        "counts": submission.counts,
        "fixes": [asdict(fix) for fix in submission.fixes],
        "problem": submission.problem and asdict(submission.problem),
        "chunks": submission.chunks,
        "slices": submission.slices,
    }
    return json.dumps(told, ensure_ascii=False)


def loads(text: str) -> dict[str, Any]:
    told = json.loads(text)
    return {
        "form": told["form"] and Form(**told["form"]),
        "warnings": tuple(told["warnings"]),
        "marks": {step: Mark(**mark) for step, mark in told["marks"].items()},
        "counts": told["counts"],
        "fixes": tuple(Fix(**fix) for fix in told["fixes"]),
        "problem": told["problem"] and Problem(**told["problem"]),
        "chunks": told.get("chunks", 0),
        "slices": told.get("slices"),
    }
