"""Who is let in, and who is not: reliability.md's row of hostile tokens, through the authoriser's own door."""

import base64
import hashlib
import hmac
import io
import json
import logging
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from identity import authoriser, issuers
from identity.api_keys import ApiKeyRow, pk_of
from identity.issuers import Issuer, IssuerError
from tests.identity.issuing import AUDIENCE, EC_KEY, PUBLIC_PEM, RSA_KEY, STRANGE_KEY, Issuing, forged, issuing, jwks
from zunyi.logs import logger
from zunyi.work import work

NOW = int(datetime.now(UTC).timestamp())
REFUSED = {"isAuthorized": False, "context": {}}


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuing]:
    with issuing() as found:
        monkeypatch.setattr(authoriser, "ISSUERS", f"https://first.test,{found.url}")
        issuers.trusted.cache_clear()
        yield found
        issuers.trusted.cache_clear()


@pytest.fixture(autouse=True)
def moved(monkeypatch: pytest.MonkeyPatch) -> dict[str, timedelta]:
    """By how much the city's clock is ahead of real time."""
    by = {"by": timedelta()}
    monkeypatch.setattr("zunyi.clock.offset", lambda: by["by"])
    return by


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logger.registered_formatter)
    logger.addHandler(handler)
    yield written
    logger._logger.removeHandler(handler)


def ask(shown: str) -> Any:
    request = {"requestId": "req-9", "http": {"method": "GET", "path": "/api/identity/me"}}
    return authoriser.handler(
        {
            "version": "2.0",
            "type": "REQUEST",
            "routeKey": "ANY /api/identity/{proxy+}",
            "identitySource": [shown],
            "headers": {"authorization": shown},
            "requestContext": request,
        },
        None,
    )


def reason_of(log: io.StringIO) -> str:
    return str(json.loads(log.getvalue().strip().splitlines()[-1])["reason"])


def test_who_holds_a_token_of_a_listed_issuer_is_named_to_the_rooms(issuer: Issuing) -> None:
    assert ask(f"Bearer {issuer.token(roles=['reviewer', 'steward', 'root'])}") == {
        "isAuthorized": True,
        "context": {
            "sub": "u-1",
            "name": "周敏",
            "roles": "steward,reviewer",
            "department": "civil-affairs",
            "acr": "2",
        },
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"key": EC_KEY, "algorithm": "ES256", "header": {"kid": "ec-1"}},
        {"aud": ["other", "zunyi-console"]},
        {"header": {"typ": "application/at+JWT"}},
        {"aud": None, "client_id": "zunyi-console", "token_use": "access", "header": {"typ": None}},
        {"header": {"typ": "JWT"}, "typ": "Bearer"},
        {"exp": -1},
        {"nbf": 4},
        {"nbf": None, "iat": None},
        {"department": None, "roles": None},
    ],
    ids=["es256", "aud-list", "long-typ", "cognito", "keycloak", "just-expired", "nearly-valid", "no-nbf", "no-role"],
)
def test_tokens_of_the_known_kinds_of_issuers_are_accepted(issuer: Issuing, changes: dict[str, Any]) -> None:
    assert ask(f"bearer {issuer.token(**changes)}")["isAuthorized"] is True


def test_a_token_ends_by_the_citys_clock(issuer: Issuing, moved: dict[str, timedelta], log: io.StringIO) -> None:
    token = issuer.token()
    moved["by"] = timedelta(minutes=59)
    assert ask(f"Bearer {token}")["isAuthorized"] is True
    moved["by"] = timedelta(minutes=61)
    assert ask(f"Bearer {token}") == REFUSED
    assert reason_of(log) == "expired"


def claims(issuer: Issuing) -> dict[str, Any]:
    return {"iss": issuer.url, "aud": "zunyi-console", "sub": "u-1", "exp": NOW + 3600}


def signed(issuer: Issuing, **changes: Any) -> str:
    """By the issuer's own key, whatever the claims are."""
    header = {"kid": "rsa-1", "typ": "at+jwt"}
    text = json.dumps({**claims(issuer), **changes}).encode()
    return jwt.PyJWS().encode(text, RSA_KEY, algorithm="RS256", headers=header)


