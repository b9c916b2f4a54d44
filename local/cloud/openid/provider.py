"""The OpenID provider: discovery, login page, tokens, keys, logout. Any client on this machine may use it."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import jwt
from werkzeug.wrappers import Request, Response

from local.cloud.openid import pages
from local.cloud.openid.grants import CODE_S, REFRESH_S, Grant, Grants, is_loopback
from local.cloud.openid.principals import Principal
from local.cloud.openid.tokens import TOKEN_S, Tokens

PATH = "/openid"
CARRIED = ("client_id", "redirect_uri", "response_type", "state", "scope", "nonce", "code_challenge")
CARRIED_TOO = ("code_challenge_method", "response_mode")


class Provider:
    """`audience` names whom tokens are for that no login asked for: of `token` and client_credentials."""

    def __init__(
        self, address: str, principals: dict[str, Principal], audience: Callable[[], str], clock: Callable[[], float]
    ) -> None:
        self.issuer = f"{address}{PATH}"
        self._principals = principals
        self._audience = audience
        self._clock = clock
        self._tokens = Tokens(self.issuer, clock)
        self._grants = Grants(clock)
        self._routes: dict[str, Callable[[Request], Response]] = {
            "/.well-known/openid-configuration": self._discovery,
            "/jwks": lambda _: answer(self._tokens.jwks()),
            "/authorize": self._authorize,
            "/token": self._token,
            "/userinfo": self._userinfo,
            "/end_session": self._end_session,
        }

    def serve(self, request: Request) -> Response:
        route = self._routes.get(request.path.removeprefix(PATH))
        if route is None:
            return answer({"error": "not_found"}, 404)
        return answer({}) if request.method == "OPTIONS" else route(request)

    def token(self, sub: str, *, audience: str | None = None, **claims: Any) -> str:
        """An access token as after a login. Raises LookupError for an unknown principal."""
        if sub not in self._principals:
            message = f"no principal {sub!r}; there are: {', '.join(self._principals) or 'none (pass principals=)'}"
            raise LookupError(message)
        return self._tokens.access(self._principals[sub], audience=audience or self._audience(), **claims)

    def _discovery(self, _: Request) -> Response:
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo", "end_session": "end_session"}
        document: dict[str, Any] = {f"{name}_endpoint": f"{self.issuer}/{path}" for name, path in ends.items()}
        return answer(
            {
                "issuer": self.issuer,
                **document,
                "jwks_uri": f"{self.issuer}/jwks",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "scopes_supported": ["openid", "profile", "offline_access"],
                "token_endpoint_auth_methods_supported": ["none", "client_secret_post", "client_secret_basic"],
                "code_challenge_methods_supported": ["S256"],
                "claims_supported": ["sub", "name", "roles", "department", "acr"],
            }
        )

    def _authorize(self, request: Request) -> Response:
        fields = {name: request.values.get(name, "") for name in (*CARRIED, *CARRIED_TOO)}
        if reason := refused(fields):
            return html(pages.refusal(reason), 400)
        login = request.form.get("login")
        if request.method != "POST" or login not in self._principals:
            return html(pages.login(self._principals.values(), fields))
        grant = Grant(
            sub=login,
            client_id=fields["client_id"],
            redirect_uri=fields["redirect_uri"],
            challenge=fields["code_challenge"],
            scope=fields["scope"],
            nonce=fields["nonce"],
            expires=self._clock() + CODE_S,
        )
        given = {"code": self._grants.keep(grant), "iss": self.issuer}
        return redirect(fields["redirect_uri"], given | ({"state": fields["state"]} if fields["state"] else {}))

    def _token(self, request: Request) -> Response:
        kind = request.form.get("grant_type")
        if kind == "client_credentials":
            return self._for_machine(request)
        code = request.form.get("code" if kind == "authorization_code" else "refresh_token", "")
        grant = self._grants.take(code)
        if grant is None:
            return answer({"error": "invalid_grant"}, 400)
        if kind == "authorization_code" and not fits(grant, request):
            return answer({"error": "invalid_grant"}, 400)
        return self._answer_grant(grant)

    def _answer_grant(self, grant: Grant) -> Response:
        principal = self._principals[grant.sub]
        access = self._tokens.access(principal, audience=grant.client_id, scope=grant.scope, client_id=grant.client_id)
        given: dict[str, Any] = {"access_token": access, "token_type": "Bearer", "expires_in": TOKEN_S}
        if "openid" in grant.scope.split():
            extra = {"nonce": grant.nonce} if grant.nonce else {}
            given["id_token"] = self._tokens.identity(principal, audience=grant.client_id, **extra)
        if "offline_access" in grant.scope.split():
            lasting = Grant(**{**vars(grant), "expires": self._clock() + REFRESH_S})
            given["refresh_token"] = self._grants.keep(lasting)
        return answer({**given, "scope": grant.scope})

    def _for_machine(self, request: Request) -> Response:
        """The client is a principal of the file; rehearsals have no secrets."""
        client = (request.authorization.username if request.authorization else None) or request.form.get(
            "client_id", ""
        )
        if client not in self._principals:
            return answer({"error": "invalid_client"}, 401)
        access = self.token(client, audience=request.form.get("audience"), client_id=client)
        return answer({"access_token": access, "token_type": "Bearer", "expires_in": TOKEN_S})

    def _userinfo(self, request: Request) -> Response:
        try:
            claims = self._tokens.read(request.headers.get("Authorization", "").removeprefix("Bearer "))
        except jwt.PyJWTError:
            return answer({"error": "invalid_token"}, 401)
        return answer(self._principals[claims["sub"]].claims())

    def _end_session(self, request: Request) -> Response:
        """There is no session here to end: who logs in chooses each time."""
        back = request.values.get("post_logout_redirect_uri", "")
        if not is_loopback(back):
            return html(pages.goodbye())
        state = request.values.get("state")
        return redirect(back, {"state": state} if state else {})


def refused(fields: dict[str, str]) -> str:
    """Why a request to log in cannot be served, in Chinese; empty when it can."""
    if not is_loopback(fields["redirect_uri"]):
        return "回调地址不在本机。"
    if fields["response_type"] != "code" or not fields["client_id"]:
        return "只支持授权码方式(response_type=code),并须给出 client_id。"
    if not fields["code_challenge"] or fields["code_challenge_method"] != "S256":
        return "须使用 PKCE(code_challenge_method=S256)。"
    return ""


def fits(grant: Grant, request: Request) -> bool:
    form = request.form
    same = form.get("redirect_uri") == grant.redirect_uri and form.get("client_id") == grant.client_id
    return same and grant.verifies(form.get("code_verifier", ""))


def redirect(address: str, parameters: dict[str, str]) -> Response:
    joined = f"{address}{'&' if '?' in address else '?'}{urlencode(parameters)}" if parameters else address
    return Response(status=303, headers={"Location": joined, "Cache-Control": "no-store"})


def html(text: str, status: int = 200) -> Response:
    return Response(text, status, {"Cache-Control": "no-store"}, content_type="text/html; charset=utf-8")


def answer(value: Any, status: int = 200) -> Response:
    """JSON that pages of any origin may read."""
    response = Response(json.dumps(value, ensure_ascii=False), status, content_type="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Headers"] = "authorization, content-type"
    response.headers["Access-Control-Allow-Methods"] = "GET, POST, OPTIONS"
    response.headers["Cache-Control"] = "no-store"
    return response
