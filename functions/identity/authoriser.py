"""Says who asks, for every room's API; never decides by route. A Lambda authoriser, payload 2.0, simple response.

Schemes: `Bearer` (access token of a listed issuer), `ApiKey`. Every refusal is logged with its reason, never with
what was shown.
"""

import os
from collections.abc import Mapping
from typing import Any

from identity import issuers, tokens
from identity.principals import Principal, of_claims
from identity.tokens import RefusedError
from zunyi import clock
from zunyi.logs import logger

ISSUERS = os.environ["ISSUERS"]
AUDIENCE = os.environ["AUDIENCE"]
REFUSED: dict[str, Any] = {"isAuthorized": False, "context": {}}


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Always answers: what cannot be believed is not authorised."""
    try:
        principal = who(credentials(event))
    except RefusedError as refused:
        return refuse(event, refused.reason)
    except Exception as fault:  # the edge of the process: a fault opens no door, and its text may hold what was shown
        return refuse(event, f"fault:{type(fault).__name__}")
    return {"isAuthorized": True, "context": principal.context()}


def credentials(event: Mapping[str, Any]) -> str:
    """The Authorization header as API Gateway read it."""
    shown = event.get("identitySource") or []
    headers = event.get("headers") or {}
    return str(shown[0]) if shown else str(headers.get("authorization", ""))


def who(shown: str) -> Principal:
    scheme, _, credential = shown.strip().partition(" ")
    credential = credential.strip()
    if not credential:
        raise RefusedError("no-credential")
    if scheme.lower() == "bearer":
        trusted = issuers.trusted(ISSUERS)
        return of_claims(tokens.verified(credential, issuers=trusted, audience=AUDIENCE, now=clock.now()))
    if scheme.lower() == "apikey":
        return of_key(credential)
    raise RefusedError("scheme")


def of_key(key: str) -> Principal:
    from identity.api_keys import find  # noqa: PLC0415 - tokens, the rule, need no table

    found = find(key)
    if found is None:
        raise RefusedError("api-key-unknown")
    return found


def refuse(event: Mapping[str, Any], reason: str) -> dict[str, Any]:
    trace = (event.get("requestContext") or {}).get("requestId", "")
    logger.warning("not authorised", reason=reason, route=event.get("routeKey", ""), trace=trace)
    return REFUSED
