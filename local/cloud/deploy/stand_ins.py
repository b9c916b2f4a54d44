"""Resources that moto's CloudFormation does not know: they hold their properties, and answer Ref and GetAtt."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from moto.cloudformation.exceptions import UnformattedGetAttTemplateException

from local.cloud.settings import ACCOUNT, PARTITION, REGION


@dataclass(frozen=True)
class Kind:
    """How a type names its resources. `because` says what of the type is not emulated, and why.

    In texts: {id} short and unique, {name} as CloudFormation makes one, {gateway} the gateway's host, {account},
    {region}, {partition} and the resource's own properties.
    """

    type: str
    physical: str = "{id}"
    attributes: Mapping[str, str] = field(default_factory=dict)
    name_property: str = ""
    because: str = ""


class StandIn:
    """One resource. Subclasses are made from kinds, one a type, in the shape of moto's CloudFormationModel."""

    kind: ClassVar[Kind]
    gateway: ClassVar[str] = ""
    seed: ClassVar[int] = 0

    def __init__(self, name: str, properties: dict[str, Any], *, stack: str, logical_id: str) -> None:
        self.properties = properties
        self.unique = f"{stack}/{logical_id}"
        self.values: dict[str, str] = {
            **{key: value for key, value in properties.items() if isinstance(value, str)},
            "account": ACCOUNT,
            "region": REGION,
            "partition": PARTITION,
            "gateway": self.gateway,
            "id": hashlib.sha256(self.unique.encode()).hexdigest()[:10],
            "name": name,
        }

    @property
    def physical_resource_id(self) -> str:
        return self.kind.physical.format_map(self.values)

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr in cls.kind.attributes

    def get_cfn_attribute(self, attribute_name: str) -> str:
        if attribute_name not in self.kind.attributes:
            raise UnformattedGetAttTemplateException
        return self.kind.attributes[attribute_name].format_map(self.values)

    def is_created(self) -> bool:
        return True

    @classmethod
    def cloudformation_name_type(cls) -> str:
        return cls.kind.name_property

    @classmethod
    def cloudformation_type(cls) -> str:
        return cls.kind.type

    @classmethod
    def create_from_cloudformation_json(
        cls, resource_name: str, cloudformation_json: dict[str, Any], account_id: str, region_name: str, **kwargs: Any
    ) -> "StandIn":
        del account_id, region_name
        stack = kwargs["StackId"].split("/")[1]
        made = cls(resource_name, cloudformation_json["Properties"], stack=stack, logical_id=kwargs["LogicalId"])
        made.created()
        return made

    @classmethod
    def update_from_cloudformation_json(
        cls,
        original_resource: "StandIn",
        new_resource_name: str,
        cloudformation_json: dict[str, Any],
        account_id: str,
        region_name: str,
    ) -> "StandIn":
        del new_resource_name, account_id, region_name
        original_resource.properties = cloudformation_json["Properties"]
        original_resource.changed()
        return original_resource

    def created(self) -> None:
        """For types that make something in moto as well."""

    def changed(self) -> None:
        """The same after a change of its properties."""

    def delete(self, account_id: str, region_name: str) -> None:
        """Nothing outlives it."""


def stand_in(kind: Kind, base: type[StandIn] = StandIn) -> type[StandIn]:
    return type(kind.type.replace("AWS::", "").replace("::", ""), (base,), {"kind": kind, "__module__": __name__})
