"""The process that workers are forked from. Runs by itself (python -I zygote.py <fd>) and imports nothing of ours.

It has imported what most functions need, so that a worker starts in a tenth of the time and shares that memory.
Asked over a socket: {"id", "environment", "path", "folder", "bytecode", "handler", "runtime_api",
"file_bytes_max"} with the descriptor
of the pipe for the worker's output; tells {"started": id, "pid"} and {"ended": id, "pid", "status"}. When the socket
closes it kills its workers and ends.
"""

import contextlib
import ctypes
import gc
import importlib
import json
import os
import resource
import signal
import socket
import sys
import time
from types import SimpleNamespace
from typing import Any, NoReturn

WARM = (
    *("boto3", "botocore.session", "botocore.client", "botocore.signers", "botocore.httpsession", "botocore.endpoint"),
    *("pydantic", "pynamodb.models", "pynamodb.transactions", "aws_lambda_powertools", "aws_lambda_powertools.metrics"),
    *(
        "aws_lambda_powertools.utilities.batch",
        "chalice.app",
        "cedarpy",
        "duckdb",
        "decimal",
        "concurrent.futures",
        "email.parser",
    ),
)
MODELS = ("dynamodb", "s3", "sqs", "events", "secretsmanager", "stepfunctions", "ssm")
PR_SET_PDEATHSIG = 1

children: dict[int, str] = {}


def main() -> None:
    control = socket.socket(fileno=int(sys.argv[1]))
    warm_up()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the cloud's to handle
    signal.signal(signal.SIGCHLD, lambda *_: reap(control))
    tell(control, {"ready": True})
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1_000_000, 1)
        if not message:
            break
        order = json.loads(message)
        pid = os.fork()
        if pid == 0:
            become_worker(order, control, descriptors[0])
        children[pid] = order["id"]
        os.close(descriptors[0])
        tell(control, {"started": order["id"], "pid": pid})
        reap(control)  # it may have ended before it was noted
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for pid in children:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)


def warm_up() -> None:
    """Import what is there; what is not, no function here needs. Service descriptions are parsed once."""
    for name in WARM:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    with contextlib.suppress(ImportError):
        share_descriptions()
    gc.collect()
    gc.freeze()


def share_descriptions() -> None:
    """One loader for all botocore sessions: each would parse the services' descriptions again."""
    from botocore import loaders, session  # noqa: PLC0415 - it may not be there

    loader = loaders.create_loader(None)
    for service in MODELS:
        for kind in ("service-2", "endpoint-rule-set-1", "paginators-1", "waiters-2"):
            with contextlib.suppress(Exception):
                loader.load_service_model(service, kind)
    for data in ("endpoints", "partitions", "_retry", "sdk-default-configuration"):
        with contextlib.suppress(Exception):
            loader.load_data(data)
    session.create_loader = lambda search_path_string=None: loader  # noqa: ARG005 - botocore names it


class Reaping:
    """Whether a round is under way, and whether a child ended meanwhile: the signal comes between any two steps."""

    busy = False
    again = False


def reap(control: socket.socket) -> None:
    """Tell of every child that ended. Called by the signal while it runs, it only goes round once more."""
    Reaping.again = True
    while Reaping.again and not Reaping.busy:
        Reaping.busy, Reaping.again = True, False
        reap_round(control)
        Reaping.busy = False


def reap_round(control: socket.socket) -> None:
    for pid in list(children):
        try:
            ended, status = os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            children.pop(pid)
            continue
        if ended:
            tell(control, {"ended": children.pop(pid), "pid": pid, "status": status})


def tell(control: socket.socket, notice: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # nobody listens any more: the main loop ends too
        control.send(json.dumps(notice).encode())


def become_worker(order: dict[str, Any], control: socket.socket, output: int) -> NoReturn:
    """In the child: take on the function's environment and run the runtime client until it ends."""
    status = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.close()
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source, target)
        os.close(nothing)
        os.close(output)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_bytes_max"],) * 2)  # Python ignores its signal
        os.environ.clear()
        os.environ.update(order["environment"])
        shorten_pauses(os.environ.pop("LOCAL_CLOUD_WAIT_S_MAX", ""))
        os.chdir(order["folder"])
        sys.path[:0] = order["path"]
        keep_bytecode_apart(order["path"], order["bytecode"])
        sys.argv = ["bootstrap", order["handler"]]
        status = run(order["handler"], order["runtime_api"])
    finally:
        os._exit(status)


def shorten_pauses(longest_s: str) -> None:
    """Of AWS's client between two attempts of a request. Other pauses of functions are their own."""
    if not longest_s:
        return
    with contextlib.suppress(ImportError):
        from botocore import endpoint  # noqa: PLC0415 - it may not be there

        endpoint.time = SimpleNamespace(sleep=lambda seconds: time.sleep(min(seconds, float(longest_s))))  # type: ignore[attr-defined]


def keep_bytecode_apart(folders: list[str], bytecode: str) -> None:
    """Assets are what is deployed: no __pycache__ is written into them, but into `bytecode`, for the next worker."""
    machinery: Any = importlib._bootstrap_external
    place = machinery.cache_from_source

    def cache_from_source(path: str, *args: Any, **kwargs: Any) -> str:
        if not path.startswith(tuple(folders)):
            return str(place(path, *args, **kwargs))
        sys.pycache_prefix = bytecode
        try:
            return str(place(path, *args, **kwargs))
        finally:
            sys.pycache_prefix = None

    machinery.cache_from_source = cache_from_source


def run(handler: str, runtime_api: str) -> int:
    from awslambdaric import bootstrap  # noqa: PLC0415 - reads the environment when imported
    from awslambdaric.lambda_runtime_client import LambdaRuntimeClient  # noqa: PLC0415 - the same

    class Client(LambdaRuntimeClient):  # type: ignore[misc]
        """Only for errors at the start: http.client wants host and path apart, which libcurl does not."""

        def call_rapid(self, method: str, endpoint: str, *args: Any, **kwargs: Any) -> None:
            host, _, path = runtime_api.partition("/")
            self.lambda_runtime_address = host
            super().call_rapid(method, f"/{path}{endpoint}", *args, **kwargs)

    try:
        bootstrap.run(handler, Client(runtime_api))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException as error:
        print(f"runtime ended: {error!r}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    main()
    os._exit(0)  # extension modules complain of what was frozen
