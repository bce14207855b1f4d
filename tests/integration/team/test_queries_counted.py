"""No page of the staff's asks the database more often the more there is to show."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import url_for
from sqlalchemy import event

from campaign.core.roles import Role
from tests.integration.accounts.staff import signed_in
from tests.support.plenty import add_plenty, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.routing import Rule

    from campaign.deps import Deps
    from tests.support.visitor import Visitor

FEW, MANY = 3, 30

# By endpoint: how often a page may ask. A new page gets its own number.
CEILINGS = {
    "accounts.home": 1,
    "own_account.page": 3,
    "own_account.again": 2,
    "own_account.password": 1,
    "second_step.set_up": 1,
    "passkeys.add": 5,
    "staff_list.index": 2,
    "staff_list.invite": 1,
    "staff_list.one": 2,
    "audit_log.page": 3,
    "team.actions": 5,
    "team.actions_csv": 3,
    "members.seats": 6,
    "members.seat": 4,
    "members.parliament": 7,
    "chain.letter": 7,
    "chain.record": 3,
    "chain.replies": 5,
    "chain.next_reply": 2,
    "chain.reply": 5,
    "chain.reply_file": 2,
    "chain.tell": 7,
    "seat_map.page": 3,
    "seats.index": 4,
    "seats.member": 10,
    "seats.brief_page": 3,
    "seats.brief_pdf": 3,
    "team_updates.page": 6,
    "tasks.index": 3,
    "tasks.task": 2,
    "editor.figures": 7,
    "editor.new_figure": 5,
    "editor.figure": 7,
    "editor.home": 2,
    "editor.grid": 6,
    "editor.document": 5,
    "editor.campaign_history": 3,
    "editor.write": 13,
    "editor.version": 16,
    "editor.compare": 15,
    "editor.preview": 12,
    "editor.preview_one": 12,
    "editor.preview_file": 12,
    "editor.publish": 4,
    "editor.variants": 9,
    "dashboard.home": 13,
    "exports.page": 2,
    "digest.page": 10,
    "report.page": 6,
    "report.pdf": 6,
    "people.find": 1,
    "hooks.index": 3,
    "hooks.one": 4,
}
PERSON = "people.find, posted"
LIMITS = {**CEILINGS, PERSON: 35}
EMAIL = "private@home.example"


def staff_pages(app: Flask) -> dict[str, Rule]:
    """Every address that staff open, by its endpoint."""
    return {
        rule.endpoint: rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and hasattr(app.view_functions[rule.endpoint], "permission")
    }


@contextmanager
def counted(deps: Deps) -> Iterator[Counter[str]]:
    """The statements that are sent meanwhile."""
    sent: Counter[str] = Counter()

    def note(_connection, _cursor, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent[statement] += 1

    event.listen(deps.db.engine, "before_cursor_execute", note)
    yield sent
    event.remove(deps.db.engine, "before_cursor_execute", note)


def asked(app: Flask, deps: Deps, visitor: Visitor) -> dict[str, Counter[str]]:
    """What each page asks when it is opened a second time."""
    about = asdict(shown(deps))
    found = {}
    for endpoint, rule in staff_pages(app).items():
        with app.test_request_context():
            address = url_for(endpoint, **{name: about[name] for name in rule.arguments})
        for _ in range(2):
            with counted(deps) as sent:
                answer = visitor.client.get(address)
                answer.get_data()  # a file's rows are read while it is sent
        assert answer.status_code in (200, 302, 303), f"{address}: {answer.status}"
        found[endpoint] = sent
    form = visitor.get("/team/people")
    with counted(deps) as found[PERSON]:
        page = visitor.submit(form, ("do", "show"), email=EMAIL, reason="They asked by telephone.")
    assert EMAIL in page.text
    return found


def test_every_page_of_the_staffs_has_a_number(app: Flask) -> None:
    assert set(CEILINGS) == set(staff_pages(app))


def test_every_page_asks_as_often_with_thirty_rows_as_with_three(app: Flask, deps: Deps) -> None:
    visitor = signed_in(app, deps, Role.ADMIN)
    add_plenty(deps, range(FEW))
    few = asked(app, deps, visitor)
    add_plenty(deps, range(FEW, MANY))
    many = asked(app, deps, visitor)
    assert _oftener(few, many) == []
    above = {page: sent.total() for page, sent in many.items() if sent.total() > LIMITS[page]}
    assert above == {}
    print(many[PERSON].total())


def _oftener(few: dict[str, Counter[str]], many: dict[str, Counter[str]]) -> list[str]:
    """The statements that a page sends more often when there is more to show."""
    return [
        f"{page}: {number} times for {few[page][statement]}: {statement}"
        for page, sent in many.items()
        for statement, number in sent.items()
        if sent.total() != few[page].total() and number != few[page][statement]
    ]
