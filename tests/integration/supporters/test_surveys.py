"""When supporters are asked what became of their letter, and when not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from campaign.adapters.tokens import Purpose
from campaign.core.mail import Address
from campaign.db.models import (
    Action,
    Campaign,
    CampaignStatus,
    InboundMail,
    Message,
    MessageKind,
    Survey,
)
from campaign.deps import Deps
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.supporters.service.receipt import erase
from campaign.supporters.service.surveys import ask_surveys
from tests.integration.supporters.asking import answered_by, asked, gone, link, surveys
from tests.integration.supporters.moving import TO_BOUNCED, M, moved, states
from tests.support.clock import SetClock
from tests.support.inbox import Inbox, link_in, text_of
from tests.support.letters import action_of, confirmed
from tests.support.visitor import Visitor
from tests.support.way import EMAIL, work


def came(deps: Deps, key: str, kind: str) -> None:
    with deps.db.write() as session:
        session.add(
            InboundMail(
                key=kind,
                digest=kind,
                received_at=deps.now(),
                action_id=action_of(deps, key).id,
                kind=kind,
                raw=None,
            )
        )


def passed_on(deps: Deps, key: str) -> None:
    """The message that hands the answer on, not sent yet."""
    with deps.db.write() as session:
        mail = session.scalars(select(InboundMail)).one()
        outgoing = Outgoing(
            kind=MessageKind.FORWARD,
            action_id=action_of(deps, key).id,
            idempotency_key=f"forward:{mail.id}",
            to=Address(EMAIL),
            subject="Re: your letter",
            text="Thank you for writing.",
            inbound_id=mail.id,
        )
        enqueue(deps, session, outgoing)


def test_after_two_and_five_weeks_the_supporter_is_asked_once_each(
    deps: Deps, clock: SetClock, inbox: Inbox
) -> None:
    key = gone(deps)
    clock.pass_time(days=14, seconds=-1)
    assert ask_surveys(deps) == 0
    clock.pass_time(seconds=1)
    assert ask_surveys(deps) == 1
    assert ask_surveys(deps) == 0
    work(deps)
    first = inbox.to(EMAIL)[-1]
    assert "has" in str(first["Subject"]).lower()
    assert "On 23 November 2026 your letter went to Lucy Powell" in text_of(first)
    ticket = deps.tokens.read(Purpose.SURVEY, link_in(first, "survey").removeprefix("/survey/"))
    assert (ticket.key, ticket.round) == (key, 1)

    answered_by(deps, key, "nothing")
    clock.pass_time(days=21)
    assert ask_surveys(deps) == 1
    assert ask_surveys(deps) == 0
    work(deps)
    assert "After this we do not ask again." in text_of(inbox.to(EMAIL)[-1])
    assert [row.wave for row in surveys(deps)] == [1, 2]


def test_one_reminder_a_week_later_and_only_of_the_first_asking(
    deps: Deps, clock: SetClock, inbox: Inbox
) -> None:
    key = asked(deps, clock)
    clock.pass_time(days=7, seconds=-1)
    assert ask_surveys(deps) == 0
    clock.pass_time(seconds=1)
    assert ask_surveys(deps) == 1
    assert ask_surveys(deps) == 0
    work(deps)
    mail = inbox.to(EMAIL)[-1]
    assert "A reminder" in str(mail["Subject"])
    assert link_in(mail, "survey")
    clock.pass_time(days=14)
    assert ask_surveys(deps) == 1, "the second asking"
    work(deps)
    for _ in range(10):
        clock.pass_time(days=7)
        assert ask_surveys(deps) == 0
    assert states(deps, key, MessageKind.SURVEY_REMINDER) == ["accepted"]


def test_no_reminder_where_the_first_message_did_not_arrive(deps: Deps, clock: SetClock) -> None:
    key = asked(deps, clock)
    moved(deps, key, M.BOUNCED, kind=MessageKind.SURVEY)
    clock.pass_time(days=7)
    assert ask_surveys(deps) == 0


def test_no_reminder_once_it_is_answered_or_an_answer_came_through_us(
    deps: Deps, clock: SetClock
) -> None:
    keys = [gone(deps, f"{name}@home.example") for name in ("jane", "sam", "kim")]
    clock.pass_time(days=14)
    assert ask_surveys(deps) == len(keys)
    work(deps)
    answered_by(deps, keys[0], "nothing")
    came(deps, keys[1], "answer")
    clock.pass_time(days=7)
    assert ask_surveys(deps) == 1
    assert states(deps, keys[2], MessageKind.SURVEY_REMINDER) == ["queued"]


def test_no_reminder_when_the_second_asking_is_near(deps: Deps, clock: SetClock) -> None:
    key = asked(deps, clock, days=25)
    clock.pass_time(days=7, seconds=1)  # day 32: the second asking is three days away
    assert ask_surveys(deps) == 0
    assert states(deps, key, MessageKind.SURVEY_REMINDER) == []


def test_a_reminder_just_before_that(deps: Deps, clock: SetClock) -> None:
    asked(deps, clock, days=24)
    clock.pass_time(days=7)
    assert ask_surveys(deps) == 1


@pytest.mark.parametrize(("days", "waves"), [(28, []), (35, [2]), (48, [2]), (49, []), (400, [])])
def test_nobody_is_asked_late_or_twice_at_once(
    deps: Deps, clock: SetClock, days: int, waves: list[int]
) -> None:
    gone(deps)
    clock.pass_time(days=days)
    assert ask_surveys(deps) == len(waves)
    assert [row.wave for row in surveys(deps)] == waves


def test_an_answer_that_came_through_us_spares_the_first_asking_alone(
    deps: Deps, clock: SetClock
) -> None:
    key = gone(deps)
    came(deps, key, "acknowledgement")
    other = gone(deps, "sam@home.example")
    came(deps, other, "answer")
    clock.pass_time(days=14)
    assert ask_surveys(deps) == 1
    assert states(deps, other, MessageKind.SURVEY) == []
    clock.pass_time(days=21)
    assert ask_surveys(deps) == 2


def test_who_told_that_the_minister_replied_is_not_asked_again(deps: Deps, clock: SetClock) -> None:
    key = asked(deps, clock)
    answered_by(deps, key, "replied")
    clock.pass_time(days=21)
    assert ask_surveys(deps) == 0


def test_nobody_is_asked_about_a_letter_that_did_not_go_or_whose_data_is_deleted(
    deps: Deps, clock: SetClock
) -> None:
    queued = confirmed(deps)
    erased = confirmed(deps, "sam@home.example")
    bounced = confirmed(deps, "kim@home.example")
    moved(deps, erased, M.CLAIMED, M.SENDING, M.ACCEPTED)
    moved(deps, bounced, *TO_BOUNCED)
    assert erase(deps, deps.tokens.make(Purpose.RECEIPT, erased))
    clock.pass_time(days=14)
    assert ask_surveys(deps) == 0
    assert action_of(deps, queued).sent_at is None


def test_a_paused_campaign_asks_nobody_until_it_goes_on(deps: Deps, clock: SetClock) -> None:
    gone(deps)
    clock.pass_time(days=14)
    set_status(deps, CampaignStatus.PAUSED)
    assert ask_surveys(deps) == 0
    set_status(deps, CampaignStatus.OPEN)
    assert ask_surveys(deps) == 1


def set_status(deps: Deps, status: CampaignStatus) -> None:
    with deps.db.write() as session:
        session.execute(update(Campaign).values(status=status))


def test_two_workers_ask_once(deps: Deps, clock: SetClock) -> None:
    keys = [gone(deps, f"jane{number}@home.example") for number in range(6)]
    clock.pass_time(days=14)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: ask_surveys(deps), range(4))) == len(keys)
    with deps.db.read() as session:
        assert len(session.scalars(select(Survey.id)).all()) == len(keys)
        assert len(session.scalars(select(Action.id)).all()) == len(keys)


@pytest.mark.parametrize("through_us", [True, False])
def test_who_sees_the_answer_is_said_as_it_is(
    deps: Deps, clock: SetClock, inbox: Inbox, *, through_us: bool
) -> None:
    gone(deps)
    if through_us:
        with deps.db.write() as session:
            session.execute(update(Action).values(reply_token="abc"))
            letters = Message.kind == MessageKind.LETTER
            session.execute(update(Message).where(letters).values(reply_to="abc@r.example"))
    clock.pass_time(days=14)
    assert ask_surveys(deps) == 1
    work(deps)
    text = text_of(inbox.to(EMAIL)[-1])
    assert ("may read an answer that comes by e-mail through us" in text) is through_us
    assert ("it stays yours" in text) is not through_us


def test_after_an_answer_that_came_through_us_it_is_asked_what_came_of_it(
    deps: Deps, clock: SetClock, inbox: Inbox
) -> None:
    key = gone(deps)
    came(deps, key, "answer")
    passed_on(deps, key)
    work(deps)
    clock.pass_time(days=14)
    assert ask_surveys(deps) == 0
    clock.pass_time(days=21)
    assert ask_surveys(deps) == 1
    work(deps)
    mail = inbox.to(EMAIL)[-1]
    assert str(mail["Subject"]).startswith("What has Lucy Powell done since?")
    assert "we passed it on to you" in text_of(mail)
    assert "the last time" not in text_of(mail), "it may be the first"


def test_an_answer_that_could_not_be_passed_on_is_not_said_to_be(
    deps: Deps, clock: SetClock, inbox: Inbox
) -> None:
    came(deps, gone(deps), "answer")
    clock.pass_time(days=35)
    assert ask_surveys(deps) == 1
    work(deps)
    assert "passed it on to you" not in text_of(inbox.to(EMAIL)[-1])


def test_the_page_does_not_ask_whether_there_is_an_answer_that_came_through_us(
    deps: Deps, clock: SetClock, visit: Visitor
) -> None:
    key = gone(deps)
    came(deps, key, "answer")
    clock.pass_time(days=35)
    ask_surveys(deps)
    page = visit.get(link(deps, key, 2))
    assert page.heading == "What has come of your letter?"
    assert "has come through us" in page.text
    elsewhere = gone(deps, "other@home.example")
    clock.pass_time(days=14)
    ask_surveys(deps)
    assert visit.get(link(deps, elsewhere)).heading == "Has Lucy Powell answered?"
