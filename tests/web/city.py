"""What the rooms answer a page in one test: canned, and what has been done so far remembered."""

import re
from collections.abc import Callable
from typing import Any

from . import answers

DENIED = {
    **answers.problem(403, "no-grant", "本部门没有这项查询依据", "请带上法律依据联系平台运维登记。"),
    "footprint": "fp_refused",
}
ABSENT = answers.problem(404, "person-not-found", "没有查到这个人", "请核对号码；若确有其人，可能相关部门尚未报送。")

UPLOAD = f"upl_{'0' * 32}"
DRAFT = r"/api/aggregation/contracts/([^/]+)/([^/]+)/draft"

Query = dict[str, str]
Answer = tuple[int, Any]
Route = Callable[["Call"], Any]


class Call:
    """One request of a page: its path's parts, its query, its body, and what this page run has done so far."""

    def __init__(self, parts: tuple[str, ...], query: Query, body: Any, city: "City") -> None:
        self.parts, self.query, self.body, self.city = parts, query, body, city


class City:
    """What the answers remember within one test."""

    def __init__(self) -> None:
        self.role = "steward"
        self.uploads: list[str] = []
        self.landed: list[str] = []
        self.corrections: list[Any] = []
        self.decisions: list[Any] = []
        self.moves: list[str] = []
        self.reviewed: list[Any] = []
        self.draft: Any = None
        self.trials: list[Any] = []
        self.sketches: list[Any] = []
        self.published: list[Any] = []
        self.open_upload: Any = None
        self.system: Any = None
        self.told: list[Any] = []
        self.verified: list[Any] = []
        self.explained: list[Any] = []
        self.keys: list[Any] = []
        self.computed = 0
        self.trained = 0
        self.adopted: list[Any] = []
        self.objected: dict[str, Any] = {}
        self.opened_objections: list[Any] = []
        self.noted: list[str] = []
        self.objection_words: list[Any] = []
        self.parts: dict[int, int] = {}
        self.lost_parts: set[int] = set()
        self.is_empty = False
        self.broken = False
        self.expired = False


def train(call: Call) -> Any:
    call.city.trained += 1
    return answers.training(is_under_way=True)


def adopt(call: Call) -> Any:
    version = int(call.parts[1])
    if "自己" in call.body["reason"]:
        return 409, answers.problem(
            409, "same-person", "训练是您要求的,不能由您采用。", "请另一位运维查看比较结果后采用。"
        )
    call.city.adopted.append({"version": version, **call.body})
    return answers.a_model(version, call.city.adopted)["version"]


def objections(call: Call) -> Any:
    return answers.objections(call.query, call.city.role, call.city.objected, is_empty=call.city.is_empty)


def open_objection(call: Call) -> Any:
    if call.body["proposed"] == "重复":
        return 409, answers.problem(409, "already-objected", "这个值已有人提出异议,待核实。", "不必重复提出。")
    call.city.opened_objections.append(call.body)
    return answers.an_objection(role="reviewer", attribute=call.body["attribute"], kind=call.body["kind"])


def take_note(call: Call) -> Any:
    call.city.noted.append(call.parts[0])
    return answers.notices(call.city.noted)["items"][0]


def decide_objection(call: Call) -> Any:
    call.city.objection_words.append({"id": call.parts[0], **call.body})
    if call.body["reason"] == "撞车":
        return 409, answers.problem(409, "changed-meanwhile", "这个异议在您查看之后有了变化。", "请刷新后再看。")
    call.city.objected[call.parts[0]] = answers.decided(call.parts[0], call.body)
    return call.city.objected[call.parts[0]]


def withdraw_objection(call: Call) -> Any:
    call.city.objected[call.parts[0]] = answers.withdrawn(call.parts[0])
    return call.city.objected[call.parts[0]]


def submission(call: Call) -> Any:
    found = answers.submission(call.parts[0])
    if call.city.corrections and call.parts[0] == "sub_done":
        found["corrections"] = ["sub_child"]
    return found


