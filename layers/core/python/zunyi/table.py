"""The table of a context: state, inbox and outbox as rows told apart by their `kind`.

Keys are prefixes with ids ("submission#sub_…"). Rows that belong to a list carry owner/owner_sort or
state_key/state_sort and are found by the indexes of those names; a row without them is in no list.
"""

import os
from typing import Any

from pynamodb.attributes import DiscriminatorAttribute, NumberAttribute, UnicodeAttribute, VersionAttribute
from pynamodb.connection import Connection
from pynamodb.indexes import AllProjection, GlobalSecondaryIndex
from pynamodb.models import Model

connection = Connection()


class ByOwner(GlobalSecondaryIndex["Row"]):  # type: ignore[no-untyped-call]  # pynamodb leaves it untyped
    class Meta:
        index_name = "by_owner"
        projection = AllProjection()

    owner = UnicodeAttribute(hash_key=True)
    owner_sort = UnicodeAttribute(range_key=True)


class ByState(GlobalSecondaryIndex["Row"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "by_state"
        projection = AllProjection()

    state_key = UnicodeAttribute(hash_key=True)
    state_sort = UnicodeAttribute(range_key=True)


class Pending(GlobalSecondaryIndex["Row"]):  # type: ignore[no-untyped-call]
    class Meta:
        index_name = "pending"
        projection = AllProjection()

    pending = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class Row(Model):
    """Base of every row: `class TicketRow(Row, discriminator="ticket")`. `version` guards each save."""

    class Meta:
        table_name = os.environ.get("TABLE", "TABLE-is-not-set")

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute()
    version = VersionAttribute()
    owner = UnicodeAttribute(null=True)
    owner_sort = UnicodeAttribute(null=True)
    state_key = UnicodeAttribute(null=True)
    state_sort = UnicodeAttribute(null=True)
    pending = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute(null=True)
    expires_at = NumberAttribute(null=True)  # seconds since 1970, DynamoDB's time to live

    by_owner = ByOwner()
    by_state = ByState()
    by_pending = Pending()

    @classmethod
    def _get_connection(cls) -> Any:
        """All rows share one client: a client of its own would cost each model a tenth of a second."""
        if cls._connection is None or cls._connection.table_name != cls.Meta.table_name:
            super()._get_connection().connection._client = connection.client  # noqa: SLF001 - the only way in
        return cls._connection

    @classmethod
    def told_kind(cls) -> str:
        """The kind as the table has it."""
        return str(cls.kind.get_discriminator(cls))

    @classmethod
    def find(cls, pk: str, sk: str) -> Any:
        """The row, read consistently, or None."""
        try:
            return cls.get(pk, sk, consistent_read=True)
        except cls.DoesNotExist:
            return None
