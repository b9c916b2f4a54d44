"""Verifying what is claimed of persons: yes, no, not known, for a case and on a ground; many at once, each with its
footprint. How much one person may ask a day is limited, and how often the answer may be no: who guesses learns little.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from blockdata import identifiers, verification
from blockdata.permission import Asked, RefusedError
from blockdata.room import NAME, room
from blockdata.shapes.verification import Item, Verification, VerificationAnswer, Verified
from blockdata.store import golden, records, verified
from blockdata.store.id_key import id_key
from blockdata.verification import RESTS_ON
from zunyi import footprints
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.footprints import Outcome
from zunyi.problems import Problem
from zunyi.work import ConflictError, work

ASKED_MAX = 5_000
NO_MAX = 300
"""Of one person a day."""
TRIES_MAX = 4
INVALID = "公民身份号码不正确:位数、日期或校验位不符。"
SEVERAL = "这个号码下不止一份档案,请联系资源中心复核。"
Record = Mapping[str, Any]


@room.post("/persons/verify", allows="LookUpPerson", summary="核验个人信息,只答是否")
def verify_persons(body: Verification, caller: Caller, access: Access) -> VerificationAnswer:
    asked = Asked(caller, body.case_number, body.ground)
    try:
        grant = asked.permitted(access)
    except RefusedError as refused:
        raise asked.refusal(refused.code) from None
    needed = {RESTS_ON[claim] for item in body.items for claim in item.claims}
    if beyond := sorted(needed - set(grant.fields)):
        raise Problem(
            403,
            "field-not-granted",
            f"这项查询依据没有授权核验:{'、'.join(beyond)}。",
            remedy="请去掉这些项目,或请平台运维补充授权。",
            footprint=asked.leave("denied", beyond),
        )
    numbers = [number(item) for item in body.items]
    found = people(each for each in numbers if each)
    for _ in range(TRIES_MAX):
        try:
            return answered(asked, body, numbers, found)
        except ConflictError:
            continue  # the same person asks twice at once: counted one after the other
    raise Problem(409, "verify-at-once", "同一人同时核验的请求太多。", remedy="请逐次核验。")


def number(item: Item) -> str | None:
    try:
        return identifiers.id18(item.id_number)
    except identifiers.IdNumberError:
        return None


def people(numbers: Any) -> dict[str, Record | None]:
    """By number the record; None where there are several."""
    key = id_key()
    ids = {each: identifiers.golden_id(key, each) for each in numbers}
    direct = records.follow(ids.values())
    found: dict[str, Record | None] = {each: direct[id_] for each, id_ in ids.items() if id_ in direct}
    for each in ids.keys() - found.keys():
        under = golden.under(identifiers.search_key(key, "id", each))
        if len(under) > 1:
            found[each] = None
        elif under and (record := records.follow(under).get(under[0])):
            found[each] = record
    return found


def answered(
    asked: Asked, body: Verification, numbers: list[str | None], found: Mapping[str, Record | None]
) -> VerificationAnswer:
    """Footprints, counts and answers, together or not at all. Raises ConflictError, Problem."""
    counted = verified.today(asked.caller.sub)
    if int(counted.asked) + len(body.items) > ASKED_MAX or int(counted.no) >= NO_MAX:
        raise Problem(
            429,
            "verify-too-many",
            f"今天核验已达上限(每人每天 {ASKED_MAX} 项,其中不符的 {NO_MAX} 项)。",
            remedy="请明天再试;确有大批量核验,请申请共享。",
            footprint=asked.leave("denied", []),
        )
    with work() as w:
        items = []
        for item, its in zip(body.items, numbers, strict=True):
            record = found.get(its) if its else None
            answers = verification.verdicts(record, item.claims) if record else {}
            outcome: Outcome = "allowed" if record else "not-found" if its and its not in found else "failed"
            left = footprints.leave(
                w,
                asked.caller,
                context=NAME,
                subject=record["golden_id"] if record else its and identifiers.golden_id(id_key(), its),
                fields=[RESTS_ON[claim] for claim in item.claims] if record else [],
                case_number=asked.case_number,
                ground=asked.ground,
                outcome=outcome,
                purpose="核验,只答是否",
            )
            problem = INVALID if its is None else SEVERAL if its in found and record is None else None
            items.append(
                Verified(ref=item.ref, found=record is not None, answers=answers, problem=problem, footprint=left.id)
            )
        said = Counter(each for item in items for each in item.answers.values())
        verified.add(w, counted, asked=len(items), no=said["no"] + sum(not item.found for item in items))
    return VerificationAnswer(items=items, left=ASKED_MAX - int(counted.asked))
