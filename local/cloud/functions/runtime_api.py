"""Lambda's Runtime API: the runtime client in each worker asks here for events and posts its answers.

Each worker has a path of its own: AWS_LAMBDA_RUNTIME_API is "host:port/<worker id>".
"""

import re
from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Request, Response

from local.cloud.functions.limits import within_limit
from local.cloud.functions.worker import Worker
from local.cloud.web_server import Environ, WebServer

ADDRESS = re.compile(
    r"/(?P<worker>\w+)/2018-06-01/runtime/(?P<what>init/error|invocation/(?P<id>[\w-]+)(/(?P<end>\w+))?)"
)


class RuntimeApi:
    def __init__(self, find: Callable[[str], Worker | None]) -> None:
        self._find = find
        self._server = WebServer(self._serve, name="runtime-api")

    def address(self, worker: Worker) -> str:
        return f"{self._server.url.removeprefix('http://')}/{worker.id}"

    def close(self) -> None:
        self._server.close()

    def _serve(self, environ: Environ, start_response: Callable[..., Any]) -> Any:
        request = Request(environ)
        matched = ADDRESS.fullmatch(request.path)
        worker = self._find(matched["worker"]) if matched else None
        if matched is None or worker is None:
            return Response(status=404)(environ, start_response)
        return self._answer(worker, matched, request)(environ, start_response)

    def _answer(self, worker: Worker, matched: re.Match[str], request: Request) -> Response:
        if matched["what"] == "init/error":
            worker.fail_init(request.get_data(as_text=True))
            return Response(status=202)
        if matched["id"] == "next":
            return self._next(worker)
        outcome = within_limit(request.get_data(), failed=matched["end"] == "error")
        return Response(status=202 if worker.answer(matched["id"], outcome) else 400)

    def _next(self, worker: Worker) -> Response:
        invocation = worker.next()
        if invocation is None:
            return Response(status=410)
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation.id,
            "Lambda-Runtime-Deadline-Ms": str(invocation.deadline_ms),
            "Lambda-Runtime-Invoked-Function-Arn": worker.function.arn,
            "Lambda-Runtime-Trace-Id": invocation.trace,
        }
        return Response(invocation.event, headers=headers, content_type="application/json")
