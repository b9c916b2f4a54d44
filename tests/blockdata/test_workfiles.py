"""What one step leaves for the next."""

import os

import boto3
import pytest
from moto.s3.models import s3_backends

from blockdata.store import workfiles
from tests.blockdata.pipeline_world import keys

ACCOUNT = "123456789012"
LISTED_MAX = 1_000  # keys that one listing of S3 tells


@pytest.mark.usefixtures("world")
def test_no_working_file_stays_however_many_there_were() -> None:
    bucket = os.environ["LAKE_BUCKET"]
    for number in range(LISTED_MAX + 1):
        s3_backends[ACCOUNT]["aws-cn"].put_object(bucket, f"work/sub_1/{number}", b"")
    boto3.client("s3").put_object(Bucket=bucket, Key="work/sub_10/1", Body=b"")

    workfiles.clear("sub_1")

    assert keys("LAKE_BUCKET") == ["work/sub_10/1"]
