"""Keyed hashes: golden ids and search keys say nothing to those who do not hold the platform's secret."""

import hashlib
import hmac
from typing import Final

LENGTH: Final = 32
BLOCK: Final = 64


def keyed(secret: bytes, text: str) -> str:
    """The first 32 hexadecimal digits of HMAC-SHA-256."""
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()[:LENGTH]


def golden_id(secret: bytes, number: str) -> str:
    """Of a person with a valid citizen id (18 characters)."""
    return f"per_{keyed(secret, f'person|{number}')}"


def search_key(secret: bytes, kind: str, *values: str) -> str:
    """Kinds: id <18 characters>; name-birth <name> <YYYY-MM-DD>; phone <as cleaned>."""
    return keyed(secret, "|".join(("search", kind, *values)))


def pads(secret: bytes) -> tuple[bytes, bytes]:
    """HMAC's inner and outer pads (RFC 2104), for SQL, which has no HMAC of its own."""
    block = (hashlib.sha256(secret).digest() if len(secret) > BLOCK else secret).ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)


def keyed_sql(expression: str) -> str:
    """`keyed` in SQL, for queries over a table `secret` (inner_pad blob, outer_pad blob)."""
    return f"substr(sha256(outer_pad || unhex(sha256(inner_pad || encode({expression})))), 1, {LENGTH})"
