"""What whoever does a deed works with: the HTTP API, the landing bucket, and a cloud in which some functions fail."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from local.cloud import Cloud
from local.cloud.faults.kills import Barred
from local.demo.api import Api, ApiError
from local.faults.upload import DEPARTMENT, Upload

ASKED_MAX = 5
IDLE_S_MAX = 120
STEWARD = f"steward-{DEPARTMENT}"


class Hands:
    """number: no other deed of this cloud has it. kept: what an answer said that is asked for later."""

    def __init__(self, cloud: Cloud, number: int) -> None:
        self.cloud = cloud
        self.number = number
        self.upload = Upload(number)
        self.kept: dict[str, str] = {}
        self._asked = 0

    @property
    def slug(self) -> str:
        """The number in letters: codes of the platform have no digits."""
        return "drill-" + "".join(chr(ord("a") + int(digit)) for digit in str(self.number))

    def ask(self, who: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The same request until it is answered, as a client does that learnt nothing. Raises ApiError."""
        self._asked += 1
        key = f"deed-{self.number}-{self._asked}" if body is not None else ""
        for _ in range(ASKED_MAX):
            try:
                return Api(self.cloud.gateway_url, self.cloud.token(who)).call(method, path, body, key)
            except ApiError as error:
                if error.status < 500:
                    raise
        message = f"{method} {path} is not answered"
        raise TimeoutError(message)

    def land(self, key: str, body: bytes) -> None:
        bucket = self.cloud.outputs()["LandingBucketOutput"]
        self.cloud.client("s3").put_object(Bucket=bucket, Key=key, Body=body)

    def rest(self) -> None:
        self.cloud.wait_idle(IDLE_S_MAX)

    @contextmanager
    def barred(self, function: str, action: str) -> Iterator[None]:
        """While the block lasts, and until all that it began has ended."""
        self.cloud.let_fail(Barred((function, action)))
        try:
            yield
            self.rest()
        finally:
            self.cloud.let_fail(None)

    def submission(self, name: str) -> Any:
        """Of a file; {} before it was taken in."""
        listed = self.ask(STEWARD, "GET", f"blockdata/submissions?department={DEPARTMENT}")["items"]
        found = [each["id"] for each in listed if each["file"]["name"] == name]
        return self.ask(STEWARD, "GET", f"blockdata/submissions/{found[0]}") if found else {}
