"""How much somebody has verified on a day. pk verified#<sub>, sk <yyyy-mm-dd>."""

from datetime import timedelta

from pynamodb.attributes import NumberAttribute

from zunyi import clock
from zunyi.table import Row
from zunyi.work import Work

KEPT = timedelta(days=3)


class VerifiedRow(Row, discriminator="verified"):
    asked = NumberAttribute(default=0)
    no = NumberAttribute(default=0)


def today(sub: str) -> VerifiedRow:
    """As it is at this moment; to be added to and saved."""
    pk, sk = f"verified#{sub}", clock.today().isoformat()
    until = int((clock.now() + KEPT).timestamp())
    return VerifiedRow.find(pk, sk) or VerifiedRow(pk=pk, sk=sk, asked=0, no=0, expires_at=until)


def add(w: Work, row: VerifiedRow, *, asked: int, no: int) -> None:
    row.asked, row.no = int(row.asked) + asked, int(row.no) + no
    w.save(row)
