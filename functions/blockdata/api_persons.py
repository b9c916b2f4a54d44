"""Looking up a person: for a case, on a ground granted to the caller's department, never without a footprint."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from blockdata import as_of, identifiers, lookups, relations
from blockdata.as_of import DayAheadError
from blockdata.permission import Asked, RefusedError
from blockdata.relations import Sight
from blockdata.room import room
from blockdata.shapes.persons import Lookup, LookupAnswer, Person
from blockdata.store import golden, records
from blockdata.store.id_key import id_key
from blockdata.store.names import names_of
from zunyi.access import Access
from zunyi.caller import Caller
from zunyi.logs import logger
from zunyi.masking import mask


@room.post("/persons/lookup", allows="LookUpPerson", summary="查询一个人")
def look_up_person(body: Lookup, caller: Caller, access: Access) -> LookupAnswer:
    """Each request is a read of its own: a stored answer for its Idempotency-Key would be a copy of the person."""
    asked = Asked(caller, body.case_number or "", body.ground or "")
    try:
        person, fields = found(asked, body, access)
    except RefusedError as refused:
        raise asked.refusal(refused.code) from None
    except (BotoCoreError, ClientError) as error:
        logger.exception("a look-up failed")
        raise asked.refusal("failed") from error
    return LookupAnswer(person=person, footprint=asked.leave("allowed", fields))


def found(asked: Asked, body: Lookup, access: Access) -> tuple[Person, list[str]]:
    """The person as the caller may see it, known then, and the fields shown whole. Raises RefusedError.

    Permission comes first: who may not look learns nothing, not even whether the number was well formed.
    """
    number, wrong = number_of(body)
    asked.subject = identifiers.golden_id(id_key(), number) if number else None
    grant = asked.permitted(access)
    if wrong:
        raise RefusedError(wrong)
    try:
        until = as_of.until(body.as_of)
    except DayAheadError:
        raise RefusedError("day-ahead") from None
    record = by_number(number, until) if number else by_name(body, until)
    if record is None:
        raise RefusedError("not-known-then" if until else "person-not-found")
    asked.subject = record["golden_id"]
    names, sight = names_of(lookups.sources(record)), Sight(granted=grant.fields)
    others = records.follow(relations.others(record), until)
    belonging = relations.present(record, others, sight=sight, names=names, mask=mask)
    person = lookups.present(record, granted=grant.fields, names=names, mask=mask, relations=belonging)
    return person, lookups.fields_of(record, grant.fields)


def number_of(body: Lookup) -> tuple[str | None, str | None]:
    """The number in 18 characters, or what is wrong with whom is asked for; neither when asked by name and birth."""
    if body.id_number:
        try:
            return identifiers.id18(body.id_number), None
        except identifiers.IdNumberError:
            return None, "id-number-invalid"
    complete = body.name and body.birth and identifiers.birth_date(body.birth)
    return None, None if complete else "person-not-given"


def by_number(number: str, until: str | None) -> Mapping[str, Any] | None:
    """The record under the id made of the number; else the one whose rows bear the number."""
    key = id_key()
    direct = records.find(identifiers.golden_id(key, number), until)
    return direct or the_only(identifiers.search_key(key, "id", number), until)


def by_name(body: Lookup, until: str | None) -> Mapping[str, Any] | None:
    """By the name of today, whatever was known then."""
    name, birth = identifiers.person_name(body.name or ""), identifiers.birth_date(body.birth or "") or ""
    return the_only(identifiers.search_key(id_key(), "name-birth", name, birth), until)


def the_only(search_key: str, until: str | None) -> Mapping[str, Any] | None:
    """The one record under a search key, or None. Raises RefusedError when there are several: nobody gets a list."""
    ids = golden.under(search_key)
    if len(ids) > 1:
        raise RefusedError("several-found")
    return records.find(ids[0], until) if ids else None
