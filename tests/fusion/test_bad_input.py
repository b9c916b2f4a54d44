"""Files as they should not be: what becomes of each is what the page says (docs/reference/bad-input.md)."""

import socket
from pathlib import Path

import pytest

from tests.fusion.bad_input.case import Case, observe
from tests.fusion.bad_input.page import CASES


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_every_bad_file_comes_to_the_end_that_is_told(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No network is tried on the way, whatever an entity names; and each row is in exactly one count."""

    def refuse(*_: object) -> None:
        message = "a file made us open a socket"
        raise AssertionError(message)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert observe(case, tmp_path) == case.outcome
