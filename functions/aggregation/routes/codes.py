"""代码表: codes with the days on which they hold, what each edition changed, and which contracts use a list."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from aggregation import store
from aggregation.codes import lists
from aggregation.codes.known import Code, codes, names_in, titles
from aggregation.codes.lists import EditionChange, State, Use
from aggregation.routes.code_shapes import ChangedCode, CodeItem, CodeListItem, CodeLists, Codes, EditionItem, UseItem
from aggregation.routes.room import room
from zunyi import clock
from zunyi.access import Access


@room.get("/codes", allows="ReadCodes", summary="代码")
def list_codes(*, access: Access, code_list: str = "", q: str = "", state: State | None = None) -> Codes:
    """The lists are shipped with the engine and have some hundred codes in all: one page holds them."""
    access.require()
    today = clock.today()
    return Codes(
        items=[to_code(name, code, today) for name, code in lists.found(code_list, q, state, today)], next=None
    )


@room.get("/code-lists", allows="ReadCodes", summary="代码表的版本与使用")
def list_code_lists(access: Access) -> CodeLists:
    access.require()
    today, names = clock.today(), {each.id: each.name for each in store.departments()}
    uses = lists.uses(store.contracts(store.every_dataset()))
    items = [to_list(name, uses.get(name, []), names, today) for name in titles()]
    return CodeLists(items=items, next=None)


def to_code(list_: str, code: Code, today: date) -> CodeItem:
    return CodeItem(
        code_list=list_,
        list_name=titles()[list_][0],
        code=code.code,
        name=code.name,
        aliases=[*lists.aliases(list_, code.code)],
        since=day(code.since),
        until=day(code.until),
        successor=code.successor,
        successor_name=names_in(list_).get(code.successor or ""),
        state=lists.state_of(code, today),
    )


def to_list(list_: str, uses: Sequence[Use], names: dict[str, str], today: date) -> CodeListItem:
    name, standard = titles()[list_]
    states = Counter(lists.state_of(code, today) for code in codes(list_))
    changes = lists.changes(list_)
    in_force = max((each.number for each in changes if each.since <= today), default=0)
    return CodeListItem(
        code_list=list_,
        name=name,
        standard=standard,
        valid=states["valid"],
        ended=states["ended"],
        future=states["future"],
        editions=[to_edition(each, in_force) for each in changes],
        uses=[UseItem(**vars(each), department_name=names.get(each.department, each.department)) for each in uses],
    )


def to_edition(change: EditionChange, in_force: int) -> EditionItem:
    return EditionItem(
        number=change.number,
        since=change.since.isoformat(),
        in_force=change.number == in_force,
        note=change.note,
        added=[ChangedCode(code=each.code, name=each.name, successor=None) for each in change.added],
        ended=[ChangedCode(code=each.code, name=each.name, successor=each.successor) for each in change.ended],
    )


def day(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None
