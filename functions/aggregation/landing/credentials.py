"""Temporary credentials with which a department's own tools write under its prefix, and nowhere else.

The role's policy and the session's policy both say so: the first by the session's tag, the second by name. Credentials
are for one answer: never stored, never logged. A role that assumes another gets at most an hour (AWS's rule of chains).
"""

import json
import os
from dataclasses import dataclass
from typing import Any

from zunyi.storage import client

VALID_S = 3_600
ACTIONS = ("s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")
KEY_ACTIONS = ("kms:GenerateDataKey", "kms:Decrypt")


@dataclass(frozen=True, kw_only=True, repr=False)
class Credentials:
    access_key: str
    secret_key: str
    session_token: str
    expires_at: str


def session_policy(department: str, *, bucket_arn: str, key_arn: str) -> dict[str, Any]:
    """What is left of the role's rights in a session of this department."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": [*ACTIONS], "Resource": [f"{bucket_arn}/{department}/*"]},
            {"Effect": "Allow", "Action": [*KEY_ACTIONS], "Resource": [key_arn]},
        ],
    }


def issue(department: str) -> Credentials:
    policy = session_policy(
        department, bucket_arn=os.environ["LANDING_BUCKET_ARN"], key_arn=os.environ["LANDING_KEY_ARN"]
    )
    made = client("sts").assume_role(
        RoleArn=os.environ["UPLOAD_ROLE_ARN"],
        RoleSessionName=department,
        Policy=json.dumps(policy, separators=(",", ":")),
        Tags=[{"Key": "department", "Value": department}],
        DurationSeconds=VALID_S,
    )["Credentials"]
    return Credentials(
        access_key=made["AccessKeyId"],
        secret_key=made["SecretAccessKey"],
        session_token=made["SessionToken"],
        expires_at=made["Expiration"].isoformat(timespec="seconds").replace("+00:00", "Z"),
    )


def command(department: str, dataset: str, *, bucket: str, region: str, day: str) -> str:
    """What a clerk types once the three variables are set; nothing secret is in it."""
    return (
        "# 先把 access_key、secret_key、session_token 设为环境变量 "
        "AWS_ACCESS_KEY_ID、AWS_SECRET_ACCESS_KEY、AWS_SESSION_TOKEN\n"
        f"aws s3 cp 报送文件.csv s3://{bucket}/{department}/{dataset}/{day}/报送文件.csv --region {region}"
    )
