"""After a deployment: pages with their types, configuration, seed; again and again with the same result."""

import json
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ops import pages, publish, seeding
from ops.errors import PublishError

ROOT = Path(__file__).resolve().parent.parent.parent
OUTPUTS = {"WebBucketOutput": "web-bucket", "AddressOutput": "https://d.test"}
DEPARTMENTS = len(json.loads((ROOT / "seed" / "departments.json").read_text(encoding="utf-8")))
CONTRACTS = len(list((ROOT / "seed" / "contracts").glob("*/*.json")))
Call = tuple[str, str, Any, dict[str, str]]


class Platform:
    """What the platform was asked, and what it answers: the next of `answers`, or 200."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: list[tuple[int, Any]] = []
        self.address = ""

    @property
    def paths(self) -> list[str]:
        return [f"{method} {path.removeprefix('/api/')}" for method, path, _, _ in self.calls]


@pytest.fixture
def platform() -> Iterator[Platform]:
    asked = Platform()

    class Door(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.calls.append((self.command, self.path, body, dict(self.headers)))
            status, said = asked.answers.pop(0) if asked.answers else (200, {"state": "published"})
            text = (said if isinstance(said, str) else json.dumps(said)).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_PUT = do_POST = answer  # noqa: N815 - http.server's own names

        def log_message(self, *_: Any) -> None:
            """Tests stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    asked.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield asked
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def web(tmp_path: Path) -> Path:
    for name in ("index.html", "console/index.html", "console/assets/index-abc.js", "console/.vite/manifest.json"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
    for name in ("geo/counties.geojson", "geo/LICENSE", "console/mark.svg", "console/assets/x-1.css", ".ready"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name, encoding="utf-8")
    return tmp_path


def a_distribution() -> str:
    origin: Any = {
        "Id": "web",
        "DomainName": "web-bucket.s3.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    config: Any = {
        "CallerReference": "1",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {"TargetOriginId": "web", "ViewerProtocolPolicy": "https-only"},
    }
    created = boto3.client("cloudfront").create_distribution(DistributionConfig=config)
    return str(created["Distribution"]["Id"])


@pytest.fixture
def cloud() -> Iterator[None]:
    with mock_aws():
        place: Any = {"LocationConstraint": "cn-northwest-1"}
        boto3.client("s3").create_bucket(Bucket="web-bucket", CreateBucketConfiguration=place)
        outputs = {**OUTPUTS, "DistributionIdOutput": a_distribution()}
        template = {
            "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}},
            "Outputs": {name: {"Value": value} for name, value in outputs.items()},
        }
        boto3.client("cloudformation").create_stack(StackName="ZunyiPlatform", TemplateBody=json.dumps(template))
        yield


def told(origin: str, pause: Callable[[float], None] = lambda _: None) -> list[str]:
    return list(seeding.seed(origin, "secret-token", pause=pause))


@pytest.mark.usefixtures("cloud")
def test_pages_get_their_types_and_how_long_they_may_be_kept(web: Path) -> None:
    for _ in range(2):
        list(pages.upload("web-bucket", {"issuer": "https://login.test", "client_id": "c", "api": "/api"}, web=web))
    s3 = boto3.client("s3")
    heads = {
        entry["Key"]: s3.head_object(Bucket="web-bucket", Key=entry["Key"])
        for entry in s3.list_objects_v2(Bucket="web-bucket")["Contents"]
    }
    immutable, fresh = "public, max-age=31536000, immutable", "no-cache"
    assert {name: (head["ContentType"], head["CacheControl"]) for name, head in heads.items()} == {
        "config.json": ("application/json", fresh),
        "console/assets/index-abc.js": ("text/javascript; charset=utf-8", immutable),
        "console/assets/x-1.css": ("text/css; charset=utf-8", immutable),
        "console/index.html": ("text/html; charset=utf-8", fresh),
        "console/mark.svg": ("image/svg+xml", fresh),
        "geo/LICENSE": ("text/plain; charset=utf-8", fresh),
        "geo/counties.geojson": ("application/geo+json", fresh),
        "index.html": ("text/html; charset=utf-8", fresh),
    }
    config = json.loads(s3.get_object(Bucket="web-bucket", Key="config.json")["Body"].read())
    assert config == {"issuer": "https://login.test", "client_id": "c", "api": "/api"}


@pytest.mark.usefixtures("cloud")
def test_pages_go_last_because_they_name_the_others(web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = boto3.Session()
    put: list[str] = []
    session.events.register("provide-client-params.s3.PutObject", lambda params, **_: put.append(params["Key"]))
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", session)
    list(pages.upload("web-bucket", {}, web=web))
    assert [name for name in put if name.endswith(".html")] == put[-2:]


def test_the_seed_goes_in_the_order_of_who_needs_whom(platform: Platform) -> None:
    assert told(platform.address)[0] == "部门 遵义市人民政府办公室"
    kinds = [path.split("/")[1] for path in platform.paths]
    assert kinds == ["departments"] * DEPARTMENTS + ["contracts"] * CONTRACTS + ["grants"]
    assert platform.paths[-1] == "PUT blockdata/grants/civil-affairs/social-assistance-check"
    assert all(headers["Authorization"] == "Bearer secret-token" for *_, headers in platform.calls)
    assert len({headers["Idempotency-Key"] for *_, headers in platform.calls}) == len(platform.calls)


def test_the_tenth_version_follows_the_ninth(tmp_path: Path) -> None:
    for version in (10, 9, 1):
        file = tmp_path / "contracts" / "health" / f"a.v{version}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"department": "health", "dataset": "a", "version": version}), encoding="utf-8")
    assert [contract["version"] for contract in seeding.contracts(tmp_path)] == [1, 9, 10]


def test_what_stands_already_is_told_so(platform: Platform) -> None:
    platform.answers = [(200, {})] * DEPARTMENTS + [(200, {"state": "unchanged"})] * CONTRACTS
    contracts = [line for line in told(platform.address) if line.startswith("契约")]
    assert all(line.endswith("没有变化") for line in contracts)
    assert len(contracts) == CONTRACTS


def test_a_gateway_that_is_not_ready_is_asked_again_with_the_same_key(platform: Platform) -> None:
    platform.answers = [(503, "busy"), (429, "slow")]
    waited: list[float] = []
    told(platform.address, waited.append)
    assert waited == [1.0, 3.0]
    keys = [headers["Idempotency-Key"] for *_, headers in platform.calls[:3]]
    assert len(set(keys)) == 1


def test_a_gateway_that_stays_away_ends_it(platform: Platform) -> None:
    platform.answers = [(503, "busy")] * 4
    with pytest.raises(PublishError, match="503"):
        told(platform.address)
    assert len(platform.calls) == 4
    with pytest.raises(PublishError, match="连不上"):
        told("http://127.0.0.1:1")


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        (409, {"detail": "第 1 版已经发布。", "remedy": "请发布下一版。", "trace": "t-1"}, "第 1 版已经发布.*t-1"),
        (403, {"detail": "您的角色不能进行这项操作。"}, "operator"),
        (401, {"message": "Unauthorized"}, "operator"),
        (500, "<html>", "<html>"),
        (200, "<html>", "--api"),
    ],
)
def test_a_refusal_is_told_in_the_platforms_own_words(platform: Platform, status: int, said: Any, words: str) -> None:
    platform.answers = [(status, said)]
    with pytest.raises(PublishError, match=words) as failed:
        told(platform.address)
    assert len(platform.calls) == 1
    assert "secret-token" not in str(failed.value)


