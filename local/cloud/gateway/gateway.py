"""The one origin a browser sees: pages, the HTTP API, the login and the operator's desk, on one port."""

import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from werkzeug.wrappers import Request, Response

from local.cloud.clock.hands import CloudClock
from local.cloud.deploy.stacks import Resource
from local.cloud.gateway import payloads, routes, site
from local.cloud.gateway.api import Api, Invoke
from local.cloud.openid import principals as people
from local.cloud.openid.provider import PATH as OPENID
from local.cloud.openid.provider import Provider
from local.cloud.operator import desk
from local.cloud.web_server import Environ, WebServer


class Gateway:
    """`audience` names whom the tokens are for that no login asked for. `problems` holds the gateway's own faults."""

    def __init__(
        self,
        invoke: Invoke,
        *,
        port: int,
        principals: Path | None,
        audience: Callable[[], str],
        clock: CloudClock,
    ) -> None:
        self.api = Api(invoke, clock)
        self.desk = desk.Desk()
        self.problems: list[str] = []
        self._site = site.Site()
        self._server = WebServer(self._serve, port=port, name="gateway")
        known = people.read(principals) if principals else {}
        self.openid = Provider(self._server.url, known, audience, clock)

    @property
    def url(self) -> str:
        return self._server.url

    def deploy(self, resources: Iterable[Resource]) -> None:
        resources = list(resources)
        self.api.deploy(routes.read(resources))
        self._site = site.read(resources)

    def close(self) -> None:
        self._server.close()

    def _serve(self, environ: Environ, start_response: Callable[..., Any]) -> Any:
        request = Request(environ)
        try:
            response = self._answer(request)
        except Exception:  # the edge: a fault of the gateway is shown to tests, not to the page
            self.problems.append(traceback.format_exc())
            response = payloads.message(500, "Internal Server Error")
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if request.path.startswith(f"{OPENID}/"):
            return self.openid.serve(request)
        if request.path.startswith(f"{desk.PATH}/"):
            return self.desk.serve(request)
        behaviour = self._site.behaviour(request.path)
        if behaviour is not None and behaviour.bucket != site.API:
            return self._site.serve(request, behaviour)
        return self.api.serve(request)
