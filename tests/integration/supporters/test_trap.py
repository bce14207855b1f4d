"""The box that programs fill in: they get nowhere, and no person loses anything."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from campaign.db.models import Message
from campaign.deps import Deps
from tests.support.visitor import Visitor
from tests.support.way import SLUG, to_mp

FORMS = {
    "you": {
        "name": "Jane Smith",
        "email": "jane@home.example",
        "address_1": "1 High Street",
        "town": "Ourtown",
    },
    "contact": {"name": "Jane Smith", "email": "jane@home.example", "message": "Hello there"},
    "updates": {"email": "jane@home.example"},
}


@pytest.mark.parametrize(("name", "typed"), FORMS.items())
def test_a_filled_box_stops_the_form_and_keeps_what_was_typed(
    visit: Visitor, deps: Deps, name: str, typed: dict[str, str]
) -> None:
    to_mp(visit)
    opened = visit.get(f"/{SLUG}/{name}")
    assert opened.tree is not None
    box = opened.tree.xpath("//div[@class='pb-trap']")[0]
    assert box.get("aria-hidden") == "true"
    assert box.xpath(".//input/@tabindex") == ["-1"]
    if name == "contact":
        typed = {**typed, "topic": opened.tree.xpath("//input[@name='topic']/@value")[0]}
    answer = visit.submit(opened, homepage_url="https://spam.example", **typed)
    assert answer.status == 422
    for words in typed.values():
        assert words in answer.source
    assert answer.errors[0][1] == "homepage_url"
    assert answer.tree is not None
    assert not answer.tree.xpath("//*[@aria-hidden='true']//input"), "now the person sees it"
    with deps.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0
    again = visit.submit(answer)
    assert (again.status, again.path) != (422, answer.path)