def test_an_address_is_a_web_address() -> None:
    with pytest.raises(PublishError, match="网址"):
        told("file:///etc")


@pytest.mark.usefixtures("cloud")
def test_the_whole_run_twice(
    platform: Platform, web: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ZUNYI_TOKEN", "t")
    arguments = ["--api", platform.address, "--issuer", "https://login.test", "--no-invalidate", "--web", str(web)]
    assert publish.main(arguments) == 0
    assert publish.main(arguments) == 0
    printed = capsys.readouterr().out
    assert "网页 → web-bucket" in printed
    assert "契约 低保对象 第 1 版:已发布" in printed
    assert "CloudFront" not in printed
    assert len(platform.calls) == 2 * (DEPARTMENTS + CONTRACTS + 1)


@pytest.mark.usefixtures("cloud")
def test_old_pages_are_invalidated_unless_told_not_to(platform: Platform, web: Path) -> None:
    cloudfront = boto3.client("cloudfront")
    [distribution] = cloudfront.list_distributions()["DistributionList"]["Items"]
    command = f"{sys.executable} -c 'print(\"t-2\")'"
    arguments = ["--api", platform.address, "--issuer", "i", "--web", str(web), "--token-command", command]

    def invalidations() -> Any:
        return cloudfront.list_invalidations(DistributionId=distribution["Id"])["InvalidationList"]["Quantity"]

    publish.main([*arguments, "--no-invalidate"])
    assert invalidations() == 0
    publish.main(arguments)
    assert invalidations() == 1
    assert platform.calls[0][3]["Authorization"] == "Bearer t-2"


@pytest.mark.usefixtures("cloud")
def test_what_is_missing_is_told_before_anything_is_sent(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZUNYI_TOKEN", raising=False)
    arguments = ["--api", platform.address, "--issuer", "i", "--no-invalidate"]
    with pytest.raises(PublishError, match="ZUNYI_TOKEN"):
        publish.main(arguments)
    with pytest.raises(PublishError, match="没有给出令牌"):
        publish.main([*arguments, "--token-command", "false"])
    monkeypatch.setenv("ZUNYI_TOKEN", "t")
    with pytest.raises(PublishError, match="平台栈 Nowhere"):
        publish.main([*arguments, "--platform", "Nowhere"])
    with pytest.raises(SystemExit):
        publish.main(["--api", platform.address])
    assert platform.calls == []


def test_the_seed_that_is_sent_is_the_repositorys() -> None:
    assert ROOT / "seed" == seeding.SEED
    assert (seeding.SEED / "departments.json").exists()
