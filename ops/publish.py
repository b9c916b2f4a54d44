"""What follows a deployment, in AWS and locally alike: the web, its configuration, the catalogue and the grants.

    python -m ops.publish --issuer https://login… --client-id zunyi-console --token-command '…'

Everything may be repeated: what is already there stays as it is.
The token is one of a principal with the role operator.
"""

import argparse
import json
import mimetypes
import os
import shlex
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import boto3

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "build" / "web"
SEED = ROOT / "seed"
PLATFORM = "ZunyiPlatform"
TIMEOUT_S = 30
FRESH = "no-cache"
FOR_EVER = "public, max-age=31536000, immutable"
TEXT = {".html", ".js", ".css", ".json", ".geojson", ".svg", ".txt"}


class PublishError(Exception):
    """The platform refused a part of the seed: what, and its own words."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    outputs = stack_outputs(options.platform)
    origin = options.api or outputs["AddressOutput"]
    print(f"网页 → {outputs['WebBucketOutput']}")
    config = {"issuer": options.issuer, "client_id": options.client_id, "api": "/api"}
    for name in upload_web(outputs["WebBucketOutput"], config):
        print(f"  {name}")
    if not options.no_invalidate:
        invalidate(outputs["DistributionIdOutput"])
    for told in seed(origin, token(options)):
        print(f"  {told}")
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ops.publish", description="部署之后:放置网页、目录与授权")
    parser.add_argument("--platform", default=PLATFORM, help="平台栈的名字")
    parser.add_argument("--api", default="", help="网址;默认取平台栈的输出")
    parser.add_argument("--issuer", default=os.environ.get("ZUNYI_ISSUER"), help="登录服务(OpenID)的地址")
    parser.add_argument("--client-id", default=os.environ.get("ZUNYI_CLIENT_ID", "zunyi-console"))
    parser.add_argument("--token-command", default="", help="打印平台运维令牌的命令;默认取环境变量 ZUNYI_TOKEN")
    parser.add_argument("--no-invalidate", action="store_true", help="不让 CloudFront 失效旧页面")
    options = parser.parse_args(arguments)
    if not options.issuer:
        parser.error("缺少 --issuer(或环境变量 ZUNYI_ISSUER)")
    return options


def token(options: argparse.Namespace) -> str:
    if options.token_command:
        command = shlex.split(options.token_command)
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603
    return os.environ["ZUNYI_TOKEN"]


def stack_outputs(stack: str) -> dict[str, str]:
    [described] = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}


def upload_web(bucket: str, config: Mapping[str, str]) -> Iterator[str]:
    """Every built file with its type; names that carry a hash are kept for ever, the others asked for each time."""
    s3 = boto3.client("s3")
    files = sorted(path for path in WEB.rglob("*") if path.is_file() and path.name != ".ready")
    for path in sorted(files, key=lambda path: path.suffix == ".html"):  # pages last: they name the others
        name = path.relative_to(WEB).as_posix()
        cache = FOR_EVER if "/assets/" in f"/{name}" else FRESH
        s3.put_object(
            Bucket=bucket, Key=name, Body=path.read_bytes(), ContentType=content_type(path), CacheControl=cache
        )
    s3.put_object(
        Bucket=bucket,
        Key="config.json",
        Body=json.dumps(config).encode(),
        ContentType="application/json",
        CacheControl=FRESH,
    )
    yield f"{len(files)} 个文件与 config.json"


def content_type(path: Path) -> str:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if path.suffix in TEXT else kind


def invalidate(distribution: str) -> None:
    paths = {"Quantity": 1, "Items": ["/*"]}
    boto3.client("cloudfront").create_invalidation(
        DistributionId=distribution, InvalidationBatch={"Paths": paths, "CallerReference": str(time.time_ns())}
    )


def seed(origin: str, bearer: str) -> Iterator[str]:
    """Departments, contracts in the order of their versions, grants; told as they are done."""
    for department in load("departments.json"):
        call(origin, bearer, "PUT", f"aggregation/departments/{department['id']}", rest(department, "id"))
        yield f"部门 {department['name']}"
    for path in sorted((SEED / "contracts").glob("*/*.json")):
        contract = json.loads(path.read_text(encoding="utf-8"))
        call(origin, bearer, "POST", "aggregation/contracts", contract)
        yield f"契约 {contract['name']} 第 {contract['version']} 版"
    for grant in load("grants.json"):
        path_ = f"blockdata/grants/{grant['department']}/{grant['ground']}"
        call(origin, bearer, "PUT", path_, rest(grant, "department", "ground"))
        yield f"授权 {grant['name']}"


def load(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SEED / name).read_text(encoding="utf-8"))
    return found


def rest(entry: Mapping[str, Any], *named_in_path: str) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name not in named_in_path}


def call(origin: str, bearer: str, method: str, path: str, body: Mapping[str, Any]) -> None:
    """Raises PublishError with the platform's own words when it refuses."""
    request = urllib.request.Request(  # noqa: S310 - the operator names the address
        f"{origin}/api/{path}",
        method=method,
        data=json.dumps(body).encode(),
        headers={
            "Authorization": f"Bearer {bearer}",
            "Content-Type": "application/json",
            "Idempotency-Key": uuid.uuid4().hex,
        },
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:  # noqa: S310
            answer.read()
    except urllib.error.HTTPError as error:
        message = f"{path}: {error.code} {error.read().decode(errors='replace')[:500]}"
        raise PublishError(message) from None


if __name__ == "__main__":
    sys.exit(main())
