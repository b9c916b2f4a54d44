"""Beside cleaning and comparing: what the columns look like, held against the dataset's delivery before."""

from dataclasses import dataclass
from pathlib import Path

from blockdata.profiles import Profiled, profiled
from blockdata.store import profiles
from blockdata.submissions import Submission
from fusion.contract import Contract
from fusion.profile.drift import ROWS_MIN
from fusion.profile.profile import FILE, Profile
from zunyi.work import Work


def measured(folder: Path, submission: Submission) -> Profile | None:
    """What cleaning left. Of corrections nothing: their rows are chosen, not drawn."""
    path = folder / FILE
    if submission.corrects is not None or not path.exists():
        return None
    return Profile.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Judged:
    """A delivery's profile and the submission it was held against, to be written down with whatever becomes of it."""

    found: Profiled | None
    against: str | None

    def keep(self, w: Work, after: Submission) -> None:
        if self.found:
            profiles.keep(w, after, self.found.told, self.against)


def judge(submission: Submission, now: Profile | None, contract: Contract) -> Judged:
    if now is None:
        return Judged(None, None)
    known = profiles.latest(submission)
    before = Profile.loads(known[1]) if known else None
    return Judged(profiled(now, before, contract), known[0] if known else None)


def note(w: Work, submission: Submission, now: Profile | None) -> None:
    """Few rows are no measure for the next delivery."""
    if now and now.rows >= ROWS_MIN:
        profiles.note(w, submission, now.dumps(), now.of)
