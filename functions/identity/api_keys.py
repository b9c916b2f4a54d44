"""API keys of machines. Only a digest is kept: who reads the table cannot call the API.

pk apikey#sha256:<digest of the key>, sk apikey; of a department's own key by_owner keys#<department>, by time and id.
"""

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from identity.principals import Principal, known, slug
from zunyi.digests import digest
from zunyi.table import Row

LENGTH_MAX = 200
ASSURANCE = "key"


class ApiKeyRow(Row, discriminator="api-key"):
    holder = UnicodeAttribute()
    name = UnicodeAttribute()
    roles = UnicodeAttribute()
    department = UnicodeAttribute()
    revoked = BooleanAttribute(default=False)
    made_by = UnicodeAttribute(null=True)
    revoked_at = UnicodeAttribute(null=True)


def find(key: str) -> Principal | None:
    """Whom the key was given to; None for a key nobody has, or one that was revoked."""
    if len(key) > LENGTH_MAX:
        return None
    row = ApiKeyRow.find(pk_of(key), "apikey")
    if row is None or row.revoked:
        return None
    return Principal(
        sub=row.holder,
        name=row.name,
        roles=known(row.roles.split(",")),
        department=slug(row.department),
        acr=ASSURANCE,
    )


def pk_of(key: str) -> str:
    return f"apikey#{digest(key.encode())}"
