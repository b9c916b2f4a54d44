"""The next version of a contract: one open draft, its difference in words, who is hurt, who publishes."""

import json
from typing import Any

import pytest

from aggregation import on_grant_put, on_trial_completed
from aggregation.drafts import impact
from tests.aggregation.catalogue import LOW, OPERATOR, ROOT, STEWARD, a_column, ask, low, seeded
from tests.core import aws

PATH = "/contracts/civil-affairs/minimum-allowance/draft"
SECOND = {**STEWARD, "sub": "s-2", "name": "王芳"}
HEALTH = {**STEWARD, "sub": "s-9", "department": "health"}
DRAFT = "dataset#civil-affairs/minimum-allowance"
UPLOAD = "upl_" + "0" * 32

pytestmark = pytest.mark.usefixtures("table")


def started(change: Any = None, *, caller: Any = STEWARD) -> Any:
    """A draft of 低保对象 as the steward saved it."""
    status, draft = ask("POST", PATH, {}, caller=caller)
    assert status == 200, draft
    if change is None:
        return draft
    body = {"version": draft["version"], "contract": low(change)}
    status, draft = ask("PUT", PATH, body, caller=caller)
    assert status == 200, draft
    return draft


def without_bank(contract: dict[str, Any]) -> None:
    contract["columns"] = [column for column in contract["columns"] if column["name"] != "开户行"]


def with_remark(contract: dict[str, Any]) -> None:
    contract["columns"].append(a_column())


def without_status(contract: dict[str, Any]) -> None:
    contract["columns"] = [column for column in contract["columns"] if column["name"] != "状态"]
    contract["facts"][0]["parts"].pop("status")


def act(what: str, draft: Any, caller: Any = OPERATOR, **more: Any) -> tuple[int, Any]:
    return ask("POST", f"{PATH}/{what}", {"version": draft["version"], **more}, caller=caller)


def test_a_draft_begins_with_the_version_in_force_and_there_is_one_of_a_dataset() -> None:
    seeded(LOW)
    draft = started()
    assert (draft["number"], draft["state"], draft["outdated"]) == (2, "editing", False)
    assert draft["contract"] == {**LOW, "version": 2}
    assert (draft["difference"]["verdict"], draft["faults"]) == ("same", [])
    assert [(edit["name"], edit["what"]) for edit in draft["edits"]] == [("周敏", "started")]
    assert ask("POST", PATH, {}, caller=SECOND)[1]["code"] == "draft-exists"


def test_a_new_datasets_draft_says_what_is_to_be_filled_in() -> None:
    seeded(LOW)
    path = "/contracts/civil-affairs/marriage/draft"
    status, draft = ask("POST", path, {"name": "婚姻登记"}, caller=STEWARD)
    assert (status, draft["number"], draft["difference"]) == (200, 1, None)
    assert {"columns", "key"} <= {fault["field"] for fault in draft["faults"]}
    assert ask("POST", "/contracts/civil-affairs/Marriage/draft", {}, caller=STEWARD)[1]["code"] == "dataset-id-invalid"
    assert [item["dataset"] for item in ask("GET", "/drafts", caller=STEWARD)[1]["items"]] == ["marriage"]
    assert ask("GET", "/drafts", caller=HEALTH)[1]["items"] == []


def test_the_difference_is_told_column_by_column_in_words() -> None:
    seeded(LOW)

    def change(contract: dict[str, Any]) -> None:
        with_remark(contract)
        contract["columns"][5]["aliases"].append("人口数")
        contract["catalogue"]["abstract"] = "全市低保对象"

    difference = started(change)["difference"]
    assert difference["verdict"] == "compatible"
    assert [(each["column"], each["change"], each["words"]) for each in difference["columns"]] == [
        ("保障人数", "changed", "列“保障人数”别名:家庭保障人数 → 家庭保障人数、人口数"),
        ("备注", "added", "新增选填列“备注”"),
    ]
    assert [each["name"] for each in difference["dataset"]] == ["目录:摘要"]
    assert difference["hurt"] == []


