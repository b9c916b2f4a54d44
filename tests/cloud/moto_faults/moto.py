"""An AWS that checks ask, either moto as it is or moto behind our layers; and ways to look into it as it works."""

import contextlib
import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from moto.server import ThreadedMotoServer

from local.cloud import Cloud
from local.cloud.endpoint.patching import Patches
from local.cloud.settings import REGION
from tests.cloud.building import AssemblyBuilder, Json

TOGETHER_S = 0.3  # how long one of two waits for the other, who comes at once or is kept out


@dataclass(frozen=True)
class Moto:
    url: str
    key: str
    deploy: Callable[[str, Json], object]  # a stack's name and template

    def client(self, service: str) -> Any:
        """A new one, with connections of its own."""
        return boto3.client(
            service,  # type: ignore[call-overload]
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=self.key,
            aws_secret_access_key="local",
            config=Config(retries={"total_max_attempts": 1}, signature_version="s3v4" if service == "s3" else None),
        )


@contextmanager
def bare() -> Iterator[Moto]:
    """Before any cloud was opened in this process."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    there: set[str] = set()

    def deploy(name: str, template: Json) -> None:
        formation = moto.client("cloudformation")
        act = formation.update_stack if name in there else formation.create_stack
        act(StackName=name, TemplateBody=json.dumps(template))
        there.add(name)

    moto = Moto(f"http://{host}:{port}", "AKIAIOSFODNN7EXAMPLE", deploy)
    yield moto
    server.stop()


@contextmanager
def mended() -> Iterator[Moto]:
    with Cloud(wait_s_max=0.05, schedules=False) as cloud:

        def deploy(name: str, template: Json) -> None:
            builder = AssemblyBuilder(cloud.folder / "assemblies" / name)
            builder.stack(name).template = template
            cloud.deploy(builder.write())

        yield Moto(cloud.endpoint_url, cloud.environment()["AWS_ACCESS_KEY_ID"], deploy)


@contextmanager
def put_in_place(owner: Any, name: str, made: Callable[[Any], Any]) -> Iterator[None]:
    """`made` from what stands there."""
    patches = Patches()
    patches.replace(owner, name, made(vars(owner)[name]))
    try:
        yield
    finally:
        patches.undo()


@contextmanager
def met_at(owner: Any, name: str) -> Iterator[None]:
    """Two threads that call this method of moto's meet before it, if nothing keeps them apart."""
    barrier = threading.Barrier(2)

    def meeting(original: Callable[..., Any]) -> Callable[..., Any]:
        def met(*args: Any, **kwargs: Any) -> Any:
            try:
                barrier.wait(TOGETHER_S)
            except threading.BrokenBarrierError:
                return original(*args, **kwargs)
            return original(*args, **kwargs)

        return met

    with put_in_place(owner, name, meeting):
        yield


def twice(act: Callable[[], Any]) -> list[Any]:
    """What two threads got that did it at the same time; nothing of one that failed."""
    got: list[Any] = []

    def acted() -> None:
        with contextlib.suppress(Exception):  # refused: it counts as not done
            got.append(act())

    threads = [threading.Thread(target=acted) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


def calls_of(act: Callable[[], Any]) -> int:
    """How many Python functions the threads call that answer the requests of `act`, which opens its own connections."""
    counted = 0

    def count(_frame: Any, event: str, _arg: Any) -> None:
        nonlocal counted
        counted += event == "call"

    threading.setprofile(count)
    try:
        act()
    finally:
        threading.setprofile(None)
    return counted
