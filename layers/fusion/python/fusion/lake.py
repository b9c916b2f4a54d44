"""Delta Lake tables in a folder or on S3: accepted rows per dataset, evidence and golden records of each kind."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import duckdb
from deltalake import ColumnProperties, DeltaTable, QueryBuilder, WriterProperties, write_deltalake
from deltalake.exceptions import CommitFailedError, TableNotFoundError

from fusion.sql import from_file, name, statement, texts

PARTITIONS: Final = "0123456789abcdef"
COMMITS_MAX: Final = 8
"""Attempts of one merge. Leases keep writers apart by partition; what remains only looks like a conflict."""
FILES_MAX: Final = 64
"""Small ones of a table, before they are joined: four of each partition."""
SMALL_BYTES: Final = 8 << 20
"""Files of that size are not joined with others any more: adding to a table costs what is added, not what stands."""
TOGETHER_BYTES: Final = 32 << 20
"""Partitions that are rewritten in one commit: a writer holds several times what its files take."""
LISTED_MAX: Final = 100
"""So many keys are written into the reader's condition, which then passes over files that cannot hold them."""
WRITTEN: Final = WriterProperties(
    compression="ZSTD",
    compression_level=1,
    max_row_group_size=1 << 17,
    default_column_properties=ColumnProperties(dictionary_enabled=False),
)
"""Digests and names are all different, and dictionaries of them cost more than they save. A group of rows is what the
reader and the writer hold."""
CONFIGURATION: Final = {"delta.checkpointInterval": "10"}
"""Whoever opens a table reads every commit since the last checkpoint, each by a request."""
NOTHING: Final = "false"
NO_DETOURS: Final = "set datafusion.execution.parquet.pushdown_filters = true"
"""The reader decodes the column that is looked for first, then of the others what was found."""


@dataclass(frozen=True)
class Source:
    """Where the rows of a delivery come from, as golden values will tell."""

    submission: str
    file: str
    received_at: str
    """RFC 3339, UTC, to the second: compared as text."""