def test_the_difference_tells_local_spellings_and_what_nobody_confirmed_is_a_fault() -> None:
    seeded(LOW)

    def mapped(contract: dict[str, Any]) -> None:
        contract["columns"][8]["mapping"] = [{"value": "正在享受", "code": "1"}]

    difference = started(mapped)["difference"]
    assert difference["verdict"] == "compatible"
    assert [each["words"] for each in difference["columns"]] == ["列“状态”本地写法对照:无 → 正在享受→在保(1)"]

    def suggested(contract: dict[str, Any]) -> None:
        contract["columns"][8]["suggested"] = [{"value": "正在享受", "code": "1"}]

    seen = ask("GET", PATH, caller=STEWARD)[1]["version"]
    _, draft = ask("PUT", PATH, {"version": seen, "contract": low(suggested)}, caller=STEWARD)
    [fault] = draft["faults"]
    assert (fault["field"], fault["message"]) == ("columns.8.suggested", "有本地写法还没有确认对照到哪个代码")
    assert act("propose", draft)[1]["code"] == "contract-invalid"


def test_a_breaking_change_names_files_findings_indicators_and_grants() -> None:
    seeded(LOW)
    put = {"department": "civil-affairs", "ground": "check", "name": "社会救助核对", "fields": ["name", "benefit"]}
    for _ in range(2):
        event = aws.an_event("blockdata.GrantPut.v1", put)
        assert on_grant_put.handler(aws.queued(event), aws.CONTEXT) == {"batchItemFailures": []}

    difference = started(without_status)["difference"]

    assert difference["verdict"] == "breaking"
    hurt = {(each["kind"], each["who"], each["name"]) for each in difference["hurt"]}
    assert ("files", "civil-affairs", "表头“状态”") in hurt
    assert ("finding", "blockdata", "疑似死亡后发放") in hurt
    assert ("indicator", "decision", "疑似死亡后发放数") in hurt
    assert ("grant", "civil-affairs", "社会救助核对") in hurt
    assert {each["who_name"] for each in difference["hurt"]} >= {"遵义市民政局", "块数据资源中心"}


def test_a_header_no_longer_known_says_which_files_are_refused() -> None:
    seeded(LOW)
    difference = started(lambda contract: contract["columns"][0]["aliases"].remove("证件号码"))["difference"]
    files = [each["words"] for each in difference["hurt"] if each["kind"] == "files"]
    assert files == ["以“证件号码”为表头的文件整份退回,须改用“身份证号”"]


def test_what_was_changed_meanwhile_is_not_overwritten() -> None:
    seeded(LOW)
    draft = started(with_remark)
    for method, path in (("PUT", PATH), ("POST", f"{PATH}/publish"), ("POST", f"{PATH}/propose")):
        body = {"version": 1, **({"contract": LOW} if method == "PUT" else {})}
        status, problem = ask(method, path, body)
        assert (status, problem["code"], problem["version"]) == (409, "draft-changed", draft["version"])
    assert ask("DELETE", PATH, version="1")[1]["code"] == "draft-changed"
    assert ask("DELETE", PATH, version=str(draft["version"]))[0] == 200
    assert ask("GET", PATH)[1]["code"] == "draft-not-found"


def saved(draft: Any, caller: Any) -> None:
    """Somebody saves the same draft, whoever has it open."""
    body = {"version": draft["version"], "contract": low(with_remark)}
    assert ask("PUT", PATH, body, caller=caller)[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("PUT", PATH, {"contract": LOW}),
        ("DELETE", PATH, None),
        ("POST", f"{PATH}/propose", {}),
        ("POST", f"{PATH}/publish", {}),
    ],
)
def test_what_somebody_saves_between_reading_and_writing_is_not_lost(method: str, path: str, more: Any) -> None:
    seeded(LOW)
    draft = started(with_remark)
    body, query = ({"version": draft["version"], **more}, {}) if more is not None else (None, {"version": "2"})

    with aws.meanwhile(DRAFT, "draft", lambda: saved(draft, SECOND)):
        status, problem = ask(method, path, body, **query)

    assert (status, problem["code"]) == (409, "changed-meanwhile")
    assert "别人改动过" in problem["detail"]
    _, kept = ask("GET", PATH)
    assert [(edit["name"], edit["what"]) for edit in kept["edits"]][1:] == [("周敏", "saved"), ("王芳", "saved")]


