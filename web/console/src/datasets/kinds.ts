/** Endings of the files that the engine reads; what a file really is, it finds out itself. */
export const KINDS = ".csv,.txt,.xlsx,.xls,.et,.jsonl,.ndjson,.parquet,.html,.htm,.xml,.gz,.zip";
/** The same in words. */
export const KINDS_NAMED = "Excel（xlsx、xls）、CSV、JSON Lines 或 Parquet";
