"""Opaque ids: they say nothing of whom or what they name."""

import hashlib
import secrets

LENGTH = 32


def opaque(prefix: str, *parts: str) -> str:
    """The same id for the same parts, whoever asks and whenever: `<prefix>_<32 hex>`.

    Not for guessable personal values (an id number can be found by trying all): those need a keyed hash.

    >>> opaque("sub", "bucket", "key", "version") == opaque("sub", "bucket", "key", "version")
    True
    """
    text = "\x1f".join(parts)
    return f"{prefix}_{hashlib.sha256(text.encode()).hexdigest()[:LENGTH]}"


def fresh(prefix: str) -> str:
    """An id nobody had before."""
    return f"{prefix}_{secrets.token_hex(LENGTH // 2)}"
