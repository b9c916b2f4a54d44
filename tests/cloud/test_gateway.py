"""One origin: pages from the bucket, the API behind its authoriser."""

import json
from typing import Any

import pytest
import requests

from local.cloud import Cloud
from tests.cloud.building import AssemblyBuilder, StackBuilder, arn, ref
from tests.cloud.conftest import Describe

pytestmark = pytest.mark.xdist_group("cloud-gateway")

API = """
    import json
    def handler(event, context):
        if event["path"].endswith("/crash"):
            raise RuntimeError("no")
        if event["path"].endswith("/bytes"):
            image = {"headers": {"Content-Type": "image/png"}, "body": "iVBORw==", "isBase64Encoded": True}
            return {"statusCode": 200, **image}
        headers = {"Content-Type": "application/json"}
        body = json.dumps(event, ensure_ascii=False)
        return {"statusCode": 201, "headers": headers, "multiValueHeaders": {"X-Two": ["a", "b"]}, "body": body}
"""
ORIGIN = "http://127.0.0.1:8114"
LIMITED = "GET /api/room/public/limited"
AUTHORISER = """
    import os, boto3
    table = boto3.client("dynamodb")
    def handler(event, context):
        token = event["headers"]["authorization"]
        table.update_item(TableName=os.environ["TABLE"], Key={"pk": {"S": token}}, UpdateExpression="ADD n :one",
                          ExpressionAttributeValues={":one": {"N": "1"}})
        if token == "Bearer broken":
            raise RuntimeError("no")
        context = {"sub": token.removeprefix("Bearer "), "roles": "steward,reviewer"}
        return {"isAuthorized": token != "Bearer refused", "context": context}
"""


@pytest.fixture(scope="module")
def describe() -> Describe:
    def described(app: AssemblyBuilder) -> None:
        stack = app.stack("Web")
        add_api(stack)
        add_site(stack)

    return described


