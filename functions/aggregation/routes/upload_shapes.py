"""Requests and answers about uploads."""

from typing import Literal

from pydantic import BaseModel, Field

from zunyi.http import Body

MEDIA_TYPE = r"^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*$"
SIGNED_AT_ONCE_MAX = 100


class UploadBody(Body):
    """kind trial: a sample to try the draft of a contract on. once: the client's own name for this file as it is now:
    under it, its filename and size, it lands once, however often it is asked for and sent."""

    department: str = Field(min_length=1, max_length=60)
    dataset: str = Field(min_length=1, max_length=60)
    filename: str = Field(min_length=1, max_length=1_000)
    size: int = Field(ge=1)
    content_type: str = Field(default="application/octet-stream", max_length=100, pattern=MEDIA_TYPE)
    corrects: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{4,80}$")
    kind: Literal["delivery", "trial"] = "delivery"
    once: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{16,80}$")


class UploadParts(BaseModel):
    """The file is cut into `count` parts of `size` bytes, the last one what is left."""

    size: int
    count: int


class UploadSlot(BaseModel):
    """url: for one PUT of the whole file; null where it goes in parts, each signed when asked for."""

    upload_id: str
    key: str
    url: str | None
    headers: dict[str, str]
    expires_at: str
    parts: UploadParts | None


class PartsBody(Body):
    numbers: list[int] = Field(min_length=1, max_length=SIGNED_AT_ONCE_MAX)


class SignedPart(BaseModel):
    number: int
    url: str
    size: int


class SignedParts(BaseModel):
    items: list[SignedPart]
    expires_at: str


class StoredPart(BaseModel):
    number: int
    size: int


class UploadItem(BaseModel):
    upload_id: str
    department: str
    dataset: str
    filename: str
    size: int
    state: Literal["open", "completing", "completed"]
    started_at: str
    parts: UploadParts


class Uploads(BaseModel):
    items: list[UploadItem]
    next: str | None


class UploadProgress(UploadItem):
    """stored: parts that have arrived; what is missing is still to be sent."""

    stored: list[StoredPart]
    stored_bytes: int


class UploadEnded(BaseModel):
    upload_id: str
    state: Literal["completed", "abandoned"]


class CredentialsBody(Body):
    dataset: str = Field(min_length=1, max_length=60)


class UploadCredentials(BaseModel):
    """For a department's own tools; an hour, under its own prefix. Ask again when they have expired."""

    access_key: str
    secret_key: str
    session_token: str
    expires_at: str
    bucket: str
    prefix: str
    region: str
    command: str
