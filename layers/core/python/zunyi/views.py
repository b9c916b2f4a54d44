"""From a request to a view's arguments, and from its result or error to an answer."""

import inspect
import json
import re
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, get_type_hints

from pydantic import BaseModel, TypeAdapter, ValidationError
from pynamodb.exceptions import QueryError

from zunyi import answers, cursor, idempotency
from zunyi.access import Access
from zunyi.answers import Answer
from zunyi.caller import Caller
from zunyi.idempotency import RequestKey
from zunyi.logs import logger
from zunyi.problems import Problem, conflict
from zunyi.work import AlreadyDoneError, ConflictError, Work, work

GIVEN = (Caller, Access, Work, RequestKey)


@dataclass(frozen=True)
class View:
    """A route's function and what its signature says. body: its pydantic model or None, of at most body_bytes_max;
    query: name → default."""

    function: Callable[..., Any]
    method: str
    path: str
    action: str
    summary: str
    status: int
    body: type[BaseModel] | None
    query: Mapping[str, tuple[type, Any]]
    given: Mapping[str, type]
    result: Any
    body_bytes_max: int = answers.BODY_BYTES_MAX

    @classmethod
    def of(
        cls,
        function: Callable[..., Any],
        *,
        method: str,
        path: str,
        action: str,
        summary: str,
        status: int,
        body_bytes_max: int = answers.BODY_BYTES_MAX,
    ) -> "View":
        """Raises ValueError where the signature and the path do not agree."""
        hints = get_type_hints(function, include_extras=True)
        signature = inspect.signature(function)
        own = {name: hints.get(name, str) for name in signature.parameters if name != "self"}
        in_path = set(re.findall(r"\{(\w+)\}", path))
        if not in_path <= own.keys() or not issubclass(own.get("body", BaseModel), BaseModel):
            message = f"{method} {path}: a view takes every name of its path, and a pydantic model as body"
            raise ValueError(message)
        given = {name: hint for name, hint in own.items() if hint in GIVEN}
        query = {
            name: (hint, signature.parameters[name].default)
            for name, hint in own.items()
            if name not in given and name != "body" and name not in in_path
        }
        told = summary or (inspect.getdoc(function) or "").split("\n")[0]
        said = (own.get("body"), query, given, hints.get("return", Any), body_bytes_max)
        return cls(function, method, path, action, told, status, *said)

    @property
    def writes(self) -> bool:
        return Work in self.given.values()

    @property
    def needs_key(self) -> bool:
        return RequestKey in self.given.values()


def answer(room: str, view: View, parameters: Mapping[str, str], event: Mapping[str, Any]) -> Answer:
    """Run the view for this request. Never raises: what goes wrong is an answer too."""
    trace = event["requestContext"].get("requestId", "")
    try:
        return run(room, view, parameters, event)
    except Exception as error:  # the edge of the process: the caller is told in their language, the log keeps the cause
        told = expected(error, view)
        if told is None:
            logger.exception("a request failed", route=f"{view.method} {view.path}", trace=trace)
            told = Problem(
                500, "failed", "系统出错,您的操作没有生效。", remedy="请稍后重试;多次出现时请把编号告诉运维。"
            )
        return answers.problem(told, trace)


def expected(error: Exception, view: View) -> Problem | None:
    """What may well happen, as a Problem; None for a fault of ours."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, ConflictError | AlreadyDoneError):
        return conflict("这条记录刚刚被别人改动过,或已经存在。", "changed-meanwhile")
    if isinstance(error, answers.InvalidError):
        return answers.invalid(error.found)
    if isinstance(error, QueryError) and error.cause_response_code == "ValidationException" and "cursor" in view.query:
        return cursor.invalid()  # a place in another list
    return None


def run(room: str, view: View, parameters: Mapping[str, str], event: Mapping[str, Any]) -> Answer:
    """The answer stored for the request's key, or the view's, which commits with its answer."""
    caller = Caller.of(event)
    text = answers.body_of(event, view.body_bytes_max)
    key = idempotency.key_of(event, caller, view.method, event["path"]) if view.writes else None
    if key and (stored := idempotency.stored(key, text)):
        return stored
    arguments = {**parameters, **arguments_of(view, event, text)}
    try:
        with work() if view.writes else nullcontext() as w:
            made = called(room, view, arguments, {Caller: caller, Work: w, RequestKey: idempotency.sent_with(event)})
            if key and w is not None:
                idempotency.keep(w, key, text, made)
    except ConflictError:
        if key and (stored := idempotency.stored(key, text)):
            return stored  # the same request came twice at once; the other was first
        raise
    return made


def called(room: str, view: View, arguments: Mapping[str, Any], known: Mapping[type, Any]) -> Answer:
    """Raises RuntimeError when the view answers without having asked for permission."""
    access = Access(room, view.action, known[Caller])
    given = {name: {**known, Access: access}[kind] for name, kind in view.given.items()}
    made = answers.made(view.function(**arguments, **given), view.status)
    if view.action and not access.checked:
        message = f"{view.method} {view.path} answered without asking for permission"
        raise RuntimeError(message)
    return made


def arguments_of(view: View, event: Mapping[str, Any], text: str) -> dict[str, Any]:
    """Body and query in their types. Raises InvalidError or Problem."""
    try:
        arguments = query_of(view, event)
        if view.body is not None:
            answers.must_be_json(event)
            arguments["body"] = view.body.model_validate(json_of(text))
    except ValidationError as error:
        raise answers.InvalidError(error) from error
    return arguments


def query_of(view: View, event: Mapping[str, Any]) -> dict[str, Any]:
    """The query parameters a view declares, in their types; unknown ones are refused."""
    sent = event.get("queryStringParameters") or {}
    unknown = sorted(set(sent) - set(view.query))
    if unknown:
        raise Problem(400, "query-unknown", f"不认识的查询参数:{'、'.join(unknown)}。", remedy="请查看接口说明。")
    found: dict[str, Any] = {}
    for name, (kind, default) in view.query.items():
        if name in sent:
            found[name] = TypeAdapter(kind).validate_python(sent[name])
        elif default is inspect.Parameter.empty:
            raise Problem(400, "query-missing", f"缺少查询参数:{name}。", remedy="请查看接口说明。")
    return found


def json_of(text: str) -> Any:
    try:
        return json.loads(text or "{}")
    except (ValueError, RecursionError):
        raise Problem(400, "not-json", "请求内容不是有效的 JSON。", remedy="请检查内容后重新提交。") from None
