"""Who holds which key: sessions of roles, as STS gave them out."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from moto.sts.models import AssumedRole, STSBackend, sts_backends

from local.cloud.access.documents import Statement, Texts, read
from local.cloud.access.evaluation import Asker
from local.cloud.endpoint.patching import Patches
from local.cloud.settings import ACCOUNT, PARTITION, REGION

SESSION_S = 12 * 3600


@dataclass(frozen=True)
class Session:
    """A role taken on. policies: the session's own, which narrow the role's; None where it has none."""

    role: str
    arn: str
    key: str
    secret: str
    token: str
    expires: datetime
    policies: tuple[Statement, ...] | None
    tags: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def asks_about(self) -> frozenset[str]:
        return frozenset(key for statement in self.policies or () for key in statement.asks_about())

    @cached_property
    def asker(self) -> Asker:
        return Asker((self.arn, self.role, ACCOUNT), ACCOUNT)

    def environment(self) -> dict[str, str]:
        """As a function's worker is given it."""
        return {
            "AWS_ACCESS_KEY_ID": self.key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_SESSION_TOKEN": self.token,
        }

    @cached_property
    def context(self) -> Mapping[str, Texts]:
        tags = {f"aws:principaltag/{name.lower()}": (value,) for name, value in self.tags.items()}
        return {
            "aws:principalarn": (self.role,),
            "aws:principalaccount": (ACCOUNT,),
            "aws:principaltype": ("AssumedRole",),
            "aws:userid": (self.arn.rsplit("/", 1)[-1],),
            **tags,
        }


class Sessions:
    """By access key; a session outlives the worker that was given it, as presigned addresses do."""

    def __init__(self, patches: Patches) -> None:
        self._lock = threading.Lock()
        self._by_key: dict[str, Session] = {}
        self._given = threading.local()
        assume = vars(STSBackend)["assume_role"]

        def noted(backend: STSBackend, **said: Any) -> AssumedRole:
            assumed: AssumedRole = assume(backend, **said)
            self._add(assumed, getattr(self._given, "tags", {}))
            return assumed

        patches.replace(STSBackend, "assume_role", noted)

    @contextmanager
    def giving(self, tags: Mapping[str, str]) -> Iterator[None]:
        """Tags for the roles that this thread takes on meanwhile: moto reads past them."""
        self._given.tags = tags
        try:
            yield
        finally:
            self._given.tags = {}

    def assume(self, role: str, name: str) -> Session:
        """In the name of AWS itself, which hands a function its role's keys."""
        assumed = sts_backends[ACCOUNT][PARTITION].assume_role(
            region_name=REGION, role_session_name=name, role_arn=role, policy="", duration=SESSION_S, external_id=""
        )
        found = self.of(assumed.access_key_id)
        assert found is not None  # noqa: S101 - noted as it was assumed
        return found

    def of(self, key: str) -> Session | None:
        with self._lock:
            return self._by_key.get(key)

    def _add(self, assumed: AssumedRole, tags: Mapping[str, str]) -> None:
        session = Session(
            role=assumed.role_arn,
            arn=assumed.arn,
            key=assumed.access_key_id,
            secret=assumed.secret_access_key,
            token=assumed.session_token,
            expires=assumed.expiration.replace(tzinfo=UTC),
            policies=read(assumed.policy) if assumed.policy else None,
            tags=tags,
        )
        with self._lock:
            self._by_key[session.key] = session
