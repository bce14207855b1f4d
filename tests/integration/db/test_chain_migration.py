"""From 0004 to 0005: confirmed letters get their day, and what came before becomes claims."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, select, text

from campaign.core.supporter import version_of
from campaign.db.database import Database
from campaign.db.migrate import _config, upgrade
from campaign.db.models import Action, Answer, AnswerLink, Consent, TallyMark

# After midnight in London, before it in UTC: British Summer Time.
LATE = "2026-06-30 23:30:00.000000+00:00"


@pytest.fixture
def old(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A database of the schema before, with one letter and all that came of it."""
    if database_url.startswith("sqlite"):
        db = Database(f"sqlite:///{tmp_path / 'old.sqlite'}")
    else:
        engine = create_engine(database_url)
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        db = Database(database_url)
    config = _config()
    with db.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
    at = LATE.removesuffix("+00:00") if database_url.startswith("sqlite") else LATE
    with db.engine.begin() as connection:
        for statement in STATEMENTS:
            connection.execute(text(statement), {"at": at} if ":at" in statement else {})
    yield db
    db.close()


STATEMENTS = (
    "INSERT INTO campaigns (id, slug, title, status, loaded_at) VALUES (1, 'c', 'T', 'open', :at)",
    (
        "INSERT INTO actions (id, key, reference, campaign_id, state, created_at, updated_at, "
        "confirmed_at, sent_at, constituency_code, constituency_name, nation, member_id, member_name, "
        "found_by, language, source, variant, confirm_round, mails_sent, no_surveys) VALUES "
        "(7, 'k', 'ABC-DEF', 1, 'sent', :at, :at, :at, :at, 'W07000081', 'Here', 'wales', 4, 'A', "
        "'postcode', 'en', '', '', 0, 0, false)"
    ),
    "INSERT INTO consents (action_id, kind, wording, given_at) VALUES (7, 'replies', 'Yes.', :at)",
    (
        "INSERT INTO inbound_mails (id, key, digest, received_at, action_id, kind, because, is_cut) "
        "VALUES (3, 'm', 'd', :at, 7, 'answer', '', false)"
    ),
    (
        "INSERT INTO inbound_mails (id, key, digest, received_at, action_id, kind, because, is_cut) "
        "VALUES (4, 'n', 'e', :at, 7, 'auto-reply', '', false)"
    ),
    (
        "INSERT INTO surveys (id, action_id, wave, asked_at, answered_at, outcome, permission) "
        "VALUES (5, 7, 1, :at, :at, 'wrote', '')"
    ),
    (
        "INSERT INTO surveys (id, action_id, wave, asked_at, outcome, permission) "
        "VALUES (6, 7, 2, :at, '', '')"
    ),
)


def test_letters_keep_their_day_and_what_came_of_them(old: Database) -> None:
    upgrade(old)
    with old.read() as session:
        action = session.scalars(select(Action)).one()
        assert action.confirmed_on == date(2026, 7, 1)
        assert action.changed_at == action.updated_at, "other systems are told of it, too"
        assert (action.stage, action.answered_on) == (4, date(2026, 7, 1))
        claims = session.scalars(select(Answer).order_by(Answer.stage)).all()
        assert [(each.source, each.stage, each.is_by_rule) for each in claims] == [
            ("reply", 2, True),
            ("survey", 4, False),
        ]
        assert [(each.inbound_id, each.survey_id) for each in claims] == [(3, None), (None, 5)]
        assert {each.member_name for each in claims} == {"A"}
        links = session.scalars(select(AnswerLink)).all()
        assert {(each.answer_id, each.action_id) for each in links} == {
            (each.id, 7) for each in claims
        }
        mark = session.scalars(select(TallyMark)).one()
        assert (mark.day, mark.constituency_code) == (date(2026, 7, 1), "W07000081")
        assert session.scalars(select(Consent)).one().version == version_of("Yes.")
