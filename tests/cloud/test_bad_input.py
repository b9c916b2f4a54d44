"""What is wrong is told in a sentence that names it, and leaves no process behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.cloud import Cloud, DeploymentError, FunctionError
from tests.cloud.building import AssemblyBuilder, StackBuilder, arn, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-bad-input")


def a_circle(stack: StackBuilder) -> None:
    stack.add("First", "AWS::SQS::Queue", QueueName={"Fn::Sub": "x-${Second.QueueName}"})
    stack.add("Second", "AWS::SQS::Queue", QueueName=ref("First"))


def a_circle_of_order(stack: StackBuilder) -> None:
    for one, other in (("First", "Second"), ("Second", "First")):
        stack.add(one, "AWS::SQS::Queue")
        stack.template["Resources"][one]["DependsOn"] = other


def a_missing_export(stack: StackBuilder) -> None:
    stack.add("Queue", "AWS::SQS::Queue", QueueName={"Fn::ImportValue": "nobodys"})


def a_missing_resource(stack: StackBuilder) -> None:
    stack.add("Queue", "AWS::SQS::Queue", QueueName=ref("Nothing"))


def an_unknown_type(stack: StackBuilder) -> None:
    stack.add("Pipe", "AWS::Pipes::Pipe")


REFUSED: list[tuple[Callable[[StackBuilder], None], str]] = [
    (a_circle, r"Bad/First \(AWS::SQS::Queue\): Circular dependency between resources: \[First, Second\]"),
    (a_circle_of_order, r"Bad/First .*: Circular dependency between resources: \[First, Second\]"),
    (a_missing_export, r"Bad/Queue \(AWS::SQS::Queue\): No export named nobodys found\."),
    (a_missing_resource, r"Bad/Queue \(AWS::SQS::Queue\): Unresolved resource dependencies \[Nothing\]"),
    (an_unknown_type, r"Bad/Pipe \(AWS::Pipes::Pipe\): this type is neither emulated nor listed"),
]


@pytest.mark.parametrize(("wrong", "told"), REFUSED, ids=[case[0].__name__ for case in REFUSED])
def test_a_template_that_cannot_be_deployed_is_refused_with_the_culprits_name(
    wrong: Callable[[StackBuilder], None], told: str, tmp_path: Path, bare_cloud: Cloud
) -> None:
    app = AssemblyBuilder(tmp_path / "cdk.out")
    wrong(app.stack("Bad"))
    with pytest.raises(DeploymentError, match=told):
        bare_cloud.deploy(app.write())


LONG_ANSWER = "def handler(event, context): return 'x' * (event['bytes'] - 2)"
POISONED = "def handler(event, context): raise ValueError('cannot read this')"
SPIN = """
    def handler(event, context):
        while True:
            pass
"""
EATS = """
    import os, threading
    def handler(event, context):
        eaten = b"x" * (event["mb"] << 20)
        if event.get("forever"):
            threading.Event().wait()
        return [len(eaten) >> 20, os.getpid()]
"""
FILLS = """
    import os, tempfile
    def handler(event, context):
        for number, size_mb in enumerate(event):
            with open(os.path.join(tempfile.gettempdir(), str(number)), "wb") as file:
                file.write(b"x" * (size_mb << 20))
        return len(os.listdir(tempfile.gettempdir()))
