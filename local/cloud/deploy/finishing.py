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
    if rules := properties.get("LifecycleConfiguration", {}).get("Rules"):
        kept = [lifecycle_rule(rule) for rule in rules if is_kept(rule)]
        s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": kept})
    else:
        s3.delete_bucket_lifecycle(Bucket=bucket)


def is_kept(rule: dict[str, Any]) -> bool:
    """moto forgets these: without them a rule would remove what the template keeps."""
    sizes = "ObjectSizeGreaterThan" in rule or "ObjectSizeLessThan" in rule
    return not sizes and "NewerNoncurrentVersions" not in rule.get("NoncurrentVersionExpiration", {})


def lifecycle_rule(rule: dict[str, Any]) -> dict[str, Any]:
    """CloudFormation's form to the API's; transitions change nothing here and are left out.

    >>> lifecycle_rule({"Status": "Enabled", "Prefix": "work/", "ExpirationInDays": 30})
    {'Status': 'Enabled', 'Filter': {'Prefix': 'work/'}, 'Expiration': {'Days': 30}}
    """
    prefix, tags = rule.get("Prefix", ""), rule.get("TagFilters", [])
    chosen = {"And": {"Prefix": prefix, "Tags": tags}} if tags else {"Prefix": prefix}
    expiration: dict[str, Any] = {}
    for name, value in (("Days", "ExpirationInDays"), ("Date", "ExpirationDate")):
        if value in rule:
            expiration[name] = int(rule[value]) if name == "Days" else rule[value]
    if "ExpiredObjectDeleteMarker" in rule:
        expiration["ExpiredObjectDeleteMarker"] = str(rule["ExpiredObjectDeleteMarker"]).lower() == "true"
    noncurrent = rule.get("NoncurrentVersionExpirationInDays") or rule.get("NoncurrentVersionExpiration", {}).get(
        "NoncurrentDays"
    )
    abort = rule.get("AbortIncompleteMultipartUpload", {}).get("DaysAfterInitiation")
    parts = {
        "Expiration": expiration,
        "NoncurrentVersionExpiration": {"NoncurrentDays": int(noncurrent)} if noncurrent else {},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": int(abort)} if abort else {},
    }
    named = {"ID": rule["Id"]} if "Id" in rule else {}
    return {**named, "Status": rule["Status"], "Filter": chosen} | {name: part for name, part in parts.items() if part}


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
