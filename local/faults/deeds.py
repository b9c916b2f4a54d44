"""What people and schedules do to the platform, one deed at a time, and what is true of each when all rests."""

import json
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from local.demo.api import ApiError
from local.faults.hands import STEWARD, Hands
from local.faults.upload import DATASET, DEPARTMENT, HOME, allowances, citizen_id, sheet

CONTRACTS = Path(__file__).resolve().parents[2] / "seed" / "contracts" / DEPARTMENT
LONG_HOME = HOME.replace("子尹路", "子尹路" * 40)
STREET = "红花岗区老城街道凤朝门社区中华北路{}号3栋2单元"
DEATHS = ("证明编号", "姓名", "性别", "身份证号", "死亡日期", "死亡地点", "报告单位")
REGISTER = (
    *("公民身份号码", "姓名", "性别", "民族", "出生日期", "户号", "与户主关系", "户籍地址"),
    *("婚姻状况", "文化程度", "登记日期"),
)
PUPILS = ("学籍号", "姓名", "证件号", "学校", "年级", "监护人", "监护人电话", "家庭住址")
RULE = "paid-after-death"
DRAFT = f"aggregation/contracts/{DEPARTMENT}/{DATASET}/draft"
SWEPT_AFTER_S = 180
PASSED_OVER_S = 40 * 86_400
UNREADABLE = ("Inspect", "s3:GetObject")


def nothing(_hands: Hands) -> None:
    """For deeds that need nothing before."""


def all_is_well(_hands: Hands) -> Iterator[str]:
    yield from ()


@dataclass(frozen=True)
class Deed:
    """ready: what has to be there before. said: types of events of which it says so many. amiss: what of it is not as
    it is to be. barred: what fails meanwhile each time, (function, action)."""

    do: Callable[[Hands], None]
    said: Mapping[str, int] = field(default_factory=dict)
    ready: Callable[[Hands], None] = nothing
    amiss: Callable[[Hands], Iterator[str]] = all_is_well
    barred: tuple[str, str] = ("", "")


def upload(hands: Hands) -> None:
    hands.land(hands.upload.key, hands.upload.body())


def is_fused(hands: Hands, name: str = "", rows: int = 2) -> Iterator[str]:
    found = hands.submission(name or hands.upload.name)
    if not found or (found["state"], found["counts"]["new"]) != ("completed", rows):
        yield f"{name or hands.upload.name} is {found and (found['state'], found['counts'])}"


def large_and_small(hands: Hands) -> None:
    """A file that is cleaned, compared and published in pieces, and one that waits for it."""
    persons = [citizen_id(f"1955{n + 1:02}15", hands.number) for n in range(8)]
    hands.land(f"{DEPARTMENT}/{DATASET}/{large_name(hands)}", allowances(persons, hands.upload.month, home=LONG_HOME))
    upload(hands)


def large_name(hands: Hands) -> str:
    return f"大文件_{hands.number}.csv"


def both_are_fused(hands: Hands) -> Iterator[str]:
    yield from is_fused(hands, large_name(hands), 8)
    yield from is_fused(hands)


def correct(hands: Hands) -> None:
    parent = hands.submission(hands.upload.name)["id"]
    row = {"source_row": 4, "values": {"身份证号": citizen_id("19580101", hands.number)}}
    hands.ask(STEWARD, "POST", f"blockdata/submissions/{parent}/corrections", {"rows": [row]})


def is_corrected(hands: Hands) -> Iterator[str]:
    parent = hands.submission(hands.upload.name)
    rejects = hands.ask(STEWARD, "GET", f"blockdata/submissions/{parent['id']}/rejects")["items"]
    if [reject["resolved"] for reject in rejects] != [True]:
        yield f"rejects {rejects}"
    children = [hands.ask(STEWARD, "GET", f"blockdata/submissions/{id_}") for id_ in parent["corrections"]]
    if sum(child["counts"]["new"] for child in children) != 1:
        yield f"corrections {[child['counts'] for child in children]}"


def fails(hands: Hands) -> None:
    with hands.barred(*UNREADABLE):
        upload(hands)


def retry(hands: Hands) -> None:
    failed = hands.submission(hands.upload.name)
    hands.ask(STEWARD, "POST", f"blockdata/submissions/{failed['id']}/retry", {})


def refuse(hands: Hands) -> None:
    hands.land(f"{DEPARTMENT}/{DATASET}/缺列_{hands.number}.csv", "姓名,月份\n张三,2018-01\n".encode())