"""


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Main")
        stack.function("LongAnswer", LONG_ANSWER, Timeout=20)
        stack.function("Broken", "import nothing_of_that_name")
        stack.function("Misspelt", "def handler(event, context)\n    return 1")
        stack.function("Spins", SPIN, Timeout=1)
        stack.function("Poisoned", POISONED)
        stack.function("Eats", EATS, MemorySize=256, Timeout=60)
        stack.function("Fills", FILLS, EphemeralStorage={"Size": 3}, Timeout=20)
        stack.queue("Work", function="Poisoned", attempts=2)
        stack.queue("Forgotten")
        stack.add("Undelivered", "AWS::SQS::Queue")
        stack.add("Bus", "AWS::Events::EventBus", Name="main-bus")
        lost = {"DeadLetterConfig": {"Arn": arn("Undelivered")}}
        stack.rule("Rule", "Work", bus=ref("Bus"), EventPattern={"source": ["main"]})
        stack.template["Resources"]["Rule"]["Properties"]["Targets"][0] |= lost
        stack.output("Work", ref("Work"))
        stack.output("LongAnswer", ref("LongAnswer"))

    return described


FAILING: list[tuple[str, Any, str, str]] = [
    ("Main/Broken", {}, "Runtime.ImportModuleError", "No module named 'nothing_of_that_name'"),
    ("Main/Misspelt", {}, "Runtime.UserCodeSyntaxError", "expected ':' (index.py, line 1)"),
    ("Main/Spins", {}, "Sandbox.Timedout", "Task timed out after 1.00 seconds"),
    ("Main/LongAnswer", {"bytes": 6_291_557}, "Function.ResponseSizeTooLarge", "(6291556 bytes)"),
    ("Main/Eats", {"mb": 300}, "Runtime.ExitError", "Runtime exited with error: signal: killed"),
    ("Main/Eats", {"mb": 300, "forever": True}, "Runtime.ExitError", "Runtime exited with error: signal: killed"),
    ("Main/Fills", [4], "OSError", "[Errno 27] File too large"),
    ("Main/Fills", [2, 2], "OSError", "[Errno 28] No space left on device: /tmp holds 4 MB, the function has 3"),
]


@pytest.mark.parametrize(("function", "event", "kind", "told"), FAILING)
def test_a_function_that_cannot_do_it_says_why_in_lambdas_words(
    cloud: Cloud, function: str, event: Any, kind: str, told: str
) -> None:
    with pytest.raises(FunctionError) as failure:
        cloud.invoke(function, event)
    assert failure.value.kind == kind
    assert told in failure.value.message


def test_an_answer_just_within_the_limit_arrives(cloud: Cloud) -> None:
    assert len(cloud.invoke("Main/LongAnswer", {"bytes": 6_291_556})) == 6_291_554


def test_within_its_memory_and_its_tmp_a_worker_is_kept(cloud: Cloud) -> None:
    workers = {cloud.invoke("Main/Eats", {"mb": mb})[1] for mb in (1, 100, 1)}
    assert len(workers) == 1
    assert cloud.invoke("Main/Fills", [1, 1]) == 2


def test_the_report_of_a_worker_over_its_memory_names_all_of_it(cloud: Cloud) -> None:
    with pytest.raises(FunctionError):
        cloud.invoke("Main/Eats", {"mb": 300, "forever": True})
    cloud.wait_idle()
    name = next(r.physical_id for r in cloud.resources("AWS::Lambda::Function") if r.logical_id == "Eats")
    log = (cloud.folder / "logs" / f"{name}.log").read_text("utf-8")
    assert "Memory Size: 256 MB\tMax Memory Used: 256 MB" in log.splitlines()[-1]


def test_an_invocation_that_ran_for_ever_leaves_no_process(cloud: Cloud) -> None:
    with pytest.raises(FunctionError):
        cloud.invoke("Main/Spins")
    name = next(r.physical_id for r in cloud.resources("AWS::Lambda::Function") if r.logical_id == "Spins")
    until(lambda: not workers_of(name), "its worker is still there")


TOO_LARGE: list[tuple[str, str, dict[str, Any], str]] = [
    (
        "lambda",
        "invoke",
        {"FunctionName": "LongAnswer", "Payload": b'"%s"' % (b"x" * 6_291_456)},
        "RequestEntityTooLargeException.*smaller than 6291456 bytes",
    ),
    (
        "lambda",
        "invoke",
        {"FunctionName": "LongAnswer", "InvocationType": "Event", "Payload": b'"%s"' % (b"x" * 1_048_576)},
        "RequestEntityTooLargeException.*smaller than 1048576 bytes",
    ),
    ("sqs", "send_message", {"QueueUrl": "Work", "MessageBody": "x" * 1_048_577}, "shorter than 1048576 bytes"),
    (
        "events",
        "put_events",
        {"Entries": [{"Source": "main", "DetailType": "Long", "Detail": json.dumps({"text": "x" * 262_144})}]},
        "ValidationException.*Total size of the entries in the request is over the limit",
    ),
]


@pytest.mark.parametrize(("service", "call", "request_", "told"), TOO_LARGE, ids=["sync", "async", "queue", "bus"])
def test_an_event_over_a_services_limit_is_refused_by_it(
    cloud: Cloud, service: str, call: str, request_: dict[str, Any], told: str
) -> None:
    outputs = cloud.outputs()
    named = {key: outputs.get(value, value) if isinstance(value, str) else value for key, value in request_.items()}
    with pytest.raises(ClientError, match=f"(?s){told}"):
        getattr(cloud.client(service), call)(**named)


def test_a_poisoned_message_rests_with_its_cause_and_holds_up_no_other(cloud: Cloud) -> None:
    cloud.client("sqs").send_message(QueueUrl=cloud.outputs()["Work"], MessageBody="poison")
    cloud.wait_idle()
    [(queue, bodies)] = cloud.dead_letters().items()
    assert "WorkDeadLetters" in queue
    assert bodies == ["poison"]
    [letter] = cloud.ledger().dead_letters
    assert (letter.kind, letter.received) == ("ValueError", 2)
    assert "cannot read this" in letter.told


def test_a_queue_that_nobody_reads_is_a_warning_not_an_error(cloud: Cloud) -> None:
    assert cloud.warnings() == ["Main/Forgotten: 队列没有消费者,消息会留到过期为止"]


def until(holds: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, otherwise
        threading.Event().wait(0.02)


def workers_of(function: str) -> list[int]:
    """Processes of this machine that are the function's."""
    wanted = f"AWS_LAMBDA_FUNCTION_NAME={function}"
    return [pid for pid, environment in environments() if wanted in environment]


