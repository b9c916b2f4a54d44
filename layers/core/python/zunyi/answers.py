"""Answers on their way out: JSON with Chinese as it is written, problems as problem+json."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from zunyi.problems import Problem

JSON = "application/json; charset=utf-8"
PROBLEM = "application/problem+json; charset=utf-8"
BODY_BYTES_MAX = 1_000_000
MESSAGES = {  # pydantic's error types in the reader's language
    "missing": "必须填写",
    "extra_forbidden": "不是这里的字段",
    "string_too_short": "不能为空",
    "string_too_long": "太长",
    "string_pattern_mismatch": "格式不对",
    "literal_error": "不在可选范围内",
    "enum": "不在可选范围内",
    "int_parsing": "必须是整数",
    "int_type": "必须是整数",
    "string_type": "必须是文字",
    "greater_than_equal": "太小",
    "less_than_equal": "太大",
    "date_from_datetime_parsing": "不是有效的日期",
    "date_parsing": "不是有效的日期",
}


class InvalidError(Exception):
    """What the caller sent does not fit; a ValidationError of our own data is no fault of theirs."""

    def __init__(self, found: ValidationError) -> None:
        super().__init__()
        self.found = found


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    content_type: str = JSON


def made(result: Any, status: int) -> Answer:
    """What a view returned: a pydantic model, something JSON, or an Answer of its own."""
    if isinstance(result, Answer):
        return result
    value = result.model_dump(mode="json") if isinstance(result, BaseModel) else result
    return Answer(status, json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def problem(raised: Problem, trace: str) -> Answer:
    return Answer(raised.status, json.dumps(raised.document(trace), ensure_ascii=False), PROBLEM)


def invalid(error: ValidationError) -> Problem:
    """Each wrong field with what is wrong; never the value, which may be personal."""
    fields = [
        {"field": ".".join(str(part) for part in found["loc"]), "message": MESSAGES.get(found["type"], "填写有误")}
        for found in error.errors(include_input=False, include_url=False)
    ]
    told = ";".join(f"{field['field']}:{field['message']}" for field in fields)
    return Problem(422, "invalid", f"填写有误:{told}。", remedy="请改正标出的字段后重新提交。", errors=fields)


def body_of(event: Mapping[str, Any], bytes_max: int = BODY_BYTES_MAX) -> str:
    """The request's body as text. Raises Problem 413 above bytes_max, 400 for bytes that are no UTF-8."""
    body: str = event.get("body") or ""
    if len(body) > bytes_max or len(body.encode(errors="surrogatepass")) > bytes_max:
        raise Problem(
            413, "too-large", f"内容超过 {bytes_max / 1_000_000:g} MB。", remedy="请分几次发送;大文件请用上传功能。"
        )
    if not event.get("isBase64Encoded"):
        return body
    try:
        return base64.b64decode(body).decode()
    except ValueError:
        raise Problem(400, "not-utf8", "请求内容不是 UTF-8 文字。", remedy="请检查内容后重新提交。") from None


def must_be_json(event: Mapping[str, Any]) -> None:
    """Raises Problem 415 for a body that says it is something else."""
    sent = next((v for k, v in (event.get("headers") or {}).items() if k.lower() == "content-type"), "") or JSON
    if sent.split(";", maxsplit=1)[0].strip().lower() != "application/json":
        raise Problem(415, "not-json", "请求内容必须是 JSON。", remedy="请把 Content-Type 设为 application/json。")


def headers(answer: Answer) -> dict[str, Any]:
    return {"Content-Type": answer.content_type, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def to_gateway(answer: Answer) -> dict[str, Any]:
    return {"statusCode": answer.status, "headers": headers(answer), "body": answer.body, "isBase64Encoded": False}


def to_chalice(answer: Answer) -> Any:
    from chalice.app import Response  # noqa: PLC0415 - only the HTTP side carries chalice

    return Response(body=answer.body, status_code=answer.status, headers=headers(answer))