def add_api(stack: StackBuilder) -> None:
    stack.table("Asked")
    stack.function("Api", API)
    stack.function("Authoriser", AUTHORISER, environment={"TABLE": ref("Asked")}, Timeout=10)
    v2 = "AWS::ApiGatewayV2"
    cors = {"AllowOrigins": [ORIGIN], "AllowMethods": ["GET"]}
    stack.add("HttpApi", f"{v2}::Api", Name="api", ProtocolType="HTTP", CorsConfiguration=cors)
    common = {"IntegrationType": "AWS_PROXY", "PayloadFormatVersion": "1.0"}
    stack.add("Proxy", f"{v2}::Integration", ApiId=ref("HttpApi"), IntegrationUri=arn("Api"), **common)
    uri = {"Fn::Sub": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${Authoriser.Arn}/invocations"}
    stack.add(
        "WhoAsks",
        f"{v2}::Authorizer",
        ApiId=ref("HttpApi"),
        AuthorizerType="REQUEST",
        AuthorizerPayloadFormatVersion="2.0",
        EnableSimpleResponses=True,
        AuthorizerResultTtlInSeconds=60,
        IdentitySource=["$request.header.Authorization"],
        AuthorizerUri=uri,
    )
    target = {"Fn::Join": ["", ["integrations/", ref("Proxy")]]}
    behind = {"AuthorizationType": "CUSTOM", "AuthorizerId": ref("WhoAsks")}
    routes: dict[str, Any] = {"ANY /api/room/{proxy+}": behind, "ANY /api/room/public/{proxy+}": {}, LIMITED: {}}
    for number, (key, who) in enumerate(routes.items()):
        route = {"ApiId": ref("HttpApi"), "RouteKey": key, "Target": target, **who}
        stack.add(f"Route{number}", f"{v2}::Route", **route)
    stack.function("Full", API, ReservedConcurrentExecutions=0)
    stack.add("FullProxy", f"{v2}::Integration", ApiId=ref("HttpApi"), IntegrationUri=arn("Full"), **common)
    full = {"Fn::Join": ["", ["integrations/", ref("FullProxy")]]}
    stack.add("FullRoute", f"{v2}::Route", ApiId=ref("HttpApi"), RouteKey="GET /api/full", Target=full)
    limit = {"ThrottlingRateLimit": 0.01, "ThrottlingBurstLimit": 2}
    stage = {"StageName": "$default", "AutoDeploy": True, "RouteSettings": {LIMITED: limit}}
    stack.add("Stage", f"{v2}::Stage", ApiId=ref("HttpApi"), **stage)
    for name in ("Api", "Authoriser", "Full"):
        permission = {"FunctionName": arn(name), "Principal": "apigateway.amazonaws.com"}
        stack.add(f"{name}MayBeCalled", "AWS::Lambda::Permission", Action="lambda:InvokeFunction", **permission)
    stack.output("Asked", ref("Asked"))


def add_site(stack: StackBuilder) -> None:
    stack.add("Pages", "AWS::S3::Bucket")
    policy = {"ContentSecurityPolicy": "default-src 'self'", "Override": True}
    security = {
        "ContentSecurityPolicy": policy,
        "StrictTransportSecurity": {"AccessControlMaxAgeSec": 9, "Override": True},
    }
    stack.add(
        "Headers",
        "AWS::CloudFront::ResponseHeadersPolicy",
        ResponseHeadersPolicyConfig={"Name": "h", "SecurityHeadersConfig": security},
    )
    host = {"Fn::Select": [2, {"Fn::Split": ["/", {"Fn::GetAtt": ["HttpApi", "ApiEndpoint"]}]}]}
    bucket = {"DomainName": {"Fn::GetAtt": ["Pages", "RegionalDomainName"]}, "S3OriginConfig": {}}
    configuration = {
        "Origins": [{"Id": "pages", **bucket}, {"Id": "api", "DomainName": host, "CustomOriginConfig": {}}],
        "DefaultCacheBehavior": {"TargetOriginId": "pages", "ResponseHeadersPolicyId": ref("Headers")},
        "CacheBehaviors": [{"PathPattern": "/api/*", "TargetOriginId": "api"}],
        "DefaultRootObject": "index.html",
    }
    stack.add("Distribution", "AWS::CloudFront::Distribution", DistributionConfig=configuration)
    stack.output("Address", {"Fn::Sub": "https://${Distribution.DomainName}"})
    stack.output("Pages", ref("Pages"))


def call(cloud: Cloud, path: str, token: str | None = None, **more: Any) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with requests.Session() as session:
        return session.request(more.pop("method", "GET"), f"{cloud.gateway_url}{path}", headers=headers, **more)


def test_a_request_reaches_the_function_with_the_callers_context(cloud: Cloud) -> None:
    answer = call(cloud, "/api/room/things/一?q=1&q=2", "clerk", method="POST", json={"a": 1})
    event = answer.json()
    assert answer.status_code == 201
    assert (event["version"], event["httpMethod"], event["path"]) == ("1.0", "POST", "/api/room/things/一")
    assert event["pathParameters"] == {"proxy": "things/一"}
    assert event["resource"] == "/api/room/{proxy+}"
    assert event["requestContext"]["authorizer"] == {"sub": "clerk", "roles": "steward,reviewer"}
    assert event["multiValueQueryStringParameters"] == {"q": ["1", "2"]}
    assert (json.loads(event["body"]), event["isBase64Encoded"]) == ({"a": 1}, False)
    assert answer.headers["X-Two"] == "a, b"


def test_an_authoriser_is_asked_once_in_its_time_to_live(cloud: Cloud) -> None:
    for _ in range(3):
        assert call(cloud, "/api/room/x", "twice").status_code == 201
    key = {"pk": {"S": "Bearer twice"}}
    asked = cloud.client("dynamodb").get_item(TableName=cloud.outputs()["Asked"], Key=key)
    assert asked["Item"]["n"] == {"N": "1"}


@pytest.mark.parametrize(
    ("token", "status", "text"),
    [(None, 401, "Unauthorized"), ("refused", 403, "Forbidden"), ("broken", 500, "Internal Server Error")],
)
def test_refusals_are_api_gateways_own(cloud: Cloud, token: str | None, status: int, text: str) -> None:
    answer = call(cloud, "/api/room/x", token)
    assert (answer.status_code, answer.json()) == (status, {"message": text})


def test_a_public_route_asks_nobody(cloud: Cloud) -> None:
    event = call(cloud, "/api/room/public/openapi.json").json()
    assert "authorizer" not in event["requestContext"]


def test_what_no_route_takes_is_not_found(cloud: Cloud) -> None:
    answer = call(cloud, "/api/elsewhere/x")
    assert (answer.status_code, answer.json()) == (404, {"message": "Not Found"})


def test_a_function_that_fails_is_an_internal_error(cloud: Cloud) -> None:
    assert call(cloud, "/api/room/public/crash").status_code == 500


def test_requests_over_a_routes_limit_are_refused_until_tokens_came_back(cloud: Cloud) -> None:
    path = LIMITED.removeprefix("GET ")
    assert [call(cloud, path).status_code for _ in range(3)] == [201, 201, 429]
    with requests.Session() as session:
        refused = session.get(f"{cloud.gateway_url}{path}", headers={"Origin": ORIGIN})
    assert (refused.status_code, refused.json()) == (429, {"message": "Too Many Requests"})
    assert refused.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert call(cloud, "/api/room/public/other").status_code == 201
    cloud.forward("100s")
    assert [call(cloud, path).status_code for _ in range(2)] == [201, 429]


def test_a_function_without_a_place_left_is_an_internal_error(cloud: Cloud) -> None:
    answer = call(cloud, "/api/full")
    assert (answer.status_code, answer.json()) == (500, {"message": "Internal Server Error"})


def test_bytes_come_through(cloud: Cloud) -> None:
    answer = call(cloud, "/api/room/public/bytes")
    assert (answer.content, answer.headers["Content-Type"]) == (b"\x89PNG", "image/png")


def test_pages_are_the_buckets_files_with_the_templates_headers(cloud: Cloud) -> None:
    s3, bucket = cloud.client("s3"), cloud.outputs()["Pages"]
    s3.put_object(Bucket=bucket, Key="index.html", Body="<p>首页</p>".encode())
    s3.put_object(
        Bucket=bucket, Key="assets/app.js", Body=b"1", ContentType="text/javascript", CacheControl="max-age=9"
    )
    page, script = call(cloud, "/"), call(cloud, "/assets/app.js")
    assert (page.content.decode(), page.headers["Content-Type"]) == ("<p>首页</p>", "text/html; charset=utf-8")
    assert page.headers["Content-Security-Policy"] == "default-src 'self'"
    assert "Strict-Transport-Security" not in page.headers
    assert (script.headers["Content-Type"], script.headers["Cache-Control"]) == ("text/javascript", "max-age=9")
    with requests.Session() as session:
        again = session.get(f"{cloud.gateway_url}/", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_missing_page_is_refused_as_a_private_bucket_does(cloud: Cloud) -> None:
    assert call(cloud, "/nothing.html").status_code == 403


def test_the_address_in_the_outputs_is_the_gateways(cloud: Cloud) -> None:
    assert cloud.outputs()["Address"] == cloud.gateway_url
    assert cloud.problems() == []