def environments() -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found.append((int(folder.name), (folder / "environ").read_text(errors="replace")))
        except OSError:
            continue  # it ended meanwhile
    return found


def test_a_port_in_use_is_told_and_ends_the_program(cloud: Cloud, assembly: Path, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with program(assembly, tmp_path, port=port) as started:
            told, _ = started.communicate(timeout=60)
    assert started.returncode == 1
    assert f"无法启动:端口 {port} 或 {port + 1} 已被占用" in told
    assert "Traceback" not in told


def test_ctrl_c_in_the_middle_of_deploying_ends_all_and_says_so(assembly: Path, tmp_path: Path) -> None:
    app = AssemblyBuilder(tmp_path / "cdk.out")
    stack = app.stack("Slow")
    stack.function("Any", "def handler(event, context): return 1")
    endless = tmp_path / "cdk.out" / "endless"
    endless.parent.mkdir(exist_ok=True)
    os.mkfifo(endless)  # whoever reads it waits for more
    stack.files["zzz"] = {
        "source": {"path": endless.name, "packaging": "file"},
        "destinations": {"d": {"bucketName": "assets", "objectKey": "endless"}},
    }
    with program(app.write(), tmp_path) as started:
        until(lambda: is_being_read(endless), "the deployment has not come to it")
        started.send_signal(signal.SIGINT)
        told, _ = started.communicate(timeout=60)
    assert started.returncode == 130
    assert "已中断" in told
    assert "Traceback" not in told
    assert not [pid for pid, environment in environments() if mark(tmp_path) in environment]


def is_being_read(pipe: Path) -> bool:
    """Once it is, this process stays its writer: the reader does not come to an end."""
    try:
        os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return False
    return True


def program(assembly: Path, folder: Path, *, port: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "local.cloud", "--assembly", str(assembly), "--folder", str(folder)]
    return subprocess.Popen(  # noqa: S603 - the product itself
        [*command, "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "MARK": str(folder)},
    )


def mark(folder: Path) -> str:
    """In the environment of the program, and of what it starts."""
    return f"MARK={folder}"
