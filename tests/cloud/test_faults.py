"""Faults by seed, on a room of few lines: a consumer as it should be, and two that the harness must find out."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from local.cloud import Cloud
from local.cloud.faults import kinds
from local.cloud.faults.kills import Kills
from local.cloud.faults.plan import Plan
from tests.cloud.building import AssemblyBuilder, StackBuilder, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-faults")

EVENTS = 6
SEEDS = range(1, 5)
LATEST = range(1, 41)
"""Seeds by which a fault must have been found: in a storm, chance decides with the seed."""
BEGINNING = """
    import json, os, boto3
    table, db = os.environ["TABLE"], boto3.client("dynamodb")
    def handler(event, context):
        for record in event["Records"]:
            take(json.loads(record["body"])["detail"])
    def mark_of(id_):
        return {"pk": {"S": f"mark#{NAME}.handler#{id_}"}, "sk": {"S": "mark"},
                "said": {"L": [{"S": f"said-by-{NAME}-{id_}"}]}}
    def outbox_of(id_):
        said = {"id": f"said-by-{NAME}-{id_}", "type": "room.Said.v1", "time": "2018-01-01T00:00:00.000Z"}
        return {"pk": {"S": f"outbox#{said['id']}"}, "sk": {"S": "outbox"}, "pending": {"S": "outbox"},
                "created_at": {"S": said["time"]}, "envelope": {"S": json.dumps(said)}}
    def is_done(id_):
        key = {name: mark_of(id_)[name] for name in ("pk", "sk")}
        return "Item" in db.get_item(TableName=table, Key=key, ConsistentRead=True)
    COUNTED = dict(TableName=table, Key={"pk": {"S": f"count#{NAME}"}, "sk": {"S": "count"}},
                   UpdateExpression="ADD n :one", ExpressionAttributeValues={":one": {"N": "1"}})
    def put(item, **more):
        return {"Put": dict(TableName=table, Item=item, **more)}
    NEW = {"ConditionExpression": "attribute_not_exists(pk)"}
"""
TAKES = {
    "sound": """
    def take(fact):
        if is_done(fact["id"]):
            return
        try:
            db.transact_write_items(TransactItems=[
                put(mark_of(fact["id"]), **NEW), put(outbox_of(fact["id"])), {"Update": COUNTED}])
        except db.exceptions.TransactionCanceledException as refused:
            if "ConditionalCheckFailed" not in str(refused.response["CancellationReasons"]):
                raise
""",
    "naive": """
    def take(fact):
        if is_done(fact["id"]):
            return
        db.update_item(**COUNTED)
        db.put_item(TableName=table, Item=outbox_of(fact["id"]))
        db.put_item(TableName=table, Item=mark_of(fact["id"]))
""",
    "apart": """
    def take(fact):
        if is_done(fact["id"]):
            return
        try:
            db.transact_write_items(TransactItems=[put(mark_of(fact["id"]), **NEW), {"Update": COUNTED}])
        except db.exceptions.TransactionCanceledException as refused:
            if "ConditionalCheckFailed" not in str(refused.response["CancellationReasons"]):
                raise
            return
        db.put_item(TableName=table, Item=outbox_of(fact["id"]))