def is_refused(hands: Hands) -> Iterator[str]:
    found = hands.submission(f"缺列_{hands.number}.csv")
    if not found or found["state"] != "rejected":
        yield f"a file without its columns is {found and found['state']}"


def grant(hands: Hands) -> None:
    body = {"name": "演练核对", "basis": "演练用的查询依据", "fields": ["name"]}
    hands.ask("operator", "PUT", f"blockdata/grants/{DEPARTMENT}/{hands.slug}", body)


def publish(hands: Hands) -> None:
    [*_, latest] = sorted(CONTRACTS.glob(f"{DATASET}.v*.json"))
    told = json.loads(latest.read_text(encoding="utf-8"))
    hands.ask("operator", "POST", "aggregation/contracts", {**told, "dataset": hands.slug, "version": 1})


def draft(hands: Hands) -> None:
    """Of the dataset's next contract, which all numbers share."""
    try:
        hands.ask(STEWARD, "POST", DRAFT, {})
    except ApiError as error:
        if error.status != 409:
            raise


def try_draft(hands: Hands) -> None:
    """And have one proposed from the same sample."""
    sample = hands.upload.body()
    wanted: dict[str, Any] = {"department": DEPARTMENT, "dataset": DATASET, "filename": hands.upload.name}
    slot = hands.ask(STEWARD, "POST", "aggregation/uploads", {**wanted, "size": len(sample), "kind": "trial"})
    put = urllib.request.Request(slot["url"], sample, slot["headers"], method="PUT")  # noqa: S310 - the cloud's address
    urllib.request.urlopen(put).close()  # noqa: S310
    seen = hands.ask(STEWARD, "GET", DRAFT)
    asked = {"version": seen["version"], "upload": slot["upload_id"]}
    hands.kept["sketch"] = hands.ask(STEWARD, "POST", f"{DRAFT}/sketches", asked)["sketch"]
    hands.ask(STEWARD, "POST", f"{DRAFT}/trials", asked)


def is_tried(hands: Hands) -> Iterator[str]:
    sketch = hands.ask(STEWARD, "GET", f"blockdata/sketches/{hands.kept['sketch']}")
    if sketch["state"] != "done" or "身份证号" not in sketch["proposal"]["key"]:
        yield f"sketch {sketch['words']}"
    states = [trial["state"] for trial in hands.ask(STEWARD, "GET", DRAFT)["trials"]]
    if set(states) != {"done"}:
        yield f"trials {states}"


def paid_and_dead(hands: Hands) -> None:
    dead = citizen_id("19300301", hands.number)
    hands.land(f"{DEPARTMENT}/{DATASET}/线索_{hands.number}.csv", allowances([dead], hands.upload.month))
    row = (f"Y-{hands.number}", "田小满", sex(dead), dead, "1959-11-20", "医院", "遵义市第一人民医院")
    hands.land(f"health/death-certificate/死亡_{hands.number}.csv", sheet(DEATHS, [row]))
    hands.rest()


def sex(number: str) -> str:
    return "男" if int(number[16]) % 2 else "女"


def decide_finding(hands: Hands) -> None:
    [case] = open_cases(hands)
    word = {"decision": "dismiss", "reason": "身份证号系误填,本人健在,已核对"}
    hands.ask("reviewer", "POST", f"blockdata/findings/{RULE}/cases/{case['id']}/decision", word)


def open_cases(hands: Hands) -> Any:
    return hands.ask("reviewer", "GET", f"blockdata/findings/{RULE}/cases?state=open")["items"]


def no_case_is_open(hands: Hands) -> Iterator[str]:
    if cases := open_cases(hands):
        yield f"open cases {len(cases)}"


def alike(hands: Hands) -> None:
    """Two that may be one person: they share a name and a street. Registers hold what they held: whoever is gone from
    one has moved away."""
    numbers = range(max(1, hands.number - 9), hands.number + 1)
    residents, pupils = [resident(number) for number in numbers], [pupil(number) for number in numbers]
    hands.land(f"public-security/resident-register/户籍_{hands.number}.csv", sheet(REGISTER, residents))
    hands.rest()
    hands.land(f"education/student-register/学籍_{hands.number}.csv", sheet(PUPILS, pupils))
    hands.rest()


def resident(number: int) -> tuple[str, ...]:
    child, home = citizen_id("20080305", number), f"贵州省遵义市{STREET.format(number)}501室"
    who = (child, f"犹思{own_character(number)}", sex(child), "汉族", "2008-03-05")
    return (*who, f"H{number}", "长女", home, "未婚", "初中", "2018-01-02")


