"""Codes and refresh tokens on their way between login and token endpoint: used once, and not for long."""

import base64
import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

CODE_S = 60
REFRESH_S = 8 * 3600
LOOPBACK = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class Grant:
    """What the login page agreed to."""

    sub: str
    client_id: str
    redirect_uri: str
    challenge: str
    scope: str
    nonce: str
    expires: float

    def verifies(self, verifier: str) -> bool:
        """PKCE with S256 (RFC 7636)."""
        digest = hashlib.sha256(verifier.encode()).digest()
        return hmac.compare_digest(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), self.challenge)


class Grants:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._held: dict[str, Grant] = {}

    def keep(self, grant: Grant) -> str:
        """A code that stands for the grant."""
        code = secrets.token_urlsafe(24)
        with self._lock:
            now = self._clock()
            self._held = {key: held for key, held in self._held.items() if held.expires > now}
            self._held[code] = grant
        return code

    def take(self, code: str) -> Grant | None:
        """Once only."""
        with self._lock:
            grant = self._held.pop(code, None)
        return grant if grant and grant.expires > self._clock() else None


def is_loopback(address: str) -> bool:
    """Redirects go to this machine's own pages alone: there is no register of clients.

    >>> is_loopback("http://127.0.0.1:8114/console/"), is_loopback("https://127.0.0.1.example.org/")
    (True, False)
    """
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and parts.hostname in LOOPBACK
