"""DynamoDB streams: moto's records as AWS shows them to a function, and a word when there are new ones."""

from collections.abc import Callable
from typing import Any

from moto.awslambda.models import LambdaBackend
from moto.dynamodb import models as dynamodb
from moto.dynamodb.models.table import StreamRecord, StreamShard
from moto.sqs import models as sqs

from local.cloud.endpoint.locks import ServiceLocks
from local.cloud.endpoint.patching import Patches
from local.cloud.settings import ACCOUNT, REGION


class Changes:
    """Stream records by table. Listeners hear the table's name; they must not wait."""

    def __init__(self, patches: Patches, locks: ServiceLocks) -> None:
        self.lock = locks.of("dynamodb")
        self.listeners: list[Callable[[str], None]] = []

        def add(shard: Any, old: Any, new: Any) -> None:
            if old is not None and new is not None and old.to_json() == new.to_json():
                return  # AWS writes no record for a change that changes nothing
            names = {(True, False): "INSERT", (False, True): "REMOVE"}
            name = names.get((old is None, new is None), "MODIFY")
            number = len(shard.items) + shard.starting_sequence_number
            view = shard.table.stream_specification["StreamViewType"]
            shard.items.append(StreamRecord(shard.table, view, name, old, new, number))
            for listener in self.listeners:
                listener(shard.table.name)

        patches.replace(StreamShard, "add", add)
        self._keep_mappings_from_polling(patches)

    def _keep_mappings_from_polling(self, patches: Patches) -> None:
        """moto calls a mapped function within PutItem and SendMessage, without filters or retries: ours do it later."""
        original = vars(LambdaBackend)["create_event_source_mapping"]

        def create(backend: Any, spec: dict[str, Any]) -> Any:
            mapping = original(backend, spec)
            for table in dynamodb.dynamodb_backends[ACCOUNT][REGION].tables.values():
                table.lambda_event_source_mappings.clear()
            for queue in sqs.sqs_backends[ACCOUNT][REGION].queues.values():
                queue.lambda_event_source_mappings.clear()
            return mapping

        patches.replace(LambdaBackend, "create_event_source_mapping", create)

    def count(self, table: str) -> int:
        shard = self._shard(table)
        return len(shard.items) if shard else 0

    def read(self, table: str, start: int, limit: int) -> list[dict[str, Any]]:
        """Records from position `start` on, committed ones only: a transaction holds the lock until it is done."""
        with self.lock:
            shard = self._shard(table)
            records = [record.to_json() for record in shard.items[start : start + limit]] if shard else []
            arn = dynamodb.dynamodb_backends[ACCOUNT][REGION].tables[table].latest_stream_label if shard else ""
        return [shown(record, table, arn) for record in records]

    def _shard(self, table: str) -> StreamShard | None:
        found = dynamodb.dynamodb_backends[ACCOUNT][REGION].tables.get(table)
        return found.stream_shard if found else None


def shown(record: dict[str, Any], table: str, label: str | None) -> dict[str, Any]:
    change = dict(record["dynamodb"])
    change["ApproximateCreationDateTime"] = int(change["ApproximateCreationDateTime"].timestamp())
    arn = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}/stream/{label}"
    return {**record, "awsRegion": REGION, "eventSourceARN": arn, "dynamodb": change}
