"""The web build in its bucket: types by name, and how long a browser may keep each file."""

import json
import mimetypes
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

import boto3

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "build" / "web"
FRESH = "no-cache"
FOR_EVER = "public, max-age=31536000, immutable"
TYPES = {  # of the machine's own table nothing is known
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".svg": "image/svg+xml",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".wasm": "application/wasm",
    "": "text/plain; charset=utf-8",
}


def upload(bucket: str, config: Mapping[str, str], *, web: Path) -> Iterator[str]:
    """Put every built file and config.json; pages last, because they name the others. Tells what was done."""
    s3 = boto3.client("s3")
    files = [(path.relative_to(web).as_posix(), path.read_bytes(), type_of(path)) for path in built(web)]
    files.append(("config.json", json.dumps(config, ensure_ascii=False).encode(), TYPES[".json"]))
    for name, body, kind in sorted(files, key=lambda file: (file[0].endswith(".html"), file[0])):
        s3.put_object(Bucket=bucket, Key=name, Body=body, ContentType=kind, CacheControl=kept(name))
    yield f"{len(files)} 个文件" if len(files) > 1 else "网页尚未构建(make web),只放置了 config.json"


def built(web: Path) -> Iterator[Path]:
    """The build's files, without those of the build tools (names that begin with a dot)."""
    for path in web.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(web).parts)
        if path.is_file() and not hidden:
            yield path


def kept(name: str) -> str:
    """Names under assets/ carry a hash of their content: another content has another name."""
    return FOR_EVER if "/assets/" in f"/{name}" else FRESH


def type_of(path: Path) -> str:
    return TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def invalidate(distribution: str) -> str:
    """Make CloudFront forget all pages; gives the invalidation's id."""
    answer = boto3.client("cloudfront").create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": uuid.uuid4().hex},
    )
    id_: str = answer["Invalidation"]["Id"]
    return id_