""",
}
"""naive: reads, changes, marks. apart: says what it has to say outside the transaction of what it did."""


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        room(app.stack("Room"))

    return described


def room(stack: StackBuilder) -> None:
    """Bus → each of the consumers, by the type of the event."""
    stack.add("Bus", "AWS::Events::EventBus", Name="faulty-bus")
    stack.add(
        "Table",
        "AWS::DynamoDB::Table",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "pending", "created_at")
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "pending",
                "KeySchema": [
                    {"AttributeName": "pending", "KeyType": "HASH"},
                    {"AttributeName": "created_at", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamViewType": "NEW_IMAGE"},
    )
    for name, take in TAKES.items():
        stack.function(
            name.title(), f'    NAME = "{name}"\n' + BEGINNING + take, module=name, environment={"TABLE": ref("Table")}
        )
        stack.queue(f"{name.title()}Queue", function=name.title(), attempts=5, BatchSize=1)
        stack.rule(
            f"{name.title()}Rule",
            f"{name.title()}Queue",
            bus=ref("Bus"),
            EventPattern={"detail-type": [f"room.{name.title()}.v1"]},
        )
    stack.output("Table", ref("Table"))


@pytest.fixture(autouse=True)
def sound(cloud: Cloud) -> Iterator[None]:
    """What a test lets go wrong ends with it."""
    yield
    cloud.let_fail(None)


def run(cloud: Cloud, name: str, plan: Plan) -> Counter[str]:
    """Say facts under faults, drain without them, and count what is amiss: the ledger's figures, and the effect's."""
    marked = f"{name}-{plan.seed}-{len(cloud.events())}"
    ids, before = {f"{marked}-{n}" for n in range(EVENTS)}, effects(cloud, name)
    cloud.let_fail(plan)
    with cloud.holding():
        for id_ in sorted(ids):
            say(cloud, id_, f"room.{name.title()}.v1")
    cloud.wait_idle()
    cloud.let_fail(None)
    for queue in cloud.dead_letters():
        cloud.redrive(queue)
    cloud.wait_idle()
    assert cloud.dead_letters() == {}
    ledger = cloud.ledger()
    told = Counter[str]()
    told["lost"] = sum(
        (entry.event.id in ids and receipt.outcome == "lost") for entry in ledger.entries for receipt in entry.receipts
    ) + sum(entry.stage == "vanished" and marked in entry.event.id for entry in ledger.entries)
    told["doubled"] = effects(cloud, name) - before - EVENTS
    return told


def say(cloud: Cloud, id_: str, type_: str) -> None:
    detail = {"id": id_, "type": type_, "time": "2018-01-01T00:00:00.000Z", "data": {}}
    entry = {"Source": "room", "DetailType": type_, "Detail": json.dumps(detail), "EventBusName": "faulty-bus"}
    cloud.client("events").put_events(Entries=[entry])


def effects(cloud: Cloud, name: str) -> int:
    key = {"pk": {"S": f"count#{name}"}, "sk": {"S": "count"}}
    found = cloud.client("dynamodb").get_item(TableName=cloud.outputs()["Table"], Key=key).get("Item")
    return int(found["n"]["N"]) if found else 0


@pytest.mark.parametrize("in_turns", [True, False], ids=["sim", "storm"])
def test_a_consumer_that_writes_all_in_one_transaction_loses_and_doubles_nothing(cloud: Cloud, in_turns: bool) -> None:
    met = Counter[str]()
    for seed in SEEDS:
        plan = Plan(seed, 0.4, in_turns=in_turns)
        assert run(cloud, "sound", plan) == Counter(lost=0, doubled=0), f"seed {seed}"
        met += plan.counted()
    assert met.total() > 10 * len(SEEDS)
    assert len(set(met) & set(kinds.CALLS)) > len(kinds.CALLS) / 2
    assert set(met) & set(kinds.QUEUES)
    assert set(met) & set(kinds.CRASHES)


@pytest.mark.parametrize("in_turns", [True, False], ids=["sim", "storm"])
@pytest.mark.parametrize(("name", "what"), [("naive", "doubled"), ("apart", "lost")])
def test_one_that_does_not_is_found_out(cloud: Cloud, name: str, what: str, in_turns: bool) -> None:
    """Negative controls: a harness that cannot fail proves nothing."""
    found = (seed for seed in LATEST if run(cloud, name, Plan(seed, 0.4, in_turns=in_turns))[what])
    assert next(found, None) is not None


@pytest.mark.parametrize(("name", "amiss"), [("sound", ""), ("naive", "doubled"), ("apart", "lost")])
def test_killed_at_each_write_a_consumer_is_sound_or_found_out(cloud: Cloud, name: str, amiss: str) -> None:
    told, died = Counter[str](), list[tuple[str, int]]()
    for place in range(4):
        plan = Kills(place, number=place, in_turns=True)
        told += run(cloud, name, plan)
        died += [(fault.kind, fault.number) for fault in plan.log]
    assert died[:2] == [("crash-before", 1), ("crash-after", 1)]
    assert len(died) == {"sound": 2, "naive": 4, "apart": 3}[name]
    assert {what for what, count in told.items() if count > 0} == ({amiss} if amiss else set())


def test_the_same_seed_meets_the_same_faults(cloud: Cloud) -> None:
    digests, states = set(), set()
    for _ in range(2):
        cloud.renew_workers()
        plan = Plan(7, 0.4, in_turns=True)
        states.add(str(sorted(run(cloud, "sound", plan).items())))
        digests.add(plan.digest())
    assert plan.log
    assert (len(digests), len(states)) == (1, 1)


def test_only_functions_meet_faults(cloud: Cloud) -> None:
    cloud.let_fail(Plan(1, 1.0))
    table, key = cloud.outputs()["Table"], {"pk": {"S": "mine"}, "sk": {"S": "mine"}}
    for _ in range(5):
        cloud.client("dynamodb").put_item(TableName=table, Item=key)


def test_a_killed_function_has_done_its_request_or_not(cloud: Cloud) -> None:
    """The mark is the second request: dead before it, the next one writes it; dead after it, the next one finds it."""
    for done in (False, True):
        before = effects(cloud, "sound")
        cloud.kill_at("Room/Sound", after_calls=2, done=done)
        told = run(cloud, "sound", Plan(0, 0.0))
        assert cloud.kills_pending() == 0
        assert (told["lost"], effects(cloud, "sound")) == (0, before + EVENTS)


def test_a_plan_is_what_its_seed_says() -> None:
    def drawn(seed: int) -> list[Any]:
        plan = Plan(seed, 0.3)
        plan.begin("f")
        return [plan.of_call("f", "dynamodb", "TransactWriteItems") for _ in range(50)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)
    assert 5 < sum(fault is not None for fault in drawn(1)) < 30


def test_what_others_do_changes_no_decision() -> None:
    alone, among = Plan(1, 0.3), Plan(1, 0.3)
    for _ in range(20):
        among.of_call("g", "dynamodb", "GetItem")
        assert among.of_call("f", "events", "PutEvents") == alone.of_call("f", "events", "PutEvents")


@pytest.mark.parametrize("action", ["GetObject", "ListBucket", "PutObject"])
def test_with_a_function_that_died_nothing_more_goes_wrong(action: str) -> None:
    """What its threads had asked meanwhile may come or not: it is chance."""
    plan = Plan(1, 1.0, in_turns=True)
    plan.begin("f")
    met = [plan.of_call("f", "s3", action) for _ in range(2_000)]
    dies = next(place for place, fault in enumerate(met) if fault and fault.kind in kinds.CRASHES)
    assert any(met[:dies])
    assert not any(met[dies + 1 :])
    plan.begin("f")
    assert any(plan.of_call("f", "s3", action) for _ in range(100))


def test_no_fault_without_a_word_for_it() -> None:
    told = {*kinds.CALLS, *kinds.CRASHES, *kinds.QUEUES, *kinds.STREAMS, *kinds.OUTSIDE}
    assert told == set(kinds.LABELS)
