"""Money in words: kept in whole fen, read in yuan."""

from decimal import Decimal


def in_yuan(fen: int) -> str:
    """Exact: sums of the city's registers are longer than a float can tell.

    >>> in_yuan(65000), in_yuan(9007199254740993), in_yuan(-1)
    ('650.00 元', '90,071,992,547,409.93 元', '-0.01 元')
    """
    return f"{Decimal(fen).scaleb(-2):,.2f} 元"
