"""Delta Lake tables in a folder or on S3: accepted rows per dataset, evidence and golden records of each kind."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
from deltalake import DeltaTable, QueryBuilder, write_deltalake
from deltalake.exceptions import CommitFailedError, TableNotFoundError

from fusion.sql import name, statement, text

PARTITIONS: Final = "0123456789abcdef"
COMMITS_MAX: Final = 8
"""Attempts of one merge. Leases keep writers apart by partition; what remains only looks like a conflict."""
FILES_MAX: Final = 64
"""Of a table, before its small ones are joined: four of each partition."""
LISTED_MAX: Final = 100
"""So many keys are looked for inside the table's reader, whose time grows with rows times keys; for more of them whole
partitions are read."""


@dataclass(frozen=True)
class Source:
    """Where the rows of a delivery come from, as golden values will tell."""

    submission: str
    file: str
    received_at: str
    """RFC 3339, UTC, to the second: compared as text."""


@dataclass(frozen=True)
class Lake:
    """`root`: a local folder or s3://bucket/prefix; `storage_options` as deltalake takes them."""

    root: str
    storage_options: Mapping[str, str] | None = None

    def open(self, table: str) -> DeltaTable | None:
        try:
            return DeltaTable(self.uri(table), storage_options=self._options())
        except TableNotFoundError:
            return None

    def load(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: str,
        into: str,
        columns: Mapping[str, str],
        where: str = "true",
        *,
        only: str = "true",
    ) -> None:
        """Makes the temporary table `into` with `columns` ({name: type}); what the lake lacks is empty or null.

        where: what the table's reader looks for, files and rows; only: which of these are kept, in DuckDB's words.
        """
        with self.reading(connection, table, columns, where) as rows:
            made = "create temp table $into as select * from $rows where $only"
            connection.execute(statement(made, into=into, rows=rows, only=only))

    @contextmanager
    def reading(
        self, connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], where: str = "true"
    ) -> Iterator[str]:
        """What one query may read once, batch by batch, in brackets: its rows are never in memory all together."""
        found = self.open(table)
        if found is None:
            empty = ", ".join(f"cast(null as {kind}) as {name(column)}" for column, kind in columns.items())
            yield statement("(select $empty limit 0)", empty=empty)
            return
        stored = {field.name for field in found.schema().fields}
        read = ", ".join(name(column) for column in columns if column in stored) or "1"
        # The reader is DataFusion: names and literals are written as in DuckDB.
        query = statement("select $read from t where $where", read=read, where=where)
        connection.register("batches", QueryBuilder().register("t", found).execute(query))
        casts = ", ".join(
            f"cast({name(column) if column in stored else 'null'} as {kind}) as {name(column)}"
            for column, kind in columns.items()
        )
        yield statement("(select $casts from batches)", casts=casts)
        connection.unregister("batches")

    def merge(
        self, table: str, rows: duckdb.DuckDBPyRelation, *, key: str, partition: str, parts: Sequence[str]
    ) -> None:
        """Puts `rows` in the place of those with the same `key`; a row whose content is null takes that one away.

        `parts`: every partition a row is in now or was in before. Doing it again changes nothing.
        """
        if not parts:
            return
        if self.open(table) is None:
            empty = rows.limit(0)
            options = self._options()
            write_deltalake(self.uri(table), empty, partition_by=[partition], mode="ignore", storage_options=options)
        among = ", ".join(text(part) for part in parts)
        same = f"t.{name(key)} = s.{name(key)} and t.{name(partition)} in ({among})"
        for attempt in range(1, COMMITS_MAX + 1):
            try:
                self._merge_once(table, rows, same)
            except CommitFailedError:
                if attempt == COMMITS_MAX:
                    raise
            else:
                return

    def _merge_once(self, table: str, rows: duckdb.DuckDBPyRelation, same: str) -> None:
        target = DeltaTable(self.uri(table), storage_options=self._options())
        merger = target.merge(rows, same, source_alias="s", target_alias="t", merge_schema=True)
        merger = merger.when_matched_delete("s.content is null").when_matched_update_all("s.content is not null")
        merger.when_not_matched_insert_all("s.content is not null").execute()

    def tidy(self, table: str) -> None:
        """Joins small files once there are many: each commit adds some to every partition, and each is a request to
        whoever reads. Not while somebody else writes: then the next one does it."""
        found = self.open(table)
        if found is not None and len(found.file_uris()) > FILES_MAX:
            with suppress(CommitFailedError):
                found.optimize.compact()

    def compact(self, table: str, *, keep_hours: int = 168) -> None:
        """Joins small files and drops those no reader within `keep_hours` needs. For a schedule."""
        found = self.open(table)
        if found is not None:
            found.optimize.compact()
            found.vacuum(retention_hours=keep_hours, dry_run=False)

    def uri(self, table: str) -> str:
        if "://" in self.root:
            return f"{self.root.rstrip('/')}/{table}"
        return str(Path(self.root) / table)

    def _options(self) -> dict[str, str] | None:
        return dict(self.storage_options) if self.storage_options else None


def accepted_table(department: str, dataset: str) -> str:
    return f"accepted/{department}/{dataset}"


def among(column: str, values: Sequence[str]) -> str:
    """A condition for the lake's reader; nothing narrower than true when the values are too many to list."""
    if len(values) > LISTED_MAX:
        return "true"
    return f"{name(column)} in ({', '.join(text(value) for value in values)})" if values else "false"
