"""An OpenID issuer on this machine for tests: discovery, keys that can be rotated, tokens honest and forged."""

import base64
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

AUDIENCE = "zunyi-console"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
STRANGE_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC_PEM = RSA_KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def jwks(*names: str) -> dict[str, Any]:
    rsa_key = json.loads(RSAAlgorithm.to_jwk(RSA_KEY.public_key()))
    ec_key = json.loads(ECAlgorithm.to_jwk(EC_KEY.public_key()))
    known = {name: rsa_key for name in names if name.startswith("rsa")} | {
        name: ec_key for name in names if name.startswith("ec")
    }
    return {"keys": [{**key, "kid": name, "use": "sig"} for name, key in known.items()]}


class Issuing:
    """`asked` counts the requests by path; `answers` says what is answered, None = an error."""

    def __init__(self, address: str) -> None:
        self.url = address
        self.asked: dict[str, int] = {}
        self.answers: dict[str, Any] = {
            "/.well-known/openid-configuration": {"issuer": address, "jwks_uri": f"{address}/keys"},
            "/keys": jwks("rsa-1", "ec-1"),
        }

    def token(
        self, *, key: Any = RSA_KEY, algorithm: str = "RS256", header: Mapping[str, Any] | None = None, **claims: Any
    ) -> str:
        """An honest access token for an hour, changed by what is given; a claim None is left out.

        exp, nbf and iat are given in seconds from now.
        """
        now = int(datetime.now(UTC).timestamp())
        said: dict[str, Any] = {
            "iss": self.url,
            "aud": AUDIENCE,
            "sub": "u-1",
            "iat": now,
            "nbf": now,
            "exp": now + 3600,
        }
        claims |= {name: now + claims[name] for name in ("iat", "nbf", "exp") if claims.get(name) is not None}
        said |= {"name": "周敏", "roles": ["steward"], "department": "civil-affairs", "acr": "2", **claims}
        named = {"kid": "rsa-1", "typ": "at+jwt", **(header or {})}
        return jwt.encode(
            {name: value for name, value in said.items() if value is not None},
            key,
            algorithm=algorithm,
            headers={name: value for name, value in named.items() if value is not None},
        )


def forged(header: Mapping[str, Any], claims: Mapping[str, Any], signature: bytes = b"") -> str:
    """Three parts put together by hand, for what no library signs."""
    parts = [json.dumps(header).encode(), json.dumps(claims).encode(), signature]
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


@contextmanager
def issuing() -> Iterator[Issuing]:
    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.asked[self.path] = issuer.asked.get(self.path, 0) + 1
            answer = issuer.answers.get(self.path)
            body = json.dumps(answer).encode()
            self.send_response(503 if answer is None else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Tests stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    issuer = Issuing(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
