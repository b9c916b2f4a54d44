"""The least of an OpenID provider: whoever asks is logged in at once."""

import base64
import json
import time
from typing import Any
from urllib.parse import urlencode

from .answers import PEOPLE


def configuration(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "end_session_endpoint": f"{issuer}/logout",
        "jwks_uri": f"{issuer}/jwks",
    }


def back(query: dict[str, str]) -> str:
    """Where the browser goes after logging in."""
    return f"{query['redirect_uri']}?{urlencode({'code': 'c', 'state': query['state']})}"


def tokens(issuer: str, role: str) -> dict[str, Any]:
    sub, name, *_ = PEOPLE[role]
    claims = {
        "iss": issuer,
        "sub": sub,
        "aud": "console",
        "name": name,
        "exp": int(time.time()) + 3600,
        "iat": int(time.time()),
    }
    parts = ({"alg": "none"}, claims)
    token = ".".join(
        [*(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts), "s"]
    )
    return {
        "access_token": token,
        "id_token": token,
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": "openid profile",
    }
