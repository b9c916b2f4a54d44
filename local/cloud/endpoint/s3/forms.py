"""Files that a browser posts as a form: judged as what its signer may put, and put as any other object.

Source: Amazon S3 API Reference, "POST Object".
"""

import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit
from xml.parsers.expat import ExpatError

import xmltodict
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder
from werkzeug.test import run_wsgi_app
from werkzeug.wrappers import Response

from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint import notices
from local.cloud.endpoint.s3 import policies
from local.cloud.endpoint.s3.errors import S3Error
from local.cloud.web_server import Environ, WsgiApp

SIGNING: Final = frozenset(
    {"x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature", "x-amz-security-token"}
)
HEADERS: Final = frozenset({"cache-control", "content-type", "content-disposition", "content-encoding", "expires"})


@dataclass(frozen=True)
class Form:
    """fields: by name in lower case, those before the file alone, with the bucket; `${filename}` is filled in."""

    fields: Mapping[str, str]
    file: bytes

    @property
    def key(self) -> str:
        return self.fields["key"]

    @property
    def policy(self) -> str:
        return self.fields.get("policy", "")

    @property
    def credential(self) -> str:
        return self.fields.get("x-amz-credential") or self.fields.get("awsaccesskeyid", "")


class Forms:
    """WSGI: a form goes on as a PUT that carries the form at `cloud.form`, its signer's key at `cloud.key`."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not is_form(environ):
            return self._app(environ, start_response)
        try:
            form = read(environ)
            put = as_put(environ, form)
        except S3Error as error:
            return error.response()(environ, start_response)
        with notices.posting():
            body, status, headers = run_wsgi_app(self._app, put, buffered=True)
        done = Response(b"".join(body), status=status, headers=headers)
        answer = answered(form, done.headers["ETag"], environ) if done.status_code == 200 else done
        return answer(environ, start_response)


def check(form: Form, clock: CloudClock) -> None:
    """Raises S3Error where its policy does not let the form through. Without one it is for the bucket to say.

    Whoever signs knows real time: a form lives as long as it was given, from what the cloud's clock showed then.
    """
    if not form.policy:
        return
    until = policies.expiration(form.policy)
    try:
        signed = datetime.strptime(form.fields["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
    except (KeyError, ValueError):
        signed = until
    ended = clock.now() > clock.shown_at(signed) + until - signed
    policies.check(form.policy, form.fields, len(form.file), ended=ended)


def is_form(environ: Environ) -> bool:
    kind, _ = parse_options_header(environ["CONTENT_TYPE"])
    bucket = "/" not in environ["PATH_INFO"].strip("/") and not environ["QUERY_STRING"]
    posted = environ["cloud.service"] == "s3" and environ["REQUEST_METHOD"] == "POST"
    return posted and bucket and kind == "multipart/form-data" and "HTTP_AUTHORIZATION" not in environ


def read(environ: Environ) -> Form:
    """What comes after the file is not read. Raises S3Error."""
    fields: dict[str, str] = {}
    bucket = environ["PATH_INFO"].strip("/")
    for name, filename, content in parts(environ):
        if name == "file":
            filled = {key: value.replace("${filename}", filename) for key, value in fields.items()}
            if "key" not in filled:
                break
            return Form({**filled, "bucket": bucket}, content)
        fields[name] = content.decode("utf-8", "replace")
    if "key" in fields:
        raise S3Error("InvalidArgument", "POST requires exactly one file upload per request.")
    message = "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields."
    raise S3Error("InvalidArgument", message)


def parts(environ: Environ) -> Iterable[tuple[str, str, bytes]]:
    """(name in lower case, file's name, content), in order. Raises S3Error."""
    _, options = parse_options_header(environ["CONTENT_TYPE"])
    decoder = MultipartDecoder(options.get("boundary", "").encode())
    decoder.receive_data(environ["wsgi.input"].getvalue())
    decoder.receive_data(None)
    name, filename, content = "", "", bytearray()
    try:
        while not isinstance(event := decoder.next_event(), Epilogue):
            if isinstance(event, Field | File):
                name, filename, content = event.name.lower(), getattr(event, "filename", ""), bytearray()
            elif isinstance(event, Data):
                content += event.data
                if not event.more_data:
                    yield name, filename, bytes(content)
    except ValueError as error:
        message = "The body of your POST request is not well-formed multipart/form-data."
        raise S3Error("MalformedPOSTRequest", message) from error


def as_put(environ: Environ, form: Form) -> Environ:
    """The request that puts the file with the form's fields as headers."""
    path = f"/{form.fields['bucket']}/{form.key}"
    made: Environ = {name: value for name, value in environ.items() if not name.startswith("HTTP_X_AMZ")}
    kept: dict[str, str] = {}
    for name, value in headers(form.fields).items():
        placed = f"HTTP_{name.upper().replace('-', '_')}"
        made[placed] = value.encode().decode("latin-1")
        if "_" in name:
            kept[placed] = name
    if form.credential:  # moto lets a request without a header change no object that is there
        made["HTTP_AUTHORIZATION"] = f"AWS4-HMAC-SHA256 Credential={form.credential}"
    address = quote(path)
    return {
        **made,
        "REQUEST_METHOD": "PUT",
        "PATH_INFO": path.encode().decode("latin-1"),
        "RAW_URI": address,
        "REQUEST_URI": address,
        "CONTENT_TYPE": form.fields.get("content-type", "binary/octet-stream"),
        "CONTENT_LENGTH": str(len(form.file)),
        "wsgi.input": io.BytesIO(form.file),
        "moto.preserved_header_names": kept,
        "cloud.form": form,
        "cloud.key": form.credential.partition("/")[0],
    }


def headers(fields: Mapping[str, str]) -> dict[str, str]:
    made = {name: value for name, value in fields.items() if name in HEADERS or name.startswith("x-amz-")}
    made = {name: value for name, value in made.items() if name not in SIGNING | {"content-type"}}
    if "acl" in fields:
        made["x-amz-acl"] = fields["acl"]
    if "tagging" in fields:
        made["x-amz-tagging"] = urlencode(tags(fields["tagging"]))
    return made


def tags(tagging: str) -> list[tuple[str, str]]:
    """
    >>> tags("<Tagging><TagSet><Tag><Key>kind</Key><Value>raw</Value></Tag></TagSet></Tagging>")
    [('kind', 'raw')]
    """
    try:
        found = xmltodict.parse(tagging, force_list=("Tag",))["Tagging"]["TagSet"]["Tag"]
        return [(tag["Key"], tag["Value"] or "") for tag in found]
    except (ExpatError, KeyError, TypeError) as error:
        message = "The XML you provided was not well-formed or did not validate against our published schema"
        raise S3Error("MalformedXML", message) from error


def answered(form: Form, etag: str, environ: Environ) -> Response:
    """As the form asks for: an address to go to, a status with or without a word on what was stored."""
    bucket, place = form.fields["bucket"], f"http://{environ['HTTP_HOST']}/{quote(form.fields['bucket'])}"
    told = {"ETag": etag, "Location": f"{place}/{quote(form.key)}"}
    if to := form.fields.get("success_action_redirect") or form.fields.get("redirect"):
        query = {"bucket": bucket, "key": form.key, "etag": etag}
        whole = urlsplit(to)
        asked = urlencode([*parse_qsl(whole.query), *query.items()])
        return Response(status=303, headers={**told, "Location": urlunsplit(whole._replace(query=asked))})
    status = form.fields.get("success_action_status")
    if status == "201":
        text = xmltodict.unparse({"PostResponse": {**told, "Bucket": bucket, "Key": form.key}})
        return Response(text, status=201, headers=told, content_type="application/xml")
    return Response(status=200 if status == "200" else 204, headers=told)
