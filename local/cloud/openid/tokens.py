"""Signed tokens (RS256) and the key others check them by."""

import json
import threading
import uuid
from collections.abc import Callable
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from local.cloud.openid.principals import Principal

TOKEN_S = 3600


class Tokens:
    """One key for as long as the cloud lives; made when first needed."""

    def __init__(self, issuer: str, clock: Callable[[], float]) -> None:
        self.issuer = issuer
        self._clock = clock
        self._lock = threading.Lock()
        self._key: rsa.RSAPrivateKey | None = None
        self.key_id = uuid.uuid4().hex[:12]

    def access(self, principal: Principal, *, audience: str, **claims: Any) -> str:
        """An access token (RFC 9068): who asks, with roles, department and acr."""
        return self._issue("at+jwt", principal, audience, claims)

    def identity(self, principal: Principal, *, audience: str, **claims: Any) -> str:
        """An ID token: who has logged in to the page."""
        return self._issue("JWT", principal, audience, claims)

    def _issue(self, kind: str, principal: Principal, audience: str, claims: dict[str, Any]) -> str:
        now = int(self._clock())
        standard = {"iss": self.issuer, "aud": audience, "iat": now, "nbf": now, "exp": now + TOKEN_S}
        payload = {**standard, "jti": uuid.uuid4().hex, **principal.claims(), **claims}
        return jwt.encode(payload, self._private(), algorithm="RS256", headers={"kid": self.key_id, "typ": kind})

    def read(self, token: str) -> dict[str, Any]:
        """The claims of a token of ours. Raises jwt.PyJWTError for any other."""
        key = self._private().public_key()
        options: Any = {"verify_aud": False, "verify_exp": False, "verify_nbf": False, "verify_iat": False}
        claims: dict[str, Any] = jwt.decode(token, key, algorithms=["RS256"], issuer=self.issuer, options=options)
        if claims["exp"] <= self._clock():  # PyJWT knows real time alone
            raise jwt.ExpiredSignatureError
        return claims

    def jwks(self) -> dict[str, Any]:
        public = json.loads(RSAAlgorithm.to_jwk(self._private().public_key()))
        return {"keys": [{**public, "kid": self.key_id, "use": "sig", "alg": "RS256"}]}

    def _private(self) -> rsa.RSAPrivateKey:
        with self._lock:
            if self._key is None:
                self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            return self._key