def pupil(number: int) -> tuple[str, ...]:
    home = f"{STREET.format(number)}702室"
    return (f"G{number}", f"犹思{own_character(number)}", "", "遵义市老城小学", "小学四年级", "", "", home)


def own_character(number: int) -> str:
    """Of the names of this number's two."""
    return chr(0x5000 + number)


def decide_pair(hands: Hands) -> None:
    [pair] = pairs(hands, "open")
    word = {"id": pair["id"], "decision": "same", "version": pair["version"]}
    hands.ask("reviewer", "POST", "blockdata/reviews/decisions", {"decisions": [word], "reason": "已核对"})


def pairs(hands: Hands, state: str) -> list[Any]:
    found = hands.ask("reviewer", "GET", f"blockdata/reviews?state={state}")["items"]
    masked = f"犹*{own_character(hands.number)}"
    return [pair for pair in found if any(cell["masked"] == masked for row in pair["left"] for cell in row["cells"])]


def the_pair_is_one(hands: Hands) -> Iterator[str]:
    if [pair["applied"] for pair in pairs(hands, "same")] != [True] or pairs(hands, "open"):
        yield f"pairs open {len(pairs(hands, 'open'))}, same {pairs(hands, 'same')}"


def train(hands: Hands) -> None:
    hands.ask("operator", "POST", "blockdata/models/person/trainings", {})


def is_trained(hands: Hands) -> Iterator[str]:
    listed = hands.ask("operator", "GET", "blockdata/models/person")
    if not (listed["run"] or {}).get("ended_at") or 1 not in [each["version"] for each in listed["items"]]:
        yield f"training {listed['run']}, versions {len(listed['items'])}"


def look_up(hands: Hands) -> None:
    asked = {"case_number": "演练", "ground": "social-assistance-check", "id_number": hands.upload.persons[0]}
    hands.ask(STEWARD, "POST", "blockdata/persons/lookup", asked)


def begin_and_abandon(hands: Hands) -> None:
    wanted = {"department": DEPARTMENT, "dataset": DATASET, "filename": hands.upload.name, "size": 1 << 27}
    hands.ask(STEWARD, "POST", "aggregation/uploads", wanted)
    for each in open_uploads(hands):
        hands.ask(STEWARD, "DELETE", f"aggregation/uploads/{each['upload_id']}")


def open_uploads(hands: Hands) -> Any:
    return hands.ask(STEWARD, "GET", "aggregation/uploads")["items"]


def no_upload_is_open(hands: Hands) -> Iterator[str]:
    if uploads := open_uploads(hands):
        yield f"open uploads {len(uploads)}"


def push(hands: Hands) -> None:
    """A steward gives a program a key, the program pushes a month."""
    key = {"department": DEPARTMENT, "name": f"演练 {hands.number}"}
    made = hands.ask(STEWARD, "POST", "identity/keys", key)
    rows = {"rows": hands.upload.rows(), "complete": True}
    hands.ask(STEWARD, "POST", f"aggregation/datasets/{DEPARTMENT}/{DATASET}/rows", rows)
    hands.ask(STEWARD, "DELETE", f"identity/keys/{DEPARTMENT}/{made['id']}")


def is_pushed(hands: Hands) -> Iterator[str]:
    listed = hands.ask(STEWARD, "GET", f"blockdata/submissions?department={DEPARTMENT}")["items"]
    [last, *_] = [each for each in listed if each["file"]["name"].startswith("推送_")]
    yield from is_fused(hands, last["file"]["name"])


def unheard(hands: Hands) -> None:
    """What is said, but the relay gives up."""
    with hands.barred("Relay", "events:PutEvents"):
        grant(hands)
        publish(hands)


def sweep(hands: Hands) -> None:
    hands.cloud.jump(SWEPT_AFTER_S)
    hands.cloud.fire_schedules("OutboxEachMinute")


def pass_over(hands: Hands) -> None:
    """Nothing of it comes until it is due and the days of grace have passed; then comes a morning."""
    hands.cloud.jump(PASSED_OVER_S)
    hands.cloud.fire_schedules("EachMorning")


def is_reported(hands: Hands) -> Iterator[str]:
    listed = hands.ask("operator", "GET", f"aggregation/reminders?department={DEPARTMENT}")["items"]
    stages = [each["stage"] for each in listed if each["dataset"] == hands.slug]
    if stages != ["reported"]:
        yield f"reminders {stages}"
    [line] = [
        each for each in hands.ask("leader", "GET", "decision/overview")["deliveries"] if each["dataset"] == hands.slug
    ]
    if not line["reported_at"]:
        yield "the leaders do not know"


