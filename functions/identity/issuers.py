"""Where an issuer's keys are: found by OpenID discovery, kept for five minutes, asked for again with restraint.

Source: OpenID Connect Discovery 1.0, section 4; RFC 7517.
"""

import functools
import json
import threading
import time
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import Any

import jwt

KEYS_KEPT_S = 300
UNKNOWN_KEY_WAIT_S = 30  # so long no unknown kid makes us ask again
FAILURE_WAIT_S = 5  # so long an issuer that did not answer is left alone
ANSWER_S_MAX = 3
DISCOVERY_BYTES_MAX = 100_000


class IssuerError(Exception):
    """The issuer did not say which keys are its own."""


class Issuer:
    """One trusted issuer. `url` is what its tokens must carry as `iss`, byte for byte."""

    def __init__(self, url: str, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.url = url
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._client: jwt.PyJWKClient | None = None
        self._failed_at: float | None = None

    def key(self, kid: str) -> jwt.PyJWK:
        """The signing key of this id. Raises IssuerError when the issuer has none or does not answer."""
        with self._lock:
            self._rest()
            try:
                return self._keys().get_signing_key(kid)
            except jwt.PyJWKClientConnectionError as error:
                self._failed_at = self._monotonic()
                raise IssuerError(str(error)) from error
            except (jwt.PyJWKClientError, jwt.PyJWKSetError) as error:
                raise IssuerError(str(error)) from error
            except (OSError, HTTPException, ValueError) as error:
                self._failed_at = self._monotonic()
                raise IssuerError(str(error)) from error

    def _rest(self) -> None:
        if self._failed_at is not None and self._monotonic() - self._failed_at < FAILURE_WAIT_S:
            message = f"{self.url} did not answer a moment ago"
            raise IssuerError(message)

    def _keys(self) -> jwt.PyJWKClient:
        if self._client is None:
            self._client = jwt.PyJWKClient(
                discover(self.url),
                lifespan=KEYS_KEPT_S,
                timeout=ANSWER_S_MAX,
                cooldown_duration=UNKNOWN_KEY_WAIT_S,
            )
        return self._client


def discover(url: str) -> str:
    """The address of the keys, from the issuer's own document. Raises IssuerError when that is another issuer's."""
    if not url.startswith(("https://", "http://")):
        message = f"no web address: {url}"
        raise IssuerError(message)
    address = f"{url.removesuffix('/')}/.well-known/openid-configuration"
    with urllib.request.urlopen(address, timeout=ANSWER_S_MAX) as answer:  # noqa: S310 - a web address, see above
        document: Any = json.loads(answer.read(DISCOVERY_BYTES_MAX))
    if not isinstance(document, dict) or document.get("issuer") != url or not isinstance(document.get("jwks_uri"), str):
        message = f"{address} describes another issuer, or no keys"
        raise IssuerError(message)
    found: str = document["jwks_uri"]
    return found


@functools.cache
def trusted(listed: str) -> dict[str, Issuer]:
    """By their exact `iss`, from a comma separated list; kept for the life of the execution environment."""
    return {url: Issuer(url) for url in filter(None, map(str.strip, listed.split(",")))}
