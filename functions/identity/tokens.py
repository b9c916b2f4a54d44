"""Access tokens: signed by a trusted issuer, for us, valid now. Everything else is refused, with a reason for the log.

Sources: RFC 7519, RFC 8725 (best current practices), RFC 9068 (at+jwt).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt

from identity.issuers import Issuer, IssuerError

ALGORITHMS = ["RS256", "ES256"]
LEEWAY_S = 5
LENGTH_MAX = 16_384  # longer than any header API Gateway lets through
ACCESS_TYPES = ("at+jwt", "application/at+jwt")
REASONS: dict[type[Exception], str] = {
    jwt.InvalidSignatureError: "signature",
    jwt.InvalidAlgorithmError: "algorithm",
    jwt.MissingRequiredClaimError: "claim-missing",
    jwt.InvalidIssuerError: "issuer",
}


class RefusedError(Exception):
    """Not to be believed. `reason` is a stable code for the log; nothing of the token is in it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def verified(token: str, *, issuers: Mapping[str, Issuer], audience: str, now: datetime) -> dict[str, Any]:
    """The token's claims. Raises RefusedError."""
    header, said = unverified(token)
    issuer = issuers.get(said["iss"]) if isinstance(said.get("iss"), str) else None
    if issuer is None:
        raise RefusedError("issuer")
    try:
        key = issuer.key(header["kid"])
    except IssuerError:
        raise RefusedError("key-unknown") from None
    claims = decoded(token, key, issuer.url)
    be_timely(claims, now.timestamp())
    if not is_for(claims, audience):
        raise RefusedError("audience")
    if not is_access(header, claims):
        raise RefusedError("not-an-access-token")
    if not isinstance(claims["sub"], str) or not claims["sub"].strip():
        raise RefusedError("subject")
    return claims


def unverified(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims before anything is believed: only to find the issuer and its key."""
    if len(token) > LENGTH_MAX:
        raise RefusedError("too-long")
    try:
        header = jwt.get_unverified_header(token)
        said = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise RefusedError("malformed") from None
    if header.get("alg") not in ALGORITHMS:
        raise RefusedError("algorithm")
    if not isinstance(header.get("kid"), str) or not header["kid"]:
        raise RefusedError("key-unnamed")
    return header, said


def decoded(token: str, key: jwt.PyJWK, issuer: str) -> dict[str, Any]:
    try:
        return jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            issuer=issuer,
            options={
                "require": ["exp", "iss", "sub"],
                "verify_aud": False,  # is_for() does: Cognito has no aud
                "verify_exp": False,  # be_timely() does, by the city's clock
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise RefusedError(REASONS.get(type(error), "invalid")) from None


def be_timely(claims: Mapping[str, Any], now: float) -> None:
    """now: seconds since 1970. Raises RefusedError."""
    times = {name: claims[name] for name in ("exp", "nbf", "iat") if name in claims}
    if not all(isinstance(at, int | float) and not isinstance(at, bool) for at in times.values()):
        raise RefusedError("invalid")
    if times["exp"] <= now - LEEWAY_S:
        raise RefusedError("expired")
    if any(times.get(name, now) > now + LEEWAY_S for name in ("nbf", "iat")):
        raise RefusedError("not-yet-valid")


def is_for(claims: Mapping[str, Any], audience: str) -> bool:
    """`aud` names us; where a token has none (Cognito), its client is ours."""
    if "aud" not in claims:
        return bool(claims.get("client_id") == audience)
    named = claims["aud"]
    return named == audience or (isinstance(named, list) and audience in named)


def is_access(header: Mapping[str, Any], claims: Mapping[str, Any]) -> bool:
    """Said to be one: by its type (RFC 9068), by token_use (Cognito), or by the claim typ (Keycloak).

    An id token says who logged in to a page; it was never meant to open doors.

    >>> is_access({"typ": "at+jwt"}, {}), is_access({"typ": "JWT"}, {"token_use": "id"}), is_access({"typ": "JWT"}, {})
    (True, False, False)
    """
    if claims.get("token_use", "access") != "access" or claims.get("typ", "Bearer") != "Bearer":
        return False
    typed = str(header.get("typ", "")).lower() in ACCESS_TYPES
    return typed or "token_use" in claims or "typ" in claims
