"""The same request twice does its work once: answers stored by the client's Idempotency-Key, with the work itself.

Source: IETF draft, The Idempotency-Key HTTP Header Field.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from zunyi import clock
from zunyi.answers import Answer
from zunyi.caller import Caller
from zunyi.digests import digest
from zunyi.problems import Problem
from zunyi.table import Row
from zunyi.work import Work

KEPT = timedelta(days=2)
KEY_LENGTH_MAX = 200


class RequestKey(str):
    """The Idempotency-Key as it was sent, for a view that keeps its own promise about it; "" where none was."""

    __slots__ = ()


class StoredAnswerRow(Row, discriminator="answer"):
    request = UnicodeAttribute()
    status = NumberAttribute()
    body = UnicodeAttribute()


def key_of(event: Mapping[str, Any], caller: Caller, method: str, path: str) -> str | None:
    """The row's key for this caller, route and header; None when the client sent no key."""
    sent = sent_with(event)
    return f"answer#{digest(f'{caller.sub} {method} {path} {sent}'.encode())}" if sent else None


def sent_with(event: Mapping[str, Any]) -> RequestKey:
    """Raises Problem 400 for one that is too long."""
    sent = next((v for k, v in (event.get("headers") or {}).items() if k.lower() == "idempotency-key"), None) or ""
    if len(sent) > KEY_LENGTH_MAX:
        raise Problem(400, "idempotency-key-invalid", "Idempotency-Key 太长。", remedy="请用 200 个字符以内的键。")
    return RequestKey(sent)


def stored(key: str, text: str) -> Answer | None:
    """The answer given before. Raises Problem 409 when the key came with another body then."""
    row = StoredAnswerRow.find(key, "answer")
    if row is None:
        return None
    if row.request != digest(text.encode()):
        raise Problem(409, "idempotency-key-reused", "这个 Idempotency-Key 已用于另一个请求。", remedy="请换一个键。")
    return Answer(int(row.status), row.body)


def keep(w: Work, key: str, text: str, answer: Answer) -> None:
    expires = int((clock.now() + KEPT).timestamp())
    w.save(
        StoredAnswerRow(
            pk=key,
            sk="answer",
            request=digest(text.encode()),
            status=answer.status,
            body=answer.body,
            expires_at=expires,
        )
    )