def test_who_may_publish_is_decided_on_the_draft_that_is_published() -> None:
    """王芳 approves what 周敏 proposed; meanwhile she has saved and proposed words of her own from another page."""
    seeded(LOW)
    _, proposed = act("propose", started(with_remark), STEWARD)
    own = proposed["version"] + 2

    def propose_own() -> None:
        saved(proposed, SECOND)
        assert act("propose", {"version": own - 1}, SECOND)[0] == 200

    with aws.meanwhile(DRAFT, "draft", propose_own):
        status, problem = act("publish", {"version": own}, SECOND)

    assert (status, problem["code"]) == (409, "draft-changed")
    assert ask("GET", PATH)[1]["state"] == "proposed"


def test_of_two_who_begin_at_once_the_second_is_told() -> None:
    seeded(LOW)

    def begin() -> None:
        assert ask("POST", PATH, {}, caller=SECOND)[0] == 200

    with aws.meanwhile(DRAFT, "draft", begin):
        assert ask("POST", PATH, {}, caller=STEWARD)[1]["code"] == "changed-meanwhile"
    assert [edit["name"] for edit in ask("GET", PATH)[1]["edits"]] == ["王芳"]


def test_an_operator_publishes_a_compatible_draft() -> None:
    seeded(LOW)
    draft = started(with_remark)
    assert act("publish", draft)[1] == {
        "department": "civil-affairs",
        "dataset": "minimum-allowance",
        "version": 2,
        "state": "published",
    }
    [told] = [each["data"] for each in aws.outbox() if each["data"].get("version") == 2]
    assert (told["breaking"], told["reasons"]) == (False, [])
    _, version = ask("GET", "/contracts/civil-affairs/minimum-allowance/versions/2", caller=HEALTH)
    assert (version["in_force"], version["difference"]["columns"][0]["column"]) == (True, "备注")
    assert ask("GET", "/contracts/civil-affairs/minimum-allowance/versions/3")[0] == 404


def test_a_second_steward_publishes_what_another_proposed() -> None:
    seeded(LOW)
    draft = started(with_remark)
    assert act("publish", draft, SECOND)[1]["code"] == "second-person-needed"
    _, proposed = act("propose", draft, STEWARD)
    assert (proposed["state"], proposed["may_publish"]) == ("proposed", False)
    assert act("publish", proposed, STEWARD)[1]["code"] == "second-person-needed"
    assert act("publish", proposed, HEALTH)[0] == 403
    assert act("publish", proposed, SECOND, accept_breaking=True, reason="须改")[0] == 403
    assert act("publish", proposed, SECOND)[1]["state"] == "published"


def test_what_is_changed_after_the_proposal_must_be_proposed_anew() -> None:
    seeded(LOW)
    _, proposed = act("propose", started(with_remark), STEWARD)
    _, saved = ask("PUT", PATH, {"version": proposed["version"], "contract": low(with_remark)}, caller=STEWARD)
    assert saved["state"] == "editing"
    assert act("publish", saved, SECOND)[0] == 403


