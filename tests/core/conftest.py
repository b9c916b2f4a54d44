"""A context's table on moto, as infra/constructs/context_table.py declares it."""

import os

os.environ.setdefault("TABLE", "test-table")
os.environ.setdefault("BUS", "test-bus")
