"""Folding characters, names and free text."""

from typing import Final

from fusion.reference.cell import Cell, fixed
from fusion.values import characters, limits

_FOLD: Final = str.maketrans(characters.COMMON | characters.RARE)
_COMPATIBLE: Final = str.maketrans(characters.COMPATIBLE)
_FULL_WIDTH = characters.python_class(characters.FULL_WIDTH)
_SPACE = characters.python_class(characters.SPACE)
_INVISIBLE = characters.python_class(characters.INVISIBLE)
_COMPATIBILITY = characters.python_class(characters.COMPATIBILITY)
_HAN = characters.python_class(f"[{characters.HAN}]")
_HAN_NAME = characters.python_class(f"[{characters.HAN}]+(?:·[{characters.HAN}]+)*")
_LATIN_NAME = characters.python_class("[A-Za-z][A-Za-z .'·-]*")
_PRIVATE_USE = characters.python_class(characters.PRIVATE_USE)
_DOTS = characters.python_class(characters.MIDDLE_DOTS)
_SPACES = characters.python_class(" +")


def fold(cell: str) -> Cell:
    """Full width to half, strange blanks to blanks, invisible characters away, compatible forms unified, trimmed.

    >>> fold("\\u3000５２Ａ\\u200b ").value
    '52A'
    """
    spaced = _INVISIBLE.sub("", _SPACE.sub(" ", cell))
    unified = spaced.translate(_FOLD).translate(_COMPATIBLE)
    folded = unified.strip(" ")
    stray = spaced != cell or folded != unified
    return Cell(
        *(folded, None),
        fixed(
            full_width=bool(_FULL_WIDTH.search(cell)),
            stray_space=stray,
            compatibility_character=unified != spaced.translate(_FOLD),
        ),
    )


def spelt(written: str) -> str:
    """How a code's spelling is looked up.

    >>> spelt("在 保\u3000")
    '在保'
    """
    return str(fold(written).value).replace(" ", "")


def person_name(folded: str) -> Cell:
    """
    >>> person_name("买买提•吐尔逊").value, person_name("王 芳").value, person_name("王芳1").error
    ('买买提·吐尔逊', '王芳', 'name-characters')
    """
    if not _HAN.search(folded):
        name = _SPACES.sub(" ", folded)
        return _named(name, bool(_LATIN_NAME.fullmatch(name)), limits.NAME_LATIN_MAX, fixed(stray_space=name != folded))
    joined = folded.replace(" ", "")
    name = _DOTS.sub(characters.MIDDLE_DOT, joined)
    fixes = fixed(stray_space=joined != folded, middle_dot=name != joined)
    return _named(name, bool(_HAN_NAME.fullmatch(name)), limits.NAME_HAN_MAX, fixes)


def _named(name: str, well_formed: bool, length_max: int, fixes: int) -> Cell:
    if _PRIVATE_USE.search(name):
        return Cell(None, "name-private-use", fixes)
    if not well_formed:
        return Cell(None, "name-characters", fixes)
    if not 2 <= len(name) <= length_max:
        return Cell(None, "name-length", fixes)
    return Cell(name, None, fixes)


def free_text(folded: str) -> Cell:
    """
    >>> free_text("中国银行  遵义分行").value
    '中国银行 遵义分行'
    """
    single = _SPACES.sub(" ", folded)
    fixes = fixed(stray_space=single != folded)
    return Cell(None, "text-too-long", fixes) if len(single) > limits.TEXT_MAX else Cell(single, None, fixes)