def doubt(hands: Hands) -> None:
    """A day of death that another department has read and objects to."""
    dead, day = citizen_id("19310401", hands.number), "1960-11-20"
    row = (f"D-{hands.number}", "田小满", sex(dead), dead, day, "医院", "遵义市第一人民医院")
    hands.land(f"health/death-certificate/异议_{hands.number}.csv", sheet(DEATHS, [row]))
    hands.rest()
    case = {"case_number": "演练", "ground": "social-assistance-check"}
    person = hands.ask(STEWARD, "POST", "blockdata/persons/lookup", {**case, "id_number": dead})["person"]
    seen = {"kind": "person", "golden_id": person["golden_id"], "version": person["version"]}
    said = {"attribute": "death_date", "proposed": "1960-11-21", "reason": "家属出示证明"}
    objection = hands.ask(STEWARD, "POST", "blockdata/objections", {**seen, **said, **case})
    hands.kept |= {"objection": objection["id"], "dead": dead}
    hands.rest()


def find_right(hands: Hands) -> None:
    word = {"decision": "accept", "version": 1}
    hands.ask("steward-health", "POST", f"blockdata/objections/{hands.kept['objection']}/decision", word)


def is_put_right(hands: Hands) -> Iterator[str]:
    id_ = hands.kept["objection"]
    state = hands.ask(STEWARD, "GET", f"blockdata/objections/{id_}")["state"]
    asked = {"case_number": "演练", "ground": "social-assistance-check", "id_number": hands.kept["dead"]}
    person = hands.ask(STEWARD, "POST", "blockdata/persons/lookup", asked)["person"]
    days = [each["unmasked"] for each in person["attributes"] if each["name"] == "death_date"]
    told = [each for each in hands.ask(STEWARD, "GET", "identity/notices")["items"] if each["id"] == id_]
    if (state, days, [each["count"] for each in told]) != ("corrected", ["1960-11-21"], [2]):
        yield f"objection {state}, day of death {days}, notices {told}"


RECEIVED, COMPLETED = "blockdata.SubmissionReceived.v1", "blockdata.SubmissionCompleted.v1"
GRANTED, PUBLISHED = "blockdata.GrantPut.v1", "aggregation.ContractPublished.v1"
DEEDS: Mapping[str, Deed] = {
    "报送": Deed(upload, {RECEIVED: 1, COMPLETED: 1}, amiss=is_fused),
    "大文件与等它的文件": Deed(large_and_small, {RECEIVED: 2, COMPLETED: 2}, amiss=both_are_fused),
    "更正": Deed(correct, {}, ready=upload, amiss=is_corrected),
    "失败": Deed(upload, {RECEIVED: 1, COMPLETED: 1}, amiss=is_fused, barred=UNREADABLE),
    "失败重试": Deed(retry, {COMPLETED: 1}, ready=fails, amiss=is_fused),
    "退回": Deed(refuse, {RECEIVED: 1, "blockdata.SubmissionRejected.v1": 1}, amiss=is_refused),
    "授予依据": Deed(grant, {GRANTED: 1}),
    "发布契约": Deed(publish, {PUBLISHED: 1}),
    "试用草稿": Deed(
        try_draft,
        {"aggregation.SketchRequested.v1": 1, "aggregation.TrialRequested.v1": 1, "blockdata.TrialCompleted.v1": 1},
        ready=draft,
        amiss=is_tried,
    ),
    "线索判断": Deed(decide_finding, {"blockdata.FindingDecided.v1": 1}, ready=paid_and_dead, amiss=no_case_is_open),
    "比对复核": Deed(decide_pair, {"blockdata.MatchDecided.v1": 1}, ready=alike, amiss=the_pair_is_one),
    "训练模型": Deed(train, {"blockdata.TrainingRequested.v1": 1}, amiss=is_trained),
    "异议更正": Deed(
        find_right,
        {"blockdata.ObjectionAccepted.v1": 1, "blockdata.ValueCorrected.v1": 1},
        ready=doubt,
        amiss=is_put_right,
    ),
    "信息核查": Deed(look_up, ready=upload),
    "分段上传": Deed(begin_and_abandon, amiss=no_upload_is_open),
    "推送": Deed(push, {RECEIVED: 1, COMPLETED: 1}, amiss=is_pushed),
    "催报": Deed(pass_over, ready=publish, amiss=is_reported),
    "补发": Deed(sweep, {GRANTED: 1, PUBLISHED: 1}, ready=unheard),
}
