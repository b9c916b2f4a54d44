"""Digests that name their algorithm, so that another can follow (SM3 where it is required)."""

import hashlib
import hmac


def digest(content: bytes) -> str:
    """
    >>> digest(b"")
    'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    """
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def keyed(key: bytes, text: str) -> str:
    """Keyed digest of a value that could be guessed. Source: RFC 2104."""
    return f"hmac-sha256:{keyed_hex(key, text)}"


def keyed_hex(key: bytes, text: str) -> str:
    """The bare hexadecimal form, for ids made of it."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare without telling by time where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
