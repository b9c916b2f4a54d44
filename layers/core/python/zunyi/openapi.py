"""A room's routes as an OpenAPI 3.1 document. Source: OpenAPI Specification 3.1.0."""

import inspect
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import models_json_schema

if TYPE_CHECKING:
    from zunyi.http import Room
    from zunyi.views import View

Mode = Literal["validation", "serialization"]
Names = Mapping[Any, dict[str, Any]]
REFERENCE = "#/components/schemas/{model}"
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail", "remedy", "trace"],
    "properties": {
        **{name: {"type": "string"} for name in ("type", "title", "code", "detail", "remedy", "trace")},
        "status": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


def document(room: "Room") -> dict[str, Any]:
    """Paths are as a client calls them, from /api/<room>."""
    models = {entry for view in room.views.values() for entry in models_of(view)}
    names, schemas = models_json_schema(sorted(models, key=str), ref_template=REFERENCE)
    paths: dict[str, Any] = {}
    for (method, path), view in sorted(room.views.items(), key=lambda item: item[0][::-1]):
        paths.setdefault(f"/api/{room.name}{path}", {})[method.lower()] = operation(view, names)
    described: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": f"zunyi {room.name}", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Problem": PROBLEM},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }
    sort_choices(described)
    return described


def sort_choices(schema: Any) -> None:
    """Choices in one order: typing takes Literal["a", "b"] and Literal["b", "a"] for one and keeps the first made."""
    if isinstance(schema, dict):
        if all(isinstance(choice, str) for choice in schema.get("enum", [None])):
            schema["enum"] = sorted(schema["enum"])
        for part in schema.values():
            sort_choices(part)
    elif isinstance(schema, list):
        for part in schema:
            sort_choices(part)


def operation(view: "View", names: Names) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": view.function.__name__.strip("_"),
        "summary": view.summary,
        "parameters": [*map(in_path, re.findall(r"\{(\w+)\}", view.path)), *query(view)],
        "responses": {
            str(view.status): {
                "description": "成功",
                "content": {"application/json": {"schema": schema_of(view.result, "serialization", names)}},
            },
            "default": {
                "description": "出错",
                "content": {"application/problem+json": {"schema": {"$ref": REFERENCE.format(model="Problem")}}},
            },
        },
    }
    if view.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema_of(view.body, "validation", names)}},
        }
    if view.writes or view.needs_key:
        described["parameters"].append(
            {"name": "Idempotency-Key", "in": "header", "required": view.needs_key, "schema": {"type": "string"}}
        )
    if view.action:
        described["security"] = [{"bearer": []}]
    return described


def in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def query(view: "View") -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "query",
            "required": default is inspect.Parameter.empty,
            "schema": TypeAdapter(kind).json_schema(),
        }
        for name, (kind, default) in view.query.items()
    ]


def models_of(view: "View") -> list[tuple[type[BaseModel], Mode]]:
    found: list[tuple[Any, Mode]] = [(view.body, "validation"), (view.result, "serialization")]
    return [(model, mode) for model, mode in found if isinstance(model, type) and issubclass(model, BaseModel)]


def schema_of(kind: Any, mode: Mode, names: Names) -> dict[str, Any]:
    return names.get((kind, mode), {"type": "object"})