def test_a_breaking_draft_is_published_only_when_an_operator_accepts_it_with_a_reason() -> None:
    seeded(LOW)
    draft = started(without_bank)
    status, problem = act("publish", draft)
    assert (status, problem["code"]) == (409, "contract-breaking")
    assert act("publish", draft, accept_breaking=True)[1]["code"] == "reason-missing"
    assert act("publish", draft, accept_breaking=True, reason="银行信息不再采集")[1]["version"] == 2
    [told] = [each["data"] for each in aws.outbox() if each["data"].get("version") == 2]
    assert told["breaking"] is True
    assert "列“开户行”没有了" in told["reasons"]
    assert "银行信息" not in json.dumps(told, ensure_ascii=False)
    _, version = ask("GET", "/contracts/civil-affairs/minimum-allowance/versions/2")
    assert (version["breaking"], version["reason"]) == (True, "银行信息不再采集")


def test_a_draft_of_a_version_no_longer_in_force_is_saved_again_first() -> None:
    seeded(LOW)
    draft = started(with_remark)
    assert ask("POST", "/contracts", low(with_remark, version=2))[1]["state"] == "published"
    assert act("publish", draft)[1]["code"] == "draft-outdated"
    _, saved = ask("PUT", PATH, {"version": draft["version"], "contract": low(with_remark)})
    assert (saved["number"], saved["outdated"], saved["difference"]["verdict"]) == (3, False, "same")


def test_a_trial_is_asked_for_once_and_its_end_is_noted_once() -> None:
    seeded(LOW)
    draft = started(with_remark)
    assert act("trials", {"version": 1}, STEWARD, upload=UPLOAD)[1]["code"] == "draft-changed"
    status, asked = act("trials", draft, STEWARD, upload=UPLOAD)
    assert (status, asked["state"]) == (200, "running")
    [told] = [each["data"] for each in aws.outbox() if each["type"] == "aggregation.TrialRequested.v1"]
    assert (told["trial"], told["upload"], told["in_force"]) == (asked["trial"], UPLOAD, 1)
    assert "steward" not in told["contract"]["catalogue"]
    for id_ in ("evt_1", "evt_1", "evt_2"):
        event = aws.an_event("blockdata.TrialCompleted.v1", {"trial": asked["trial"], "state": "done"}, id_=id_)
        assert on_trial_completed.handler(aws.queued(event), aws.CONTEXT) == {"batchItemFailures": []}
    [trial] = ask("GET", PATH)[1]["trials"]
    assert (trial["trial"], trial["state"], trial["draft_version"]) == (asked["trial"], "done", draft["version"])


def test_a_sketch_of_a_dataset_that_is_new_is_asked_for_and_changes_nothing() -> None:
    seeded(LOW)
    path = "/contracts/civil-affairs/elderly-allowance/draft"
    asking = ("POST", f"{path}/sketches", {"version": 1, "upload": UPLOAD})
    assert ask(*asking, caller=STEWARD)[1]["code"] == "draft-not-found"
    _, draft = ask("POST", path, {"name": "高龄津贴"}, caller=STEWARD)
    assert draft["faults"], "an empty draft is no contract yet"
    status, asked = ask(*asking, caller=STEWARD)
    assert (status, asked["state"]) == (200, "running")
    [told] = [each["data"] for each in aws.outbox() if each["type"] == "aggregation.SketchRequested.v1"]
    assert (told["sketch"], told["dataset"], told["upload"]) == (asked["sketch"], "elderly-allowance", UPLOAD)
    assert ask("GET", path)[1]["version"] == draft["version"]


def test_a_draft_that_is_no_contract_is_neither_proposed_nor_tried() -> None:
    seeded(LOW)
    draft = started(lambda contract: contract["columns"][0].update(type="nothing"))
    assert draft["faults"][0]["field"] == "columns.0.type"
    for what, more in (("propose", {}), ("trials", {"upload": UPLOAD}), ("publish", {})):
        assert act(what, draft, OPERATOR, **more)[1]["code"] == "contract-invalid"
    big = {**LOW, "name": "长" * 70_000}
    assert ask("PUT", PATH, {"version": draft["version"], "contract": big})[1]["code"] == "contract-too-large"


def test_the_rooms_copy_of_the_consumers_is_the_seeds() -> None:
    assert impact.consumers() == json.loads((ROOT / "seed" / "consumers.json").read_text(encoding="utf-8"))
