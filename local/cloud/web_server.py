"""A threaded HTTP/1.1 server for WSGI applications that keeps connections alive. Loopback only.

werkzeug's own server closes each connection after one answer and then lingers on it, which costs every AWS call of
every function a handshake and a thread.
"""

import io
import socket
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

HOST = "127.0.0.1"


class WebServer:
    """Serves `app` on a port of its own until `close`. Port 0 takes any free one."""

    def __init__(self, app: WsgiApp, *, port: int = 0, name: str) -> None:
        self._server = _Server((HOST, port), _Handler)
        self._server.app = app
        self._thread = threading.Thread(target=self._server.accept_all, name=name, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def close(self) -> None:
        self._server.stop_accepting()
        self._thread.join()
        self._server.server_close()
        self._server.hang_up()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    app: WsgiApp

    def __init__(self, *args: Any) -> None:
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(*args)

    def accept_all(self) -> None:
        """The base class looks twice a second whether it is to end, and so ends half a second late."""
        while True:
            try:
                request, address = self.socket.accept()
            except OSError:
                return
            self.process_request(request, address)

    def stop_accepting(self) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that clients keep alive; their threads then end by themselves."""
        with self._open_lock:
            connections = list(self._open)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the other side was quicker

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in mid-air is everyday life here: workers get killed."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # what is answered leaves in one piece: each piece lets another thread in, and waits for its turn
    server: _Server

    def serve(self) -> None:
        body = self._read_body()
        status = "500 Internal Server Error"
        headers: list[tuple[str, str]] = []

        def start_response(status_: str, headers_: list[tuple[str, str]], _exc: Any = None) -> Callable[[bytes], None]:
            nonlocal status, headers
            status, headers = status_, headers_
            return answer.extend

        answer = bytearray()
        chunks = self.server.app(self._environ(body), start_response)
        try:
            for chunk in chunks:
                answer += chunk
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()
        self._send(status, headers, bytes(answer))

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = serve  # noqa: N815 - http.server's names

    def handle_expect_100(self) -> bool:
        self.send_response_only(100)
        self.end_headers()
        self.wfile.flush()  # the body comes once this is read
        return True

    def _read_body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = bytearray()
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            continue  # trailers
        return bytes(body)

    def _environ(self, body: bytes) -> Environ:
        target = urlsplit(self.path)
        if self.path.startswith("//"):  # a key of S3 may begin with a slash; urlsplit would take it for a host
            path, _, query = self.path.partition("?")
        else:
            path, query = target.path, target.query
        environ: Environ = {
            "REQUEST_METHOD": self.command,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(path, "latin-1"),
            "RAW_URI": self.path,
            "REQUEST_URI": self.path,
            "QUERY_STRING": query,
            "REMOTE_ADDR": self.client_address[0],
            "SERVER_NAME": HOST,
            "SERVER_PORT": str(self.server.server_address[1]),
            "SERVER_PROTOCOL": self.request_version,
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.input_terminated": True,
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        self._add_headers(environ)
        return environ

    def _add_headers(self, environ: Environ) -> None:
        """Names with "_" are kept for S3 metadata only, in the way moto looks for them; elsewhere they could spoof."""
        kept: dict[str, str] = {}
        for name, value in self.headers.items():
            key = f"HTTP_{name.upper().replace('-', '_')}"
            if key in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH", "HTTP_TRANSFER_ENCODING"):
                continue
            if "_" in name:
                if not name.lower().startswith("x-amz-meta-"):
                    continue
                kept[key] = name
            environ[key] = f"{environ[key]},{value}" if key in environ else value
        environ["moto.preserved_header_names"] = kept

    def _send(self, status: str, headers: list[tuple[str, str]], body: bytes) -> None:
        code, _, reason = status.partition(" ")
        self.send_response_only(int(code), reason)
        names = {name.lower() for name, _ in headers}
        for name, value in headers:
            if name.lower() != "transfer-encoding":
                self.send_header(name, value)
        bodiless = code.startswith("1") or code in ("204", "304")
        if "content-length" not in names and not bodiless:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and not bodiless:
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Quiet: what matters is logged where it happens."""
