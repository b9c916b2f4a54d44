"""What moto's CloudFormation reads past in a template, set by the services' own APIs after each deployment."""

from collections.abc import Callable, Iterable
from typing import Any

from local.cloud.deploy.stacks import Resource

Clients = Callable[[str], Any]


def finish(resources: Iterable[Resource], clients: Clients) -> None:
    for resource in resources:
        if resource.type in FINISHERS:
            FINISHERS[resource.type](resource, clients)


def finish_bucket(resource: Resource, clients: Clients) -> None:
    s3, bucket, properties = clients("s3"), resource.physical_id, resource.properties
    if status := properties.get("VersioningConfiguration", {}).get("Status"):
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": status})
    if rules := properties.get("CorsConfiguration", {}).get("CorsRules"):
        s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [cors_rule(rule) for rule in rules]})
    if "EventBridgeConfiguration" in properties.get("NotificationConfiguration", {}):
        configuration: dict[str, Any] = {"EventBridgeConfiguration": {}}
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=configuration)


def cors_rule(rule: dict[str, Any]) -> dict[str, Any]:
    """CloudFormation's names to the API's."""
    names = {"MaxAge": "MaxAgeSeconds", "ExposedHeaders": "ExposeHeaders", "Id": "ID"}
    return {names.get(name, name): int(value) if name == "MaxAge" else value for name, value in rule.items()}


def finish_table(resource: Resource, clients: Clients) -> None:
    dynamodb, table, properties = clients("dynamodb"), resource.physical_id, resource.properties
    if life := properties.get("TimeToLiveSpecification"):
        wanted = {"AttributeName": life["AttributeName"], "Enabled": bool(life.get("Enabled", True))}
        dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=wanted)
    if recovery := properties.get("PointInTimeRecoverySpecification"):
        enabled = {"PointInTimeRecoveryEnabled": bool(recovery.get("PointInTimeRecoveryEnabled"))}
        dynamodb.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification=enabled)
    add_indexes(dynamodb, table, properties)


def add_indexes(dynamodb: Any, table: str, properties: dict[str, Any]) -> None:
    """An index that a later template brings: moto's CloudFormation leaves a table as it was made."""
    there = {
        index["IndexName"]
        for index in dynamodb.describe_table(TableName=table)["Table"].get("GlobalSecondaryIndexes", [])
    }
    for index in properties.get("GlobalSecondaryIndexes", []):
        if index["IndexName"] not in there:
            dynamodb.update_table(
                TableName=table,
                AttributeDefinitions=properties["AttributeDefinitions"],
                GlobalSecondaryIndexUpdates=[{"Create": index}],
            )


FINISHERS: dict[str, Callable[[Resource, Clients], None]] = {
    "AWS::S3::Bucket": finish_bucket,
    "AWS::DynamoDB::Table": finish_table,
}
