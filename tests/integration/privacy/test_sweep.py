"""Words go after one period, names after another; counts stay; what must still go is untouched."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from campaign.content.tallies import letters_sent
from campaign.core.mail import Address
from campaign.core.retention import Keep
from campaign.core.states import ActionState
from campaign.db.models import (
    Action,
    Consent,
    Document,
    Erasure,
    Message,
    MessageKind,
    StaffSession,
    User,
    Version,
)
from campaign.deps import Deps
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.privacy.sweep import overdue, sweep, sweep_daily
from tests.support.clock import SetClock
from tests.support.letters import action_of, confirmed, drafted
from tests.support.way import work


def test_words_go_first_and_names_later(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    work(deps)
    clock.pass_time(days=Keep.WORDS.value.days - 1)
    assert sweep(deps) == 0
    clock.pass_time(days=2)
    assert sweep(deps)
    assert sweep(deps) == 0, "once is enough"
    action = action_of(deps, key)
    assert (action.body, action.subject) == (None, None)
    assert action.name == "Jane Smith"

    clock.pass_time(days=Keep.IDENTITY.value.days)
    assert sweep(deps)
    action = action_of(deps, key)
    assert (action.name, action.email, action.address_1, action.postcode) == (None,) * 4
    with deps.db.read() as session:
        assert set(session.scalars(select(Message.to_email))) == {""}
        assert letters_sent(session, action.campaign_id) == 1


def test_a_letter_that_has_not_gone_keeps_its_words(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    clock.pass_time(days=500)
    assert sweep(deps) == 0
    assert action_of(deps, key).body


def test_words_written_after_the_words_were_deleted_go_with_the_names(
    deps: Deps, clock: SetClock
) -> None:
    """An answer that came late, and was handed on."""
    key = confirmed(deps)
    work(deps)
    clock.pass_time(days=Keep.WORDS.value.days + 1)
    sweep(deps)
    action = action_of(deps, key)
    with deps.db.write() as session:
        late = Outgoing(
            kind=MessageKind.FORWARD,
            action_id=action.id,
            idempotency_key="late",
            to=Address("jane@home.example", "Jane Smith"),
            sender_name="Charity",
            subject="About your illness",
            text="Dear Jane, about your illness",
        )
        enqueue(deps, session, late)
    work(deps)
    clock.pass_time(days=Keep.IDENTITY.value.days)
    assert sweep(deps)
    with deps.db.read() as session:
        messages = session.scalars(select(Message)).all()
    assert {(row.text, row.subject, row.to_email, row.to_name) for row in messages} == {("",) * 4}


def test_an_untouched_draft_goes_after_a_fortnight_whatever_ended_it(
    deps: Deps, clock: SetClock
) -> None:
    key = drafted(deps)
    withdrawn = drafted(deps, "sam@home.example")
    with deps.db.write() as session:
        row = session.scalars(select(Action).where(Action.key == withdrawn)).one()
        row.state = ActionState.WITHDRAWN
    clock.pass_time(days=15)
    while sweep(deps):
        pass
    for each in (key, withdrawn):
        assert action_of(deps, each).email is None
        assert action_of(deps, each).body is None


def test_words_stay_with_the_name_where_their_owner_agreed(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    work(deps)
    action = action_of(deps, key)
    with deps.db.write() as session:
        session.add(Consent(action_id=action.id, kind="story", wording="Keep", given_at=deps.now()))
    clock.pass_time(days=Keep.WORDS.value.days + 1)
    while sweep(deps):
        pass
    assert action_of(deps, key).body
    with deps.db.read() as session:
        assert set(session.scalars(select(Message.text))) == {""}
    clock.pass_time(days=Keep.IDENTITY.value.days)
    while sweep(deps):
        pass
    assert action_of(deps, key).body is None


def test_the_words_days_count_from_the_sending(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    clock.pass_time(days=80)
    work(deps)
    clock.pass_time(days=20)
    assert sweep(deps) == 0
    assert action_of(deps, key).body


def test_the_audit_finds_what_a_broken_sweep_left(deps: Deps, clock: SetClock) -> None:
    confirmed(deps)
    work(deps)
    assert overdue(deps) == []
    clock.pass_time(days=Keep.IDENTITY.value.days + 1)
    found = {(each.keep, each.table) for each in overdue(deps)}
    assert {
        (Keep.WORDS, "actions"),
        (Keep.IDENTITY, "actions"),
        (Keep.WORDS, "messages"),
        (Keep.IDENTITY, "messages"),
    } <= found
    while sweep(deps):
        pass
    assert overdue(deps) == []


def test_the_worker_sweeps_once_a_day_until_all_is_done(deps: Deps, clock: SetClock) -> None:
    confirmed(deps)
    work(deps)
    clock.pass_time(days=91)
    while sweep_daily(deps):
        pass
    with deps.db.read() as session:
        assert [row.asked_by for row in session.scalars(select(Erasure))] == ["sweep"]
    assert overdue(deps) == []
    clock.pass_time(hours=23)
    assert sweep_daily(deps) == 0
    with deps.db.read() as session:
        assert len(session.scalars(select(Erasure)).all()) == 1


def test_ended_sessions_of_staff_go(deps: Deps, clock: SetClock) -> None:
    with deps.db.write() as session:
        user = User(
            key="k", session_key="s", email="a@charity.example", role="admin", created_at=deps.now()
        )
        session.add(user)
        session.flush()
        for number, ended in enumerate((deps.now(), None)):
            session.add(
                StaffSession(
                    key=str(number),
                    user_id=user.id,
                    began_at=deps.now(),
                    proved_at=deps.now(),
                    seen_at=deps.now() if ended else deps.now() + timedelta(days=80),
                    ended_at=ended,
                    browser="Firefox on Windows",
                )
            )
    clock.pass_time(days=91)
    sweep(deps)
    with deps.db.read() as session:
        assert list(session.scalars(select(StaffSession.key))) == ["1"]
        assert session.scalar(select(User.email))


def test_a_campaign_may_keep_words_for_a_shorter_time(deps: Deps, clock: SetClock) -> None:
    key = confirmed(deps)
    work(deps)
    with deps.db.write() as session:
        # As a campaign that had this from the start: a version never changes by itself.
        of_settings = select(Document.id).where(Document.kind == "settings")
        session.execute(
            update(Version)
            .where(Version.document_id.in_(of_settings))
            .values(text=Version.text + "\n[keep]\nwords_days = 10\n")
        )
    clock.pass_time(days=11)
    assert sweep(deps)
    assert action_of(deps, key).body is None
    assert action_of(deps, key).name
