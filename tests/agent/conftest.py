"""The environment of the rooms that the agent meets, as their own tests have it."""

import os

os.environ.setdefault("TABLE", "test-table")
os.environ.setdefault("BUS", "test-bus")
os.environ.setdefault("LANDING_BUCKET", "test-landing")
os.environ.setdefault("ISSUERS", "https://login.test, https://other.test")
os.environ.setdefault("AUDIENCE", "zunyi-console")
