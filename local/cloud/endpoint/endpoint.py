"""The address that AWS_ENDPOINT_URL names: moto's services in this process, behind our layers."""

import os
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config
from moto import settings
from moto.moto_api._internal import mock_random
from moto.moto_api._internal.models import moto_api_backend
from moto.moto_server import werkzeug_app

from local.cloud.access.guard import Guard
from local.cloud.access.permits import Permits
from local.cloud.access.sessions import Sessions
from local.cloud.clock import moto_time
from local.cloud.clock.hands import CloudClock
from local.cloud.endpoint import attribute_values, notices, transactions
from local.cloud.endpoint.browser import ForBrowsers
from local.cloud.endpoint.buses import Buses, Sender
from local.cloud.endpoint.callers import Callers, Identified
from local.cloud.endpoint.changes import Changes
from local.cloud.endpoint.locks import Locked, ServiceLocks
from local.cloud.endpoint.messages import Messages
from local.cloud.endpoint.metering import Meter, Metered
from local.cloud.endpoint.patching import Patches, spare
from local.cloud.endpoint.promises import Promises
from local.cloud.endpoint.s3 import checksums
from local.cloud.endpoint.s3.forms import Forms
from local.cloud.faults.faulty import Faulty
from local.cloud.faults.plan import Faults
from local.cloud.settings import REGION
from local.cloud.traces import Traced
from local.cloud.web_server import WebServer

KEY = "AKIALOCALCLOUDADMIN0"  # whoever works from outside the functions: the deployer, tests, a person


class Endpoint:
    """moto's state is this process's own: one endpoint at a time. It begins empty."""

    def __init__(self, *, port: int, seed: int, senders: Mapping[str, Sender], clock: CloudClock) -> None:
        moto_api_backend.reset()
        mock_random.seed(seed)
        self.patches = Patches()
        self.locks = ServiceLocks()
        self.callers = Callers()
        self.permits = Permits(now=clock.moment)
        self.sessions = Sessions(self.patches)
        self.meter = Meter(KEY)
        self.faults = Faults()
        self.patches.replace(werkzeug_app, "DISABLE_GLOBAL_CORS", True)
        self.patches.replace(settings, "S3_IGNORE_SUBDOMAIN_BUCKETNAME", True)  # the guard reads buckets in the path
        spare(self.patches)
        moto_time.install(self.patches, clock)
        attribute_values.install(self.patches)
        checksums.install(self.patches)
        transactions.install(self.patches)
        self.messages = Messages(self.patches, self.locks)
        self.changes = Changes(self.patches, self.locks)
        self.buses = Buses(self.patches, senders, self.permits, clock)
        notices.install(self.patches, self.buses)
        moto = werkzeug_app.DomainDispatcherApplication(werkzeug_app.create_backend_app)
        faulty = Faulty(Locked(Promises(moto, clock), self.locks), self.faults, self.locks)
        guarded = Guard(faulty, self.permits, self.sessions, owners=frozenset({KEY}), clock=clock)
        served = Traced(Identified(Metered(ForBrowsers(Forms(guarded), clock), self.meter), self.callers))
        self._server = WebServer(served, port=port, name="aws-endpoint")
        self._port_before = os.environ.get("MOTO_PORT")
        os.environ["MOTO_PORT"] = str(self._server.port)  # moto's workflows call back over HTTP
        self._session = boto3.Session(aws_access_key_id=KEY, aws_secret_access_key="local", region_name=REGION)  # noqa: S106
        self._clients: dict[str, Any] = {}

    @property
    def url(self) -> str:
        return self._server.url

    def client(self, service: str) -> Any:
        """A boto3 client with the rights of the cloud's owner."""
        if service not in self._clients:
            version = "s3v4" if service == "s3" else None  # its addresses say when they were signed
            config = Config(retries={"total_max_attempts": 1}, read_timeout=900, signature_version=version)
            self._clients[service] = self._session.client(service, endpoint_url=self.url, config=config)  # type: ignore[call-overload]
        return self._clients[service]

    def environment(self) -> dict[str, str]:
        keys = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": "local", "AWS_ALLOW_HTTP": "true"}
        return {"AWS_ENDPOINT_URL": self.url, "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION, **keys}

    def close(self) -> None:
        for client in self._clients.values():
            client.close()
        self._server.close()
        self.patches.undo()
        moto_api_backend.reset()
        if self._port_before is None:
            del os.environ["MOTO_PORT"]
        else:
            os.environ["MOTO_PORT"] = self._port_before