def hs256_by_hand(issuer: Issuing) -> str:
    """PyJWT refuses to sign with a public key as secret; an attacker's own script does not."""
    signed = forged({"alg": "HS256", "kid": "rsa-1", "typ": "at+jwt"}, claims(issuer)).rpartition(".")[0]
    signature = hmac.new(PUBLIC_PEM, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{forged({}, {}, signature).rpartition('.')[2]}"


def changed(token: str) -> str:
    header, _, signature = token.split(".")
    said = {**jwt.decode(token, options={"verify_signature": False}), "roles": ["operator"]}
    return f"{header}.{forged({}, said).split('.')[1]}.{signature}"


def deep() -> str:
    """Claims that are 4,000 lists deep: a parser that recurses must not fall."""
    header, _, signature = forged({"alg": "RS256", "kid": "rsa-1"}, {}).split(".")
    return f"{header}.{base64.urlsafe_b64encode(b'[' * 4_000).decode()}.{signature}"


HOSTILE: Mapping[str, tuple[str, Any]] = {
    "alg none": ("algorithm", lambda i: forged({"alg": "none", "kid": "rsa-1", "typ": "at+jwt"}, claims(i))),
    "HS256 with the public key": ("algorithm", hs256_by_hand),
    "wrong kid": ("key-unknown", lambda i: i.token(header={"kid": "rsa-9"})),
    "kid is a path": ("key-unknown", lambda i: i.token(header={"kid": "../../etc/passwd"})),
    "kid is a number": ("malformed", lambda i: forged({"alg": "RS256", "kid": 1, "typ": "at+jwt"}, claims(i))),
    "no kid": ("key-unnamed", lambda i: i.token(header={"kid": None})),
    "kid of a key of another kind": ("algorithm", lambda i: i.token(header={"kid": "ec-1"})),
    "expired": ("expired", lambda i: i.token(exp=-6)),
    "nbf in the future": ("not-yet-valid", lambda i: i.token(nbf=600)),
    "iat in the future": ("not-yet-valid", lambda i: i.token(iat=600)),
    "exp is a text": ("invalid", lambda i: signed(i, exp="tomorrow")),
    "nbf is true": ("invalid", lambda i: signed(i, nbf=True)),
    "no exp": ("claim-missing", lambda i: i.token(exp=None)),
    "no sub": ("claim-missing", lambda i: i.token(sub=None)),
    "an empty sub": ("subject", lambda i: i.token(sub=" ")),
    "another pool's iss": ("issuer", lambda i: i.token(iss="https://elsewhere.test")),
    "iss with a slash more": ("issuer", lambda i: i.token(iss=f"{i.url}/")),
    "iss in capitals": ("issuer", lambda i: i.token(iss=i.url.upper())),
    "no iss": ("issuer", lambda i: i.token(iss=None)),
    "iss is a list": ("issuer", lambda i: forged({"alg": "RS256", "kid": "rsa-1"}, {**claims(i), "iss": [i.url]})),
    "iss of the other listed issuer": ("key-unknown", lambda i: i.token(iss="https://first.test")),
    "another client's aud": ("audience", lambda i: i.token(aud="other-app")),
    "another client's aud, our client_id": ("audience", lambda i: i.token(aud="other", client_id=AUDIENCE)),
    "neither aud nor client_id": ("audience", lambda i: i.token(aud=None)),
    "an id token": ("not-an-access-token", lambda i: i.token(header={"typ": "JWT"}, nonce="n")),
    "Cognito's id token": ("not-an-access-token", lambda i: i.token(header={"typ": "JWT"}, token_use="id")),
    "Keycloak's id token": ("not-an-access-token", lambda i: i.token(header={"typ": "JWT"}, typ="ID")),
    "an id token dressed up": ("not-an-access-token", lambda i: i.token(token_use="id")),
    "missing token_use": ("not-an-access-token", lambda i: i.token(header={"typ": "JWT"})),
    "no signature": ("signature", lambda i: i.token().rpartition(".")[0] + "."),
    "two parts": ("malformed", lambda i: i.token().rpartition(".")[0]),
    "another's signature": ("signature", lambda i: i.token(key=STRANGE_KEY)),
    "changed claims": ("signature", lambda i: changed(i.token())),
    "100 KB": ("too-long", lambda i: i.token(name="长" * 100_000)),
    "deep JSON": ("malformed", lambda _: deep()),
    "garbage": ("malformed", lambda _: "a.b.c"),
    "a key of its own": ("key-unknown", lambda i: i.token(key=STRANGE_KEY, header={"kid": "x", "jku": "http://evil.test"})),
}  # fmt: skip


@pytest.mark.parametrize(("reason", "token"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_token_is_refused_alike_and_logged_with_its_reason(
    issuer: Issuing, log: io.StringIO, reason: str, token: Any
) -> None:
    shown = token(issuer)
    assert ask(f"Bearer {shown}") == REFUSED
    assert reason_of(log) == reason
    assert shown[-40:] not in log.getvalue()


@pytest.mark.parametrize(
    ("shown", "reason"),
    [
        ("", "no-credential"),
        ("Bearer", "no-credential"),
        ("Bearer ", "no-credential"),
        ("Basic dTpw", "scheme"),
        ("Bearer  x", "malformed"),
    ],
)
def test_what_is_no_bearer_token_is_refused(log: io.StringIO, shown: str, reason: str) -> None:
    assert ask(shown) == REFUSED
    assert reason_of(log) == reason


def test_a_rotated_key_is_found_once_and_unknown_ones_cause_no_storm(issuer: Issuing) -> None:
    assert ask(f"Bearer {issuer.token()}")["isAuthorized"] is True
    for number in range(20):
        assert ask(f"Bearer {issuer.token(header={'kid': f'rsa-x{number}'})}") == REFUSED
    assert issuer.asked == {"/.well-known/openid-configuration": 1, "/keys": 1}

    issuer.answers["/keys"] = jwks("rsa-2")
    client = issuers.trusted(authoriser.ISSUERS)[issuer.url]._client
    assert client is not None
    client.cooldown_duration = 0  # half a minute has passed
    assert ask(f"Bearer {issuer.token(header={'kid': 'rsa-2'})}")["isAuthorized"] is True
    assert ask(f"Bearer {issuer.token()}") == REFUSED, "the old key is gone"


def test_an_issuer_that_does_not_answer_is_left_alone_for_a_while(issuer: Issuing) -> None:
    passed = [0.0]
    silent = Issuer(issuer.url, monotonic=lambda: passed[0])
    issuer.answers["/keys"] = None
    for _ in range(5):
        with pytest.raises(IssuerError):
            silent.key("rsa-1")
    assert issuer.asked["/keys"] == 1

    issuer.answers["/keys"] = jwks("rsa-1")
    passed[0] = issuers.FAILURE_WAIT_S + 1
    assert silent.key("rsa-1").key_id == "rsa-1"


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://elsewhere.test", "jwks_uri": "{url}/keys"},
        {"issuer": "{url}"},
        {"issuer": "{url}", "jwks_uri": "file:///etc/passwd"},
        [],
        None,
    ],
    ids=["another's", "no keys", "a file", "a list", "an error"],
)
def test_a_discovery_document_that_is_not_the_issuers_own_gives_no_key(issuer: Issuing, document: Any) -> None:
    filled = json.loads(json.dumps(document).replace("{url}", issuer.url))
    issuer.answers["/.well-known/openid-configuration"] = filled
    assert ask(f"Bearer {issuer.token()}") == REFUSED


def test_an_issuer_must_be_a_web_address() -> None:
    with pytest.raises(IssuerError):
        Issuer("file:///etc").key("rsa-1")


@pytest.mark.usefixtures("table")
def test_an_api_key_names_its_holder_until_it_is_revoked() -> None:
    assert ask("ApiKey zk_unknown") == REFUSED
    assert ask(f"ApiKey {'x' * 10_000}") == REFUSED
    row = ApiKeyRow(
        pk=pk_of("zk_secret"), sk="apikey", holder="m-1", name="前置机", roles="steward,x", department="health"
    )
    with work() as w:
        w.save(row)
    context = {"sub": "m-1", "name": "前置机", "roles": "steward", "department": "health", "acr": "key"}
    assert ask("ApiKey zk_secret") == {"isAuthorized": True, "context": context}
    assert "zk_secret" not in row.pk

    row.revoked = True
    with work() as w:
        w.save(row)
    assert ask("ApiKey zk_secret") == REFUSED


def test_a_fault_of_ours_opens_no_door(log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authoriser, "ISSUERS", None)
    issuers.trusted.cache_clear()
    assert ask(f"Bearer {jwt.encode({'iss': 'x'}, RSA_KEY, algorithm='RS256', headers={'kid': 'k'})}") == REFUSED
    assert reason_of(log) == "fault:AttributeError"
