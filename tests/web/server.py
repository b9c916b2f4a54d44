"""The built pages and canned answers behind one address, so that every state of a page can be looked at."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from . import openid
from .city import City, Query, answer

WEB = Path(__file__).resolve().parents[2] / "build" / "web"
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'self'"
)
CONFIG = {"client_id": "console", "api": "/api"}


class Handler(BaseHTTPRequestHandler):
    """Pages, configuration, login and API of one self.city."""

    city: City
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing: the tests speak."""

    def do_GET(self) -> None:
        self.serve()

    def do_POST(self) -> None:
        self.serve()

    def do_DELETE(self) -> None:
        self.serve()

    def do_PUT(self) -> None:
        if self.path.startswith("/api/"):
            return self.serve()
        size = int(self.headers["Content-Length"])
        self.rfile.read(size)
        part = int(self.path.rpartition("/")[2]) if "/part/" in self.path else None
        if part in self.city.lost_parts:
            return self.send(403, b"", "text/plain")
        if part is not None:
            self.city.parts[part] = size
        tag = self.headers.get("x-amz-tagging")
        self.city.landed.append(f"{self.path}?{tag}" if tag else self.path)
        return self.send(200, b"", "text/plain")

    def serve(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/config.json":
            host = f"http://{self.headers['Host']}"
            return self.send(200, json.dumps({**CONFIG, "issuer": f"{host}/openid"}).encode(), "application/json")
        query = {key: values[0] for key, values in parse_qs(url.query).items()}
        if url.path.startswith("/api/"):
            return self.serve_api(url.path, query)
        if url.path.startswith("/openid/"):
            return self.serve_login(url.path.removeprefix("/openid/"), query)
        return self.serve_file(WEB / url.path.lstrip("/"))

    def serve_login(self, door: str, query: Query) -> None:
        issuer = f"http://{self.headers['Host']}/openid"
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if door in {"authorize", "logout"}:
            return self.send_on(openid.back(query) if door == "authorize" else query["post_logout_redirect_uri"])
        found = openid.tokens(issuer, self.city.role) if door == "token" else openid.configuration(issuer)
        return self.send(200, json.dumps(found).encode(), "application/json")

    def send_on(self, url: str) -> None:
        self.send_response(303)
        self.send_header("Location", url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def serve_api(self, path: str, query: Query) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(size)) if size else None
        status, found = answer(self.command, path, query, body, self.city)
        kind = "application/json" if status < 400 else "application/problem+json"
        self.send(status, json.dumps(found, ensure_ascii=False).encode(), kind)

    def serve_file(self, file: Path) -> None:
        if file.is_file():
            self.send(200, file.read_bytes(), TYPES.get(file.suffix, "application/octet-stream"))
        else:
            self.send(404, b"", "text/plain")

    def send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)


def open_city(city: City, port: int = 0) -> ThreadingHTTPServer:
    """A server on a free port of this machine; the caller runs and closes it."""
    return ThreadingHTTPServer(("127.0.0.1", port), type("CityHandler", (Handler,), {"city": city}))