def submissions(call: Call) -> Any:
    rows = answers.submissions(call.query.get("state"))
    if any("/part/" not in each for each in call.city.landed):
        name = call.city.uploads[-1]
        rows["items"].insert(
            0,
            answers.a_summary(
                id="sub_new",
                state="processing",
                file={**answers.a_summary()["file"], "name": name},
                received_at=answers.ago(seconds=1),
            ),
        )
    return rows


def upload(call: Call) -> Any:
    """A file with 大 in its name goes in parts of a hundred bytes."""
    call.city.uploads.append(call.body["filename"])
    slot = {"upload_id": UPLOAD, "key": "k", "expires_at": answers.ago()}
    if "大" in call.body["filename"]:
        parts = {"size": 100, "count": -(-call.body["size"] // 100)}
        call.city.open_upload = {
            "upload_id": UPLOAD,
            "department": call.body["department"],
            "dataset": call.body["dataset"],
            "filename": call.body["filename"],
            "size": call.body["size"],
            "state": "open",
            "started_at": answers.ago(),
            "parts": parts,
        }
        return {**slot, "url": None, "headers": {}, "parts": parts}
    tag = {"x-amz-tagging": "trial=1"} if call.body.get("kind") == "trial" else {}
    return {**slot, "url": "/landing/k", "headers": {"x-amz-meta-upload": "up_1", **tag}, "parts": None}


def open_uploads(call: Call) -> Any:
    return answers.page(*filter(None, [call.city.open_upload]))


def progress(call: Call) -> Any:
    if call.city.open_upload is None:
        return 404, answers.problem(404, "upload-not-found", "没有找到这次上传", "请重新选择文件上传。")
    stored = [{"number": number, "size": size} for number, size in sorted(call.city.parts.items())]
    return {**call.city.open_upload, "stored": stored, "stored_bytes": sum(call.city.parts.values())}


def sign(call: Call) -> Any:
    items = [{"number": number, "url": f"/landing/part/{number}", "size": 100} for number in call.body["numbers"]]
    return {"items": items, "expires_at": answers.ago()}


def complete(call: Call) -> Any:
    call.city.open_upload = None
    call.city.landed.append("whole")
    return {"upload_id": UPLOAD, "state": "completed"}


def abandon(call: Call) -> Any:
    call.city.open_upload = None
    return {"upload_id": UPLOAD, "state": "abandoned"}


def draft(call: Call) -> Any:
    return call.city.draft or (404, answers.problem(404, "draft-not-found", "没有草稿", "请先开始修改。"))


def drafts(call: Call) -> Any:
    told = {"contract", "faults", "difference", "edits", "trials", "may_publish"}
    items = [{key: value for key, value in each.items() if key not in told} for each in [call.city.draft] if each]
    return answers.page(*items)


def dataset(call: Call) -> Any:
    if call.parts[1] == answers.NEW:
        return 404, answers.problem(404, "dataset-not-found", "没有找到这个数据集", "请核对地址。")
    return answers.dataset()


def start(call: Call) -> Any:
    is_new = call.parts[1] == answers.NEW
    call.city.draft = answers.an_empty_draft(call.body.get("name", "")) if is_new else answers.a_draft()
    return call.city.draft


def changed(call: Call) -> Any:
    """Whoever names another version than the draft's has not seen what somebody else did."""
    if call.city.draft["version"] == int((call.body or call.query)["version"]):
        return None
    return 409, {
        **answers.problem(409, "draft-changed", "这份草稿刚刚被别人改动过。", "请刷新页面。"),
        "version": call.city.draft["version"],
    }


def save(call: Call) -> Any:
    if refused := changed(call):
        return refused
    call.city.draft = answers.saved(call.city.draft, call.body["contract"], call.city.role)
    return call.city.draft


def propose(call: Call) -> Any:
    if refused := changed(call):
        return refused
    call.city.draft = {**call.city.draft, "state": "proposed", "version": call.city.draft["version"] + 1}
    return call.city.draft


def publish(call: Call) -> Any:
    if refused := changed(call):
        return refused
    call.city.published.append(call.body)
    call.city.draft = None
    return {"department": call.parts[0], "dataset": call.parts[1], "version": 2, "state": "published"}


def discard(call: Call) -> Any:
    if refused := changed(call):
        return refused
    call.city.draft = None
    return {"department": call.parts[0], "dataset": call.parts[1], "state": "discarded"}


def try_draft(call: Call) -> Any:
    call.city.trials.append(call.body)
    return {"trial": "try_1", "state": "running"}


def sketch_draft(call: Call) -> Any:
    call.city.sketches.append(call.body)
    return {"sketch": "skt_1", "state": "running"}


def system(call: Call) -> Any:
    city = call.city
    city.system = city.system or answers.a_system(call.parts[1])
    return {**city.system, "may_plan": city.role == "operator", "may_describe": city.role in {"operator", "steward"}}


def tell(call: Call) -> Any:
    """Whoever names another version than the system's has not seen what somebody else did."""
    call.city.told.append(call.body)
    if call.body.get("reason") == "撞车":
        return 409, answers.problem(409, "changed-meanwhile", "这个业务系统在您查看之后有了变化。", "请刷新后再看。")
    told = {"name": "office", "reason": "decision", "note": "percent"}
    changed = {each: call.body[each] for first, each in told.items() if first in call.body and each in call.body}
    plan = {**call.body, "into_name": ""} if "reason" in call.body else system(call)["plan"]
    call.city.system = {**system(call), **changed, "plan": plan, "version": call.body["version"] + 1}
    return system(call)


def reminders(call: Call) -> Any:
    said = [{"reason": each["reason"], "promised": each["promised"]} for each in call.city.explained]
    return answers.reminders(call.query, said, call.city.is_empty)


def explain(call: Call) -> Any:
    call.city.explained.append(call.body)
    found = reminders(Call((), {"department": call.parts[0]}, None, call.city))
    return found["items"][0]


def make_key(call: Call) -> Any:
    made = answers.a_key(f"key_{len(call.city.keys)}", call.body["name"])
    call.city.keys.insert(0, made)
    return {**made, "key": answers.SECRET}


def revoke_key(call: Call) -> Any:
    [found] = [each for each in call.city.keys if each["id"] == call.parts[1]]
    found["revoked_at"] = answers.ago()
    return found


def correct(call: Call) -> Any:
    call.city.corrections.append(call.body)
    return {"upload_key": "k", "rows": len(call.body["rows"]), "submission": "sub_child"}


def cases(call: Call) -> Any:
    return answers.cases(call.parts[0], call.query.get("state"))


def decide(call: Call) -> Any:
    call.city.decisions.append(call.body)
    state = {"dismiss": "dismissed", "confirm": "confirmed", "reopen": "open"}[call.body["decision"]]
    return answers.a_case(
        call.parts[1], state=state, decided_by="王芳", decided_at=answers.ago(), reason=call.body["reason"], version=2
    )


def reviews(call: Call) -> Any:
    done = {word["id"]: word["decision"] for each in call.city.reviewed for word in each["decisions"]}
    return answers.reviews(call.query.get("kind", "person"), call.query.get("state", "open"), done)


def decide_reviews(call: Call) -> Any:
    if call.body["reason"] == "撞车":
        return 409, answers.problem(409, "changed-meanwhile", "这对记录在您查看之后有了变化。", "请刷新后再看。")
    call.city.reviewed.append(call.body)
    words = call.body["decisions"]
    states = {"same": "same", "different": "different", "withdrawn": "open"}
    return {"items": [{"id": word["id"], "state": states[word["decision"]], "version": 2} for word in words]}


def move(call: Call) -> Any:
    call.city.moves.append(call.parts[1])
    return {"id": call.parts[0], "state": "processing"}


def lookup(call: Call) -> Any:
    if call.body["case_number"] == "拒绝":
        return 403, DENIED
    return (404, ABSENT) if call.body["case_number"] == "查无" else answers.lookup()


def verify(call: Call) -> Any:
    call.city.verified.append(call.body)
    if call.body["case_number"] == "拒绝":
        return 403, DENIED
    return answers.verified(call.body["items"])


def record_history(call: Call) -> Any:
    kind, id_ = call.parts
    return answers.history(kind, id_, call.body)


def indicators(call: Call) -> Any:
    return answers.indicators(call.city.computed, is_empty=call.city.is_empty)


def indicator(call: Call) -> Any:
    found = answers.one_indicator(call.parts[0], is_empty=call.city.is_empty)
    return found or (404, answers.problem(404, "indicator-not-found", "没有找到这项指标。", "请返回列表重新选择。"))


def compute(call: Call) -> Any:
    call.city.computed += 1
    return answers.indicators(call.city.computed)["run"]


ROUTES: list[tuple[str, str, Route]] = [
    ("GET", r"/api/identity/me", lambda call: answers.me(call.city.role)),
    ("GET", r"/api/identity/footprints", lambda _: answers.footprints()),
    (
        "GET",
        r"/api/identity/notices",
        lambda call: answers.notices(call.city.noted, is_empty=call.city.is_empty),
    ),
    ("POST", r"/api/identity/notices/([^/]+)/read", take_note),
    ("GET", r"/api/identity/keys", lambda call: answers.page(*call.city.keys)),
    ("POST", r"/api/identity/keys", make_key),
    ("DELETE", r"/api/identity/keys/([^/]+)/([^/]+)", revoke_key),
    ("GET", r"/api/aggregation/departments", lambda _: answers.departments()),
    ("GET", r"/api/aggregation/datasets", lambda call: answers.datasets(call.query.get("q", ""))),
    ("GET", r"/api/aggregation/datasets/([^/]+)/([^/]+)", dataset),
    ("POST", r"/api/aggregation/uploads", upload),
    ("GET", r"/api/aggregation/uploads", open_uploads),
    ("GET", r"/api/aggregation/uploads/([^/]+)", progress),
    ("DELETE", r"/api/aggregation/uploads/([^/]+)", abandon),
    ("POST", r"/api/aggregation/uploads/([^/]+)/parts", sign),
    ("POST", r"/api/aggregation/uploads/([^/]+)/complete", complete),
    ("GET", r"/api/aggregation/drafts", drafts),
    ("GET", DRAFT, draft),
    ("POST", DRAFT, start),
    ("PUT", DRAFT, save),
    ("DELETE", DRAFT, discard),
    ("POST", DRAFT + "/propose", propose),
    ("POST", DRAFT + "/publish", publish),
    ("POST", DRAFT + "/trials", try_draft),
    ("POST", DRAFT + "/sketches", sketch_draft),
    ("GET", r"/api/aggregation/directory", lambda _: answers.directory()),
    ("GET", r"/api/aggregation/directory/dcat", lambda _: {"@graph": []}),
    ("GET", r"/api/aggregation/codes", lambda call: answers.codes(call.query)),
    ("GET", r"/api/aggregation/code-lists", lambda _: answers.code_lists()),
    ("GET", r"/api/aggregation/standards", lambda _: answers.standards()),
    ("GET", r"/api/aggregation/lineage", lambda call: answers.lineage(call.city.is_empty)),
    ("GET", r"/api/aggregation/systems", lambda call: answers.systems(call.query, call.city.is_empty)),
    ("GET", r"/api/aggregation/systems/sums", lambda call: answers.system_sums(call.city.is_empty)),
    ("GET", r"/api/aggregation/systems/([^/]+)/([^/]+)", system),
    ("PUT", r"/api/aggregation/systems/([^/]+)/([^/]+)", tell),
    ("PUT", r"/api/aggregation/systems/([^/]+)/([^/]+)/plan", tell),
    ("POST", r"/api/aggregation/systems/([^/]+)/([^/]+)/progress", tell),
    ("GET", r"/api/aggregation/boards/quality", lambda call: answers.quality(call.city.is_empty)),
    ("GET", r"/api/aggregation/boards/freshness", lambda call: answers.freshness(call.city.is_empty)),
    ("GET", r"/api/aggregation/reminders", reminders),
    ("POST", r"/api/aggregation/reminders/([^/]+)/([^/]+)/([^/]+)/explanations", explain),
    (
        "GET",
        r"/api/blockdata/sketches/([^/]+)",
        lambda call: answers.sketch(call.parts[0], (call.city.uploads or [""])[-1]),
    ),
    ("GET", r"/api/blockdata/trials/([^/]+)", lambda call: answers.trial(call.parts[0])),
    ("GET", r"/api/blockdata/submissions", submissions),
    ("GET", r"/api/blockdata/submissions/([^/]+)", submission),
    ("GET", r"/api/blockdata/submissions/([^/]+)/profile", lambda call: answers.profile(call.parts[0])),
    ("GET", r"/api/blockdata/submissions/([^/]+)/rejects", lambda call: answers.rejects(bool(call.city.corrections))),
    ("POST", r"/api/blockdata/submissions/([^/]+)/corrections", correct),
    ("POST", r"/api/blockdata/submissions/([^/]+)/(retry|confirm|withdraw)", move),
    ("POST", r"/api/blockdata/persons/lookup", lookup),
    ("POST", r"/api/blockdata/persons/verify", verify),
    ("POST", r"/api/blockdata/organisations/lookup", lambda call: answers.organisation(call.body)),
    ("POST", r"/api/blockdata/houses/lookup", lambda call: answers.house(call.body)),
    ("POST", r"/api/blockdata/records/([^/]+)/([^/]+)/history", record_history),
    ("GET", r"/api/blockdata/grounds", lambda _: answers.page(answers.GROUND)),
    ("GET", r"/api/blockdata/findings", lambda _: answers.page(answers.a_finding(), answers.two_schools())),
    ("GET", r"/api/blockdata/findings/([^/]+)/cases", cases),
    ("POST", r"/api/blockdata/findings/([^/]+)/cases/([^/]+)/decision", decide),
    (
        "GET",
        r"/api/blockdata/indicators",
        lambda call: answers.indicators(call.city.computed, is_empty=call.city.is_empty),
    ),
    ("POST", r"/api/blockdata/indicators/runs", compute),
    ("GET", r"/api/blockdata/indicators/([^/]+)", indicator),
    ("GET", r"/api/blockdata/reviews", reviews),
    ("GET", r"/api/blockdata/reviews/sums", lambda _: answers.sums()),
    ("POST", r"/api/blockdata/reviews/decisions", decide_reviews),
    (
        "GET",
        r"/api/blockdata/models/([^/]+)",
        lambda call: answers.models(call.parts[0], call.city.trained, call.city.adopted),
    ),
    ("POST", r"/api/blockdata/models/([^/]+)/trainings", train),
    (
        "GET",
        r"/api/blockdata/models/([^/]+)/(\d+)",
        lambda call: answers.a_model(int(call.parts[1]), call.city.adopted),
    ),
    ("GET", r"/api/blockdata/models/([^/]+)/(\d+)/splink", lambda _: answers.splink()),
    ("POST", r"/api/blockdata/models/([^/]+)/(\d+)/adoption", adopt),
    (
        "GET",
        r"/api/blockdata/conflicts",
        lambda call: answers.conflicts(call.query.get("kind", "person"), call.city.role),
    ),
    ("GET", r"/api/blockdata/objections", objections),
    ("POST", r"/api/blockdata/objections", open_objection),
    (
        "GET",
        r"/api/blockdata/objections/mine",
        lambda call: answers.page() if call.city.is_empty else answers.own_objections(call.city.objected),
    ),
    (
        "GET",
        r"/api/blockdata/objections/sums",
        lambda call: answers.objection_sums(is_empty=call.city.is_empty),
    ),
    ("GET", r"/api/blockdata/objections/([^/]+)/values", lambda _: answers.objected_values()),
    ("POST", r"/api/blockdata/objections/([^/]+)/decision", decide_objection),
    ("POST", r"/api/blockdata/objections/([^/]+)/withdraw", withdraw_objection),
    ("GET", r"/api/decision/overview", lambda _: answers.overview()),
]


def answer(method: str, path: str, query: Query, body: Any, city: City) -> Answer:
    """Status and JSON for one call of the API."""
    if city.expired:
        return 401, {"message": "Unauthorized"}
    if city.broken and path != "/api/identity/me":
        return 500, answers.problem(500, "internal", "服务出错", "请稍后再试；如多次出现，请把编号告诉平台运维。")
    for verb, pattern, route in ROUTES:
        match = re.fullmatch(pattern, path)
        if verb == method and match:
            found = route(Call(match.groups(), query, body, city))
            return found if isinstance(found, tuple) else (200, found)
    return 404, answers.problem(404, "not-found", "没有找到", "可能已被撤回，或地址有误。")
