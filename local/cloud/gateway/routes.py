"""The HTTP API as the template describes it: which route takes a request, and what stands behind it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from local.cloud.deploy.errors import DeploymentError
from local.cloud.deploy.stacks import Resource
from local.cloud.gateway import throttling
from local.cloud.gateway.throttling import Limit

V2 = "AWS::ApiGatewayV2"
FUNCTION_ARN = re.compile(r"arn:[\w-]+:lambda:[\w-]+:\d+:function:[\w-]+")


@dataclass(frozen=True)
class Authorizer:
    """A REQUEST authoriser of format 2.0 with simple responses."""

    id: str
    function: str
    headers: tuple[str, ...]  # identity sources, in lower case
    ttl_s: float


@dataclass(frozen=True)
class Route:
    """`method` may be ANY, `path` may end in a greedy variable: /api/room/{proxy+}."""

    api: str
    method: str
    path: str
    function: str
    authorizer: Authorizer | None

    @property
    def key(self) -> str:
        return f"{self.method} {self.path}" if self.path else "$default"

    def match(self, method: str, path: str) -> dict[str, str] | None:
        """The path's variables, or None.

        >>> Route("a", "ANY", "/api/room/{proxy+}", "f", None).match("GET", "/api/room/x/y")
        {'proxy': 'x/y'}
        """
        if self.method not in ("ANY", method):
            return None
        if not self.path:
            return {}
        pattern = re.sub(r"\\{(\w+)\\\+\\}", r"(?P<\1>.+)", re.escape(self.path))
        found = re.fullmatch(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", pattern), path)
        return found.groupdict() if found else None

    def precedence(self) -> tuple[bool, bool, int, bool]:
        """API Gateway's: full paths before variables before greedy ones, longer before shorter, method before ANY."""
        return (not self.path, "+}" in self.path, -len(self.path.split("{")[0]), self.method == "ANY")


@dataclass(frozen=True)
class Cors:
    origins: tuple[str, ...]
    headers: dict[str, str]


@dataclass(frozen=True)
class HttpApi:
    routes: tuple[Route, ...] = ()
    cors: Cors | None = None
    limits: Mapping[str, Limit] = field(default_factory=dict)  # by route key

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        for route in self.routes:
            variables = route.match(method, path)
            if variables is not None:
                return route, variables
        return None


def read(resources: Iterable[Resource]) -> HttpApi:
    """Raises DeploymentError for what this gateway does not do."""
    resources = list(resources)
    by_type: dict[str, list[Resource]] = {}
    for resource in resources:
        by_type.setdefault(resource.type, []).append(resource)
    authorizers = {resource.physical_id: authorizer(resource) for resource in by_type.get(f"{V2}::Authorizer", [])}
    integrations = {resource.physical_id: integration(resource) for resource in by_type.get(f"{V2}::Integration", [])}
    allowed = {
        function_of(resource.properties["FunctionName"])
        for resource in by_type.get("AWS::Lambda::Permission", [])
        if resource.properties.get("Principal") == "apigateway.amazonaws.com"
    }
    routes = [route(resource, integrations, authorizers, allowed) for resource in by_type.get(f"{V2}::Route", [])]
    apis = by_type.get(f"{V2}::Api", [])
    cors = next(
        (read_cors(r.properties["CorsConfiguration"]) for r in apis if "CorsConfiguration" in r.properties), None
    )
    limits: dict[str, Limit] = {}
    for stage in by_type.get(f"{V2}::Stage", []):
        limits |= throttling.read(stage.properties)
    return HttpApi(tuple(sorted(routes, key=Route.precedence)), cors, limits)


def route(
    resource: Resource, integrations: dict[str, str], authorizers: dict[str, Authorizer], allowed: set[str]
) -> Route:
    properties = resource.properties
    method, _, path = properties["RouteKey"].partition(" ")
    function = integrations[properties["Target"].split("/")[-1]]
    kind = properties.get("AuthorizationType", "NONE")
    if kind not in ("NONE", "CUSTOM"):
        raise failure(resource, f"AuthorizationType {kind} is not emulated, only NONE and CUSTOM")
    who = authorizers[properties["AuthorizerId"]] if kind == "CUSTOM" else None
    for called in (function, *((who.function,) if who else ())):
        if function_of(called) not in allowed:
            raise failure(resource, f"no AWS::Lambda::Permission lets the API call {called}")
    return Route(properties["ApiId"], "ANY" if method == "$default" else method, path, function, who)


def integration(resource: Resource) -> str:
    """The function's ARN."""
    properties = resource.properties
    found = FUNCTION_ARN.search(properties.get("IntegrationUri", ""))
    if properties.get("IntegrationType") != "AWS_PROXY" or not found:
        raise failure(resource, "only proxy integrations with functions are emulated")
    if str(properties.get("PayloadFormatVersion")) != "1.0":
        raise failure(resource, "only payload format 1.0 is emulated")
    return found[0]


def authorizer(resource: Resource) -> Authorizer:
    properties = resource.properties
    found = FUNCTION_ARN.search(properties.get("AuthorizerUri", ""))
    simple = str(properties.get("EnableSimpleResponses", False)).lower() == "true"
    if properties.get("AuthorizerType") != "REQUEST" or not found or not simple:
        raise failure(resource, "only REQUEST authorisers with simple responses are emulated")
    sources = [source.removeprefix("$request.header.") for source in properties.get("IdentitySource", [])]
    if any(source.startswith("$") for source in sources):
        raise failure(resource, "only headers are emulated as identity sources")
    ttl = float(properties.get("AuthorizerResultTtlInSeconds", 0))
    return Authorizer(resource.physical_id, found[0], tuple(source.lower() for source in sources), ttl)


def read_cors(properties: dict[str, Any]) -> Cors:
    headers = {
        f"Access-Control-{name}": ",".join(properties[key])
        for name, key in (("Allow-Methods", "AllowMethods"), ("Allow-Headers", "AllowHeaders"))
        if key in properties
    }
    if "ExposeHeaders" in properties:
        headers["Access-Control-Expose-Headers"] = ",".join(properties["ExposeHeaders"])
    if properties.get("AllowCredentials"):
        headers["Access-Control-Allow-Credentials"] = "true"
    if "MaxAge" in properties:
        headers["Access-Control-Max-Age"] = str(properties["MaxAge"])
    return Cors(tuple(properties.get("AllowOrigins", [])), headers)


def function_of(name_or_arn: str) -> str:
    """
    >>> function_of("arn:aws:lambda:us-east-1:123456789012:function:f"), function_of("f")
    ('f', 'f')
    """
    return name_or_arn.rsplit(":", 1)[-1]


def failure(resource: Resource, what: str) -> DeploymentError:
    return DeploymentError(resource.stack, what, logical_id=resource.logical_id, type_=resource.type)
