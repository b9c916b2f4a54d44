"""The key that golden ids and search keys are hashed with, from Secrets Manager."""

import functools
import os

from zunyi.storage import client


@functools.cache
def id_key() -> bytes:
    """Read once for each execution environment; it never changes."""
    secret: str = client("secretsmanager").get_secret_value(SecretId=os.environ["SECRET_ARN"])["SecretString"]
    return secret.encode()