@dataclass(frozen=True)
class Lake:
    """`root`: a local folder or s3://bucket/prefix; `storage_options` as deltalake takes them.

    It sees each table as that stood when it first looked, and its own commits: opening one takes several requests. For
    one step of work, whose leases keep others from what it reads and writes.
    """

    root: str
    storage_options: Mapping[str, str] | None = None
    _seen: dict[str, DeltaTable] = field(default_factory=dict, init=False, repr=False, compare=False)

    def open(self, table: str) -> DeltaTable | None:
        if table not in self._seen:
            try:
                self._seen[table] = DeltaTable(self.uri(table), storage_options=self._options())
            except TableNotFoundError:
                return None
        return self._seen[table]

    def load(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: str,
        into: str,
        columns: Mapping[str, str],
        where: str = "true",
        *,
        of: tuple[str, str] | None = None,
    ) -> None:
        """Makes the temporary table `into` with `columns` ({name: type}); what the lake lacks is empty or null.

        where: what the table's reader looks for, files and rows; of: (a column, a query of the connection): only rows
        whose value there is one of the query's, however many.
        """
        with self.reading(connection, table, columns, where, of=of) as rows:
            made = "create or replace temp table $into as select * from $rows"
            connection.execute(statement(made, into=into, rows=rows))

    @contextmanager
    def reading(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: str,
        columns: Mapping[str, str],
        where: str = "true",
        *,
        of: tuple[str, str] | None = None,
    ) -> Iterator[str]:
        """What one query may read once, batch by batch, in brackets: its rows are never in memory all together.

        Joined with another table DuckDB would put them there all the same, because it cannot know how many they are:
        let the table's reader look for them by `of`, or ask `not in`.
        """
        found = self.open(table)
        with _one_of(connection, of) as (one_of, sought):
            if found is None or one_of == NOTHING:
                empty = ", ".join(f"cast(null as {kind}) as {name(each)}" for each, kind in columns.items())
                yield statement("(select $empty limit 0)", empty=empty)
                return
            stored = {field.name for field in found.schema().fields}
            read = ", ".join(name(each) for each in columns if each in stored) or "1"
            # The reader is DataFusion: names and literals are written as in DuckDB.
            reader = QueryBuilder().register("t", found)
            reader.execute(NO_DETOURS)
            if sought:
                reader = reader.register("sought", sought)
            query = statement("select $read from t where ($where) and $one_of", read=read, where=where, one_of=one_of)
            batches = reader.execute(query)
            connection.register("batches", batches)
            casts = ", ".join(
                f"cast({name(each) if each in stored else 'null'} as {kind}) as {name(each)}"
                for each, kind in columns.items()
            )
            yield statement("(select $casts from batches)", casts=casts)
            connection.unregister("batches")

    def merge(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: str,
        rows: str,
        *,
        key: str,
        partition: str,
        parts: Sequence[str],
    ) -> None:
        """Puts the rows of the query `rows` in the place of those with the same `key`; a row whose content is null
        takes that one away.

        `parts`: every partition a row is in now or was in before. Doing it again changes nothing. Rows that do not
        stand yet are added first, in one commit; then partitions where some stand are rewritten, large ones one by
        one: who is interrupted leaves a row twice rather than not at all, and puts it right by doing it again.
        """
        if not parts:
            return
        connection.execute(statement("create or replace temp view delivery as $rows", rows=rows))
        if self.open(table) is None:
            empty = connection.sql("from delivery limit 0")
            write_deltalake(
                self.uri(table),
                empty,
                partition_by=[partition],
                mode="ignore",
                configuration=CONFIGURATION,
                storage_options=self._options(),
            )
        for attempt in range(1, COMMITS_MAX + 1):
            try:
                self._merge_once(connection, table, key, partition, parts)
            except CommitFailedError:
                self._seen.pop(table, None)
                if attempt == COMMITS_MAX:
                    raise
            else:
                return

    def _merge_once(
        self, connection: duckdb.DuckDBPyConnection, table: str, key: str, partition: str, parts: Sequence[str]
    ) -> None:
        columns, where = dict.fromkeys((key, partition), "varchar"), among(partition, parts)
        keys = statement("select $key from delivery", key=name(key))
        self.load(connection, table, "standing", columns, where, of=(key, keys))
        named = {"key": name(key), "part": name(partition)}
        connection.execute(from_file("lake/changing", **named))
        added = connection.sql(from_file("lake/added", **named))
        if added.limit(1).fetchall():
            self.append(table, added, partition=partition)
        touched = [part for (part,) in connection.execute(from_file("lake/touched", **named)).fetchall()]
        target = self._existing(table)
        for group in _groups(target, partition, touched):
            same = " and ".join(f"t.{each} = s.{each}" for each in named.values())
            within = f"{same} and t.{among(partition, group)}"
            mine = connection.sql(statement("from changing where $among", among=among(partition, group)))
            merger = target.merge(
                mine, within, source_alias="s", target_alias="t", merge_schema=True, writer_properties=WRITTEN
            )
            merger = merger.when_matched_delete("s.content is null")
            merger.when_matched_update_all("s.content is not null").execute()

    def append(self, table: str, rows: duckdb.DuckDBPyRelation, *, partition: str) -> None:
        """Adds `rows`, none of which may stand yet, in one commit."""
        write_deltalake(
            self.open(table) or self.uri(table),
            rows,
            partition_by=[partition],
            mode="append",
            schema_mode="merge",
            storage_options=self._options(),
            writer_properties=WRITTEN,
        )

    def _existing(self, table: str) -> DeltaTable:
        found = self.open(table)
        if found is None:
            raise TableNotFoundError(table)
        return found

    def tidy(self, table: str) -> None:
        """Joins small files once there are many: each commit adds some to every partition, and each is a request to
        whoever reads. Not while somebody else writes: then the next one does it."""
        found = self.open(table)
        if found is not None and _small(found) > FILES_MAX:
            with suppress(CommitFailedError):
                found.optimize.compact(target_size=SMALL_BYTES, max_concurrent_tasks=1, writer_properties=WRITTEN)
            self._seen.pop(table, None)

    def sweep(self, table: str, *, keep_hours: int = 168) -> int:
        """Drops files that the table gave up more than `keep_hours` ago: whoever reads longer would miss them. Returns
        how many. For a schedule: every commit that changes standing rows leaves some."""
        found = self.open(table)
        if found is None:
            return 0
        return len(found.vacuum(keep_hours, dry_run=False, enforce_retention_duration=False, full=True))

    def uri(self, table: str) -> str:
        if "://" in self.root:
            return f"{self.root.rstrip('/')}/{table}"
        return str(Path(self.root) / table)

    def _options(self) -> dict[str, str] | None:
        return dict(self.storage_options) if self.storage_options else None


def accepted_table(department: str, dataset: str) -> str:
    return f"accepted/{department}/{dataset}"


@contextmanager
def _one_of(
    connection: duckdb.DuckDBPyConnection, of: tuple[str, str] | None
) -> Iterator[tuple[str, DeltaTable | None]]:
    """`of` as a condition for the lake's reader, and where the values are too many to list the table `sought` of it."""
    if of is None:
        yield "true", None
        return
    column, query = of
    values = [value for (value,) in connection.sql(query).limit(LISTED_MAX + 1).fetchall() if value is not None]
    if len(values) <= LISTED_MAX:
        yield among(column, values), None
        return
    with TemporaryDirectory() as folder:
        write_deltalake(folder, connection.sql(query))
        yield statement("$each in (select $each from sought)", each=name(column)), DeltaTable(folder)


def _small(table: DeltaTable) -> int:
    sizes = table.get_add_actions(flatten=True)["size_bytes"].to_pylist()
    return sum(size < SMALL_BYTES for size in sizes)


def _groups(table: DeltaTable, partition: str, parts: Sequence[str]) -> Iterator[list[str]]:
    """`parts`, in order, as many together as take TOGETHER_BYTES."""
    files = table.get_add_actions(flatten=True)
    columns = (files[f"partition.{partition}"].to_pylist(), files["size_bytes"].to_pylist())
    sizes = Counter[str]()
    for part, size in zip(*columns, strict=True):
        sizes[part] += size
    group: list[str] = []
    for part in parts:
        if group and sum(sizes[each] for each in (*group, part)) > TOGETHER_BYTES:
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def among(column: str, values: Sequence[str]) -> str:
    """A condition for the lake's reader; nothing narrower than true when the values are too many to list."""
    if len(values) > LISTED_MAX:
        return "true"
    return f"{name(column)} in ({texts(values)})" if values else NOTHING
