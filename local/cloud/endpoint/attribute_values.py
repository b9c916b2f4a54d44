"""DynamoDB's values read and written without a walk through their model.

moto looks at every one of the ten members that a value might have, for each value of each item, and weighs an item
anew for each of its attributes: most of the time of whoever writes thousands of items.
"""

from collections.abc import Callable
from typing import Any

from moto.core.parse import BaseJSONParser
from moto.core.serialize import BaseJSONSerializer
from moto.dynamodb.exceptions import ItemSizeTooLarge
from moto.dynamodb.models.dynamo_type import DynamoType, Item, LimitedSizeDict
from moto.dynamodb.models.utilities import bytesize

from local.cloud.endpoint.patching import Patches

PLAIN = frozenset({"S", "N", "BOOL", "NULL"})  # the same in JSON and in moto
ITEM_BYTES_MAX = 405_000  # as moto has it: measured on AWS


def install(patches: Patches) -> None:
    patches.replace(BaseJSONParser, "_parse_structure", parsing(vars(BaseJSONParser)["_parse_structure"]))
    serialize = vars(BaseJSONSerializer)["_serialize_type_structure"]
    patches.replace(BaseJSONSerializer, "_serialize_type_structure", serializing(serialize))
    patches.replace(Item, "__init__", make_item)


def parsing(original: Callable[..., Any]) -> Callable[..., Any]:
    def parse_structure(parser: Any, shape: Any, value: Any) -> Any:
        known = as_json(value) if shape.name == "AttributeValue" else None
        return original(parser, shape, value) if known is None else known

    return parse_structure


def serializing(original: Callable[..., None]) -> Callable[..., None]:
    def serialize_structure(serializer: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
        known = as_json(value) if key and shape.name == "AttributeValue" else None
        if known is None:
            original(serializer, serialized, value, shape, key)
        else:
            serialized[serializer.get_serialized_name(shape, key)] = known

    return serialize_structure


def make_item(item: Any, hash_key: DynamoType, range_key: DynamoType | None, attrs: dict[str, Any]) -> None:
    item.hash_key, item.range_key = hash_key, range_key
    item.attrs = LimitedSizeDict({key: DynamoType(value) for key, value in attrs.items()})
    if sum(bytesize(key) + value.size() for key, value in item.attrs.items()) > ITEM_BYTES_MAX:
        raise ItemSizeTooLarge


def as_json(value: Any) -> dict[str, Any] | None:
    """The value as DynamoDB reads and writes it; None where there are sets or bytes in it: those moto has to walk."""
    if isinstance(value, DynamoType):
        kind, content = value.type, value.value
    elif type(value) is dict and len(value) == 1:
        [(kind, content)] = value.items()
    else:
        return None
    if kind in PLAIN:
        return {kind: content}
    if kind == "M" and type(content) is dict:
        members = {key: as_json(each) for key, each in content.items()}
        return None if None in members.values() else {kind: members}
    if kind == "L" and type(content) is list:
        listed = [as_json(each) for each in content]
        return None if None in listed else {kind: listed}
    return None
