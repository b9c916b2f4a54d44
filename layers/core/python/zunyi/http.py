"""The HTTP side of a room: Chalice routes behind API Gateway's `ANY /api/<room>/{proxy+}`, payload 1.0.

    room = Room("hotline")

    @room.get("/tickets/{ticket}", allows="ReadTicket")
    def read_ticket(ticket: str, access: Access) -> Ticket: ...

    @room.post("/tickets", allows="OpenTicket", status=201)
    def open_ticket(body: NewTicket, caller: Caller, access: Access, w: Work) -> Ticket: ...

    handler = room.handler

A view says by its parameters what it needs: names of the path; `body` (a pydantic model); anything typed Caller,
Access, Work or RequestKey; all others are query parameters (str or int, with a default). Whatever is saved in `w`
commits when the view has returned, with the stored answer of the request's Idempotency-Key. Every view must ask its
Access, or be `public`.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from chalice.app import Chalice, Response
from pydantic import BaseModel, ConfigDict

from zunyi import answers, logs, views
from zunyi.answers import BODY_BYTES_MAX
from zunyi.logs import logger
from zunyi.routing import Found, Routes
from zunyi.views import View

Handler = TypeVar("Handler", bound=Callable[..., Any])


class Body(BaseModel):
    """Base of request bodies: unknown fields are refused, spaces around text dropped."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)


class Room:
    """One room's routes, its Lambda handler and its description (GET /public/openapi.json)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.app = Chalice(app_name=name)
        self.views: dict[tuple[str, str], View] = {}
        self._routes = Routes(prefix=f"/api/{name}")
        self.get("/public/openapi.json", public=True, summary="本接口说明")(self._describe)

    def get(
        self, path: str, *, allows: str = "", public: bool = False, summary: str = ""
    ) -> Callable[[Handler], Handler]:
        return self._route("GET", path, allows=allows, public=public, summary=summary)

    def post(
        self,
        path: str,
        *,
        allows: str = "",
        public: bool = False,
        summary: str = "",
        status: int = 200,
        body_bytes_max: int = BODY_BYTES_MAX,
    ) -> Callable[[Handler], Handler]:
        """body_bytes_max: Lambda takes six megabytes with everything around the body."""
        more = {"status": status, "body_bytes_max": body_bytes_max}
        return self._route("POST", path, allows=allows, public=public, summary=summary, **more)

    def put(self, path: str, *, allows: str = "", summary: str = "") -> Callable[[Handler], Handler]:
        return self._route("PUT", path, allows=allows, summary=summary)

    def delete(self, path: str, *, allows: str = "", summary: str = "") -> Callable[[Handler], Handler]:
        return self._route("DELETE", path, allows=allows, summary=summary)

    def handler(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """Lambda's door. Unknown paths and methods are answered here: Chalice would remember each of them."""
        trace = getattr(context, "aws_request_id", "local")
        logger.append_keys(trace=trace)
        found = self._routes.find(event["httpMethod"], event["path"])
        if isinstance(found, Found):
            answer = self._through_chalice(event, found, trace, context)
        else:
            answer = answers.to_gateway(answers.problem(found, trace))
        logs.flush()
        return answer

    def _through_chalice(self, event: dict[str, Any], found: Found, trace: str, context: Any) -> dict[str, Any]:
        requested = {**event["requestContext"], "resourcePath": found.pattern, "httpMethod": event["httpMethod"]}
        answer: dict[str, Any] = self.app(
            {**event, "pathParameters": found.parameters, "requestContext": {**requested, "requestId": trace}}, context
        )
        return answer

    def _route(
        self, method: str, path: str, *, allows: str, public: bool = False, summary: str = "", **more: int
    ) -> Callable[[Handler], Handler]:
        if bool(allows) == public:
            message = f"{method} {path}: name the action it allows, or say public"
            raise ValueError(message)

        def register(function: Handler) -> Handler:
            said = {"status": 200, **more}
            view = View.of(function, method=method, path=path, action=allows, summary=summary, **said)
            self.views[(method, path)] = view
            self._routes.add(method, path)
            registers = self.app.route(path, methods=[method], name=f"{method} {path}", content_types=["*/*"])
            registers(self._chalice_view(view))
            return function

        return register

    def _chalice_view(self, view: View) -> Callable[..., Response]:
        def answer(**parameters: str) -> Response:
            request = self.app.current_request
            assert request is not None  # noqa: S101 - chalice sets it before it calls a view
            made = views.answer(self.name, view, parameters, request.to_original_event())
            response: Response = answers.to_chalice(made)
            return response

        return answer

    def _describe(self) -> dict[str, Any]:
        from zunyi.openapi import document  # noqa: PLC0415 - only those who ask for it pay for it

        return document(self)
