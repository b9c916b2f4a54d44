"""AWS's addresses in templates, and where the same things are on this machine."""

from collections.abc import Callable

from local.cloud.settings import REGION


def rewriter(*, gateway: str, endpoint: str) -> Callable[[str], str]:
    """Loopback has no certificates, and S3 no host a bucket: texts that name either are turned to what is there.

    >>> rewrite = rewriter(gateway="http://127.0.0.1:80", endpoint="http://127.0.0.1:81")
    >>> rewrite("https://127.0.0.1:80"), rewrite("connect-src https://*.s3.us-east-1.amazonaws.com")
    ('http://127.0.0.1:80', 'connect-src http://127.0.0.1:81')
    """
    changes = {f"https://{gateway.removeprefix('http://')}": gateway, f"https://*.s3.{REGION}.amazonaws.com": endpoint}

    def rewrite(text: str) -> str:
        for aws, here in changes.items():
            text = text.replace(aws, here)
        return text

    return rewrite
