"""The login that stands where the government's identity provider stands in AWS."""

import base64
import hashlib
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests

from local.cloud import Cloud

pytestmark = pytest.mark.xdist_group("cloud-openid")

VERIFIER = "a-verifier-of-at-least-forty-three-characters-in-all"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def request_to_log_in(bare_cloud: Cloud) -> dict[str, str]:
    return {
        "client_id": "console",
        "redirect_uri": f"{bare_cloud.gateway_url}/console/index.html",
        "response_type": "code",
        "scope": "openid profile",
        "state": "s1",
        "nonce": "n1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }


def log_in(cloud: Cloud, fields: dict[str, str], who: str = "clerk") -> dict[str, str]:
    """What comes back to the page: code and state."""
    data = {**fields, "login": who}
    answer = requests.post(f"{cloud.issuer}/authorize", data=data, allow_redirects=False, timeout=5)
    assert answer.status_code == 303
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def redeem(cloud: Cloud, fields: dict[str, str], code: str, **changes: str) -> requests.Response:
    form = {"grant_type": "authorization_code", "code": code, "code_verifier": VERIFIER}
    form |= {name: fields[name] for name in ("client_id", "redirect_uri")} | changes
    return requests.post(f"{cloud.issuer}/token", data=form, timeout=5)


def checked(cloud: Cloud, token: str, audience: str) -> dict[str, Any]:
    """As any resource server checks a token."""
    document = requests.get(f"{cloud.issuer}/.well-known/openid-configuration", timeout=5).json()
    assert document["issuer"] == cloud.issuer
    key = jwt.PyJWKClient(document["jwks_uri"]).get_signing_key_from_jwt(token).key
    claims: dict[str, Any] = jwt.decode(token, key, algorithms=["RS256"], audience=audience, issuer=cloud.issuer)
    return claims


def test_the_login_page_offers_the_demo_people_in_chinese(bare_cloud: Cloud, request_to_log_in: dict[str, str]) -> None:
    page = requests.get(f"{bare_cloud.issuer}/authorize", params=request_to_log_in, timeout=5)
    assert re.findall(r'name="login" value="(\w+)"', page.text) == ["clerk", "operator"]
    assert "请选择一个演示账号" in page.text
    assert "周敏" in page.text


def test_a_login_gives_tokens_that_say_who_asks(bare_cloud: Cloud, request_to_log_in: dict[str, str]) -> None:
    back = log_in(bare_cloud, request_to_log_in)
    assert back["state"] == "s1"
    given = redeem(bare_cloud, request_to_log_in, back["code"]).json()
    access, identity = (checked(bare_cloud, given[name], "console") for name in ("access_token", "id_token"))
    assert identity["nonce"] == "n1"
    assert jwt.get_unverified_header(given["access_token"])["typ"] == "at+jwt"
    for claims in (access, identity):
        assert (claims["sub"], claims["name"], claims["roles"]) == ("clerk", "周敏", ["steward"])
        assert (claims["department"], claims["acr"]) == ("civil-affairs", "2")


def test_a_code_is_used_once(bare_cloud: Cloud, request_to_log_in: dict[str, str]) -> None:
    code = log_in(bare_cloud, request_to_log_in)["code"]
    assert redeem(bare_cloud, request_to_log_in, code).status_code == 200
    assert redeem(bare_cloud, request_to_log_in, code).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    "change", [{"code_verifier": "wrong"}, {"redirect_uri": "http://127.0.0.1/x"}, {"client_id": "x"}]
)
def test_a_code_serves_only_who_asked_for_it(
    bare_cloud: Cloud, request_to_log_in: dict[str, str], change: dict[str, str]
) -> None:
    code = log_in(bare_cloud, request_to_log_in)["code"]
    assert redeem(bare_cloud, request_to_log_in, code, **change).status_code == 400


@pytest.mark.parametrize(
    "change", [{"redirect_uri": "https://evil.example"}, {"code_challenge": ""}, {"response_type": "token"}]
)
def test_requests_that_cannot_be_served_are_explained(
    bare_cloud: Cloud, request_to_log_in: dict[str, str], change: dict[str, str]
) -> None:
    page = requests.get(f"{bare_cloud.issuer}/authorize", params=request_to_log_in | change, timeout=5)
    assert (page.status_code, "无法登录" in page.text) == (400, True)


def test_pages_of_other_origins_may_read_what_they_need(bare_cloud: Cloud) -> None:
    for path in (".well-known/openid-configuration", "jwks", "token"):
        answer = requests.options(f"{bare_cloud.issuer}/{path}", timeout=5)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "authorization" in answer.headers["Access-Control-Allow-Headers"]


def test_a_machine_gets_a_token_by_its_own_name(bare_cloud: Cloud) -> None:
    form = {"grant_type": "client_credentials", "client_id": "operator", "audience": "console"}
    token = requests.post(f"{bare_cloud.issuer}/token", data=form, timeout=5).json()["access_token"]
    assert checked(bare_cloud, token, "console")["roles"] == ["operator"]


def test_tests_get_tokens_without_a_browser(bare_cloud: Cloud) -> None:
    assert checked(bare_cloud, bare_cloud.token("clerk"), "local")["sub"] == "clerk"
    with pytest.raises(LookupError, match="clerk, operator"):
        bare_cloud.token("nobody")


def test_logging_out_leads_back(bare_cloud: Cloud) -> None:
    back = f"{bare_cloud.gateway_url}/console/index.html"
    parameters = {"post_logout_redirect_uri": back, "state": "bye"}
    answer = requests.get(f"{bare_cloud.issuer}/end_session", params=parameters, allow_redirects=False, timeout=5)
    assert answer.headers["Location"] == f"{back}?state=bye"
