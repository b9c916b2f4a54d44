"""WSGI before all services: whose key it is, whether he signed, and whether he may."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Response

from local.cloud.access import signatures, skew
from local.cloud.access.asking import mapping
from local.cloud.access.asking.named import given_tags
from local.cloud.access.asking.request import Request, UnmappedError
from local.cloud.access.permits import Permits, RefusedError, real_time
from local.cloud.access.refusals import refusal
from local.cloud.access.sessions import Session, Sessions
from local.cloud.clock.hands import CloudClock
from local.cloud.web_server import Environ, WsgiApp


class Guard:
    """Requests by an owner's key pass, if they are of now. Every other key must be a session's, and the request what
    its holder signed; without a key there is only what everybody may."""

    def __init__(
        self, app: WsgiApp, permits: Permits, sessions: Sessions, *, owners: frozenset[str], clock: CloudClock
    ) -> None:
        self._app = app
        self._permits = permits
        self._sessions = sessions
        self._owners = owners
        self._clock = clock

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(environ["cloud.service"], environ)
        key = environ["cloud.key"]
        if refused := _stale(request) if key in self._owners else self._refused(request, key):
            return refused(environ, start_response)
        if request.service == "sts":
            with self._sessions.giving(given_tags(request.parameters)):
                return list(self._app(environ, start_response))
        return self._app(environ, start_response)

    def _refused(self, request: Request, key: str) -> Response | None:
        if stale := _stale(request):
            return stale
        session = self._sessions.of(key) if key else None
        if key and session is None:
            return refusal(request, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist.")
        try:
            if session and (broken := _broken(request, session, self._clock.moment())):
                return broken
            asks = mapping.asks(request)
            if session:
                self._permits.check(session, asks)
            else:
                self._permits.check_anybody(asks)
        except RefusedError as error:
            return refusal(request, "AccessDenied", str(error))
        except (UnmappedError, LookupError, ValueError) as error:
            who = session.arn if session else "anonymous"
            self._permits.refuse_unmapped(who, request.service, str(error))
            return refusal(
                request, "AccessDenied", f"User: {who} is refused: which action this is, is not known: {error}"
            )
        return None


def _stale(request: Request) -> Response | None:
    """By real time, whatever the cloud's clock shows: whoever signs knows no other."""
    if not request.header("authorization").startswith(signatures.ALGORITHM):
        return None  # addresses and forms live as long as they say
    refused = skew.told(request.service, request.header("x-amz-date"), real_time())
    return refusal(request, *refused) if refused else None


def _broken(request: Request, session: Session, now: datetime) -> Response | None:
    """Why the request is not the session's own, if so."""
    signed = signatures.said(request)
    if signed is None:
        return refusal(request, "SignatureDoesNotMatch", "The request is not signed by Signature Version 4.")
    if signed.token != session.token:
        return refusal(request, "InvalidToken", "The provided token is malformed or otherwise invalid.")
    if now > session.expires:
        return refusal(request, "ExpiredToken", "The provided token has expired.")
    if not signatures.fits(request, signed, session.secret):
        message = "The request signature we calculated does not match the signature you provided."
        return refusal(request, "SignatureDoesNotMatch", message)
    if not signatures.has_its_body(request, signed):
        message = "The provided 'x-amz-content-sha256' header does not match what was computed."
        code = "XAmzContentSHA256Mismatch" if request.service == "s3" else "SignatureDoesNotMatch"
        return refusal(request, code, message)
    return None
