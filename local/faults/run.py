"""One seed: the journey with faults, then without, until everything rests; then the accounts."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.cloud import Cloud
from local.cloud.faults import kinds
from local.cloud.faults.plan import Fault, Plan
from local.cloud.ledger.accounts import Entry, totals
from local.demo.api import Api, ApiError
from local.faults.upload import COUNTS, DEPARTMENT, Upload

IDLE_S_MAX = 120
ROUNDS_MAX = 6
POISON = "{这不是 JSON"
JUMPS_S = {
    "before": (600, 3_600, 86_400, 31 * 86_400, 366 * 86_400),
    "after": (600, 3_600, 86_400),  # queues keep what is in them for days
}
"""Before the file comes, or when it is through. Back, and the next file would be held as an older one."""
LOOKS = (f"blockdata/submissions?department={DEPARTMENT}", "blockdata/reviews", "aggregation/datasets")
"""Lists told by indexes."""
ANSWERS = {"failed": "retry", "held": "confirm"}
ASKED_MAX = 10
SWEPT_AFTER_S = 180  # the outbox's sweep takes what stayed for two minutes


@dataclass
class Outcome:
    """Of one seed. `stuck` and `wrong` say what is amiss, in words."""

    seed: int
    faults: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    stuck: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    digest: str = ""

    @property
    def crashes(self) -> int:
        return sum(self.faults[kind] for kind in kinds.CRASHES)

    @property
    def is_well(self) -> bool:
        return not (self.lost or self.doubled or self.stuck or self.wrong)


class Journey:
    """One upload on a deployed cloud that others have used before."""

    def __init__(self, cloud: Cloud, plan: Plan) -> None:
        self.cloud = cloud
        self.plan = plan
        self.upload = Upload(plan.seed)
        self.outcome = Outcome(plan.seed)
        self.poisoned = False
        self._before = 0

    def run(self) -> Outcome:
        self.population = self.persons()
        self.rest("before")  # what was asked of the last one leaves footprints, whose marks a jump may end
        self._before = len(self.cloud.events())
        self.cloud.let_fail(self.plan)
        try:
            self.jump("before")
            with self.cloud.holding():
                self.poison()
                self.send()
            self.rest("under faults")
            if self.jump("after"):
                self.cloud.fire_schedules("OutboxEachMinute")
                self.rest("swept under faults")
            self.look()
        finally:
            self.cloud.let_fail(None)
        self.drain()
        self.judge()
        return self.outcome

    def send(self) -> None:
        bucket = self.cloud.outputs()["LandingBucketOutput"]
        self.cloud.client("s3").put_object(Bucket=bucket, Key=self.upload.key, Body=self.upload.body())

    def jump(self, when: str) -> bool:
        """Whether the clock did."""
        draw = self.plan.draw("clock-jump")
        jumps = draw.random() < self.plan.probability and draw.choice([*JUMPS_S]) == when
        if jumps:
            self.cloud.jump(draw.choice(JUMPS_S[when]))
            self.plan.note(Fault("clock-jump", "clock", 1))
        return jumps

    def look(self) -> None:
        """What a steward sees and does about it, though it may be what was true before."""
        listed, *_ = [self.ask("GET", path) for path in LOOKS]
        found = self.named(listed["items"]) if listed else None
        if found and found["state"] in ANSWERS:
            self.ask("POST", f"blockdata/submissions/{found['id']}/{ANSWERS[found['state']]}")

    def ask(self, method: str, path: str) -> Any:
        """Until it is answered. None where the platform refuses."""
        for _ in range(ASKED_MAX):
            try:
                return self.steward().call(method, path, {} if method == "POST" else None)
            except ApiError as error:
                if error.status < 500:
                    return None
            finally:
                self.rest("asked under faults")
        self.outcome.stuck.append(f"{method} {path} is not answered")
        return None

    def poison(self) -> None:
        """A message that nobody can read, in a queue of events. It must end with that queue's dead letters."""
        draw = self.plan.draw("poison")
        if draw.random() < self.plan.probability:
            queue = draw.choice(self.event_queues())
            self.cloud.client("sqs").send_message(QueueUrl=queue, MessageBody=POISON)
            self.plan.note(Fault("poison", queue.rsplit("/", maxsplit=1)[-1], 1))
            self.poisoned = True

    def event_queues(self) -> list[str]:
        """Addresses of those that rules with a pattern lead to, in the order of their names."""
        rules = [rule.properties for rule in self.cloud.resources("AWS::Events::Rule")]
        arns = {target["Arn"] for rule in rules if "EventPattern" in rule for target in rule["Targets"]}
        sqs = self.cloud.client("sqs")
        return sorted(sqs.get_queue_url(QueueName=arn.split(":")[-1])["QueueUrl"] for arn in arns if ":sqs:" in arn)

    def rest(self, when: str) -> None:
        try:
            self.cloud.wait_idle(IDLE_S_MAX)
        except TimeoutError as error:
            self.outcome.stuck.append(f"{when}: {error}")

    def drain(self) -> None:
        """What an operator does: dead letters go back, what failed is tried again; the schedules run as ever."""
        self.rest("faults off")
        for _ in range(ROUNDS_MAX):
            if not any([self.sweep(), self.send_back(), self.retry()]):
                return
            self.rest("drained")
        self.outcome.stuck.append("the operator's work does not end")

    def send_back(self) -> bool:
        """What has a way back, but the poison: that is looked at and thrown away, once."""
        sent = False
        for letter in self.cloud.ledger().dead_letters:
            if POISON in self.cloud.dead_letters().get(letter.queue, []) and letter.event == "" and self.poisoned:
                self.poisoned = False
                self.throw_away(letter.queue, POISON)
            elif letter.source:
                sent = self.cloud.redrive(letter.queue, letter.message) > 0 or sent
        return sent

    def throw_away(self, queue: str, body: str) -> None:
        sqs = self.cloud.client("sqs")
        url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
        held = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        for message in held.get("Messages", ()):
            if message["Body"] == body:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    def sweep(self) -> bool:
        """What a relay gave up lies in its outbox still: the sweep says it, and the relay's note has no more use."""
        gave_up = [letter for letter in self.cloud.ledger().dead_letters if not letter.source]
        waiting = any(entry.stage == "waiting" for entry in self.cloud.ledger().entries)
        if not (gave_up or waiting):
            return False
        self.cloud.jump(SWEPT_AFTER_S)
        self.cloud.fire_schedules("OutboxEachMinute")
        self.rest("swept")
        for queue in {letter.queue for letter in gave_up}:
            sqs = self.cloud.client("sqs")
            sqs.purge_queue(QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"])
        return True

    def retry(self) -> bool:
        """What failed is tried again; what is held for a person is confirmed."""
        found = self.submission()
        if found is None or found["state"] not in ANSWERS:
            return False
        self.steward().post(f"blockdata/submissions/{found['id']}/{ANSWERS[found['state']]}", {})
        return True

    def steward(self) -> Api:
        return Api(self.cloud.gateway_url, self.cloud.token(f"steward-{DEPARTMENT}"))

    def submission(self) -> Mapping[str, Any] | None:
        return self.named(self.steward().every(f"blockdata/submissions?department={DEPARTMENT}"))

    def named(self, listed: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
        return next((each for each in listed if each["file"]["name"] == self.upload.name), None)

    def persons(self) -> int:
        overview = Api(self.cloud.gateway_url, self.cloud.token("leader")).get("decision/overview")
        return int(overview["population"]["total"])

    def judge(self) -> None:
        self.account()
        outcome = self.outcome
        found = self.submission()
        if found is None:
            outcome.lost += 1
        elif found["state"] != "completed":
            outcome.stuck.append(f"submission {found['state']}")
        else:
            outcome.wrong += self.differences(found)

    def account(self) -> None:
        """What the ledger and the dead letters tell."""
        outcome = self.outcome
        outcome.faults, outcome.digest = self.plan.counted(), self.plan.digest()
        told = totals(self.entries())
        outcome.lost, outcome.doubled = told.lost, told.doubled
        if told.dead or told.under_way:
            outcome.stuck.append(f"events dead {told.dead}, under way {told.under_way}")
        if self.poisoned:
            outcome.lost += 1
        if letters := {queue: len(bodies) for queue, bodies in self.cloud.dead_letters().items()}:
            outcome.stuck.append(f"dead letters {letters}")

    def entries(self) -> list[Entry]:
        """Of this journey's events; with what was said and never came, which is no other journey's."""
        mine = {event["detail"]["id"] for event in self.cloud.events()[self._before :]}
        return [entry for entry in self.cloud.ledger().entries if entry.event.id in mine or entry.stage != "published"]

    def differences(self, found: Mapping[str, Any]) -> Iterator[str]:
        """Between what the platform tells of the file and what was in it."""
        counts = {name: found["counts"].get(name) for name in COUNTS}
        if counts != COUNTS:
            yield f"counts {counts}"
        if (now := self.persons()) != self.population + 2:
            yield f"population {self.population} → {now}"
        for row, number in enumerate(self.upload.persons, start=2):
            asked = {"id_number": number, "case_number": "演练", "ground": "social-assistance-check"}
            try:
                person = self.steward().post("blockdata/persons/lookup", asked)["person"]
            except ApiError as error:
                yield f"row {row}: {error}"
                continue
            if (sources := self.upload.sources(person)) != [(self.upload.name, row)]:
                yield f"row {row} told by {sources}"


def told(outcome: Outcome) -> str:
    """For whoever looks into it: what is amiss, and the command that does it again."""
    amiss = [f"lost {outcome.lost}", f"doubled {outcome.doubled}", *outcome.stuck, *outcome.wrong]
    return f"seed {outcome.seed}: {'; '.join(amiss)} {json.dumps(outcome.faults)}"
