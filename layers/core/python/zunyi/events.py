"""Facts as they travel: a CloudEvents 1.0 envelope as the detail of an EventBridge entry.

Source: CloudEvents 1.0.2, JSON event format.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zunyi.clock import stamp

BYTES_MAX = 200_000
TYPE = re.compile(r"[a-z][a-z_.]*\.[A-Z][A-Za-z]+\.v[1-9]\d*")


class EventTooLargeError(Exception):
    """An event says more than it may: send ids, not the things themselves."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """type: `<context>.<Fact>.v<n>`; subject: the opaque id it is about; data: ids and codes, never personal values."""

    id: str
    type: str
    subject: str
    time: str
    data: Mapping[str, Any]

    @property
    def source(self) -> str:
        return self.type.split(".", maxsplit=1)[0]

    def to_json(self) -> str:
        """The envelope. Raises EventTooLargeError above 200 KB."""
        envelope = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.type,
            "subject": self.subject,
            "time": self.time,
            "datacontenttype": "application/json",
            "data": self.data,
        }
        text = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))
        if len(text.encode()) > BYTES_MAX:
            message = f"{self.type}: more than {BYTES_MAX} bytes"
            raise EventTooLargeError(message)
        return text

    @classmethod
    def made(cls, type_: str, *, id_: str, subject: str, data: Mapping[str, Any], at: datetime) -> "Event":
        """Raises ValueError for a type that is no `<context>.<Fact>.v<n>`."""
        if not TYPE.fullmatch(type_):
            message = f"{type_}: not the name of a fact"
            raise ValueError(message)
        return cls(id=id_, type=type_, subject=subject, time=stamp(at), data=data)

    @classmethod
    def from_envelope(cls, envelope: Mapping[str, Any]) -> "Event":
        """Raises KeyError when an attribute is missing."""
        return cls(**{name: envelope[name] for name in ("id", "type", "subject", "time", "data")})


def entry(detail: str) -> dict[str, str]:
    """The PutEvents entry that carries an envelope's JSON on the city's bus."""
    envelope = json.loads(detail)
    return {
        "Source": envelope["source"],
        "DetailType": envelope["type"],
        "Detail": detail,
        "EventBusName": os.environ["BUS"],
    }
