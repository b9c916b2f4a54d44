"""Generated pages say what the sources say."""

from pathlib import Path

import pytest

from ops.reference import pages


@pytest.mark.parametrize(("path", "text"), [*pages()], ids=lambda value: value.name if isinstance(value, Path) else "")
def test_a_generated_page_is_current(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run `python -m ops.reference`"
