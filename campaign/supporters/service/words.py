"""Keeping the words of a letter, with two tabs and the Back button in mind."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaign.content.queries import campaign_by_slug
from campaign.core.errors import NoDraftError
from campaign.members.queries import seat_of
from campaign.supporters.compose import published
from campaign.supporters.queries.drafts import open_action
from campaign.supporters.service.drafts import draft_for_change, reopen
from campaign.supporters.service.kept import drop_kept_text, keep_text
from letters.merge import merge
from letters.own_words import share

if TYPE_CHECKING:
    from campaign.db.models import Action
    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class PageVersion:
    """What a letter page showed: which view of it, of which text, for which constituency."""

    page: str
    shown: str
    constituency: str

    def __str__(self) -> str:
        return f"{self.page}.{self.shown}.{self.constituency}"

    @classmethod
    def parse(cls, text: str) -> PageVersion:
        """Read it back from the form; nonsense gives a version that matches nothing."""
        found = re.fullmatch(r"([0-9a-f]{32})\.([0-9a-f]{16})\.([A-Z0-9]{9})", text)
        return cls(*found.groups()) if found else cls("", "", "")


def digest(body: str | None) -> str:
    """A short digest of a text, to tell whether it is still the same."""
    return hashlib.sha256((body or "").encode()).hexdigest()[:16]


def save_letter(
    deps: Deps, slug: str, key: str | None, subject: str, body: str, version: PageVersion
) -> bool:
    """Keep the words; False if another tab saved others meanwhile (both are then kept).

    Raises:
        NoDraftError: this browser has no draft, or no one sits for its constituency.
    """
    with deps.db.write() as session:
        action = draft_for_change(deps, session, slug, key)
        member = seat_of(deps, session, action.constituency_code).member
        if member is None:
            raise NoDraftError
        if version.constituency != action.constituency_code or _saved_elsewhere(
            action, body, version
        ):
            for text in (action.body, body):
                keep_text(deps, session, action, text)
            return False
        original = published(deps, session, action, member)
        if (action.subject, action.body) != (subject, body):
            drop_kept_text(session, action, body)
            action.subject, action.body = subject, body
            reopen(session, action, deps.now(), "other words")
        action.body_for = action.constituency_code
        action.body_page = version.page
        action.own_share = round(100 * share(original.body, body))
        return True


def with_story(deps: Deps, slug: str, key: str | None, body: str, story: str) -> str:
    """The letter with the supporter's story in the place that its author has kept for it.

    Whatever the supporter has changed stays: the story comes in as a second writer's change would.
    Where the letter has no place for this MP (any more), it comes last.

    Raises:
        NoDraftError: this browser has no draft, or no one sits for its constituency.
    """
    with deps.db.read() as session:
        campaign = campaign_by_slug(deps, session, slug)
        action = open_action(session, campaign, key)
        member = seat_of(deps, session, action.constituency_code).member
        if member is None:
            raise NoDraftError
        without = published(deps, session, action, member).body
        told = published(deps, session, action, member, story).body
    if told == without:
        return f"{body}\n\n{story}".strip()
    return merge(without, body, told).text


def _saved_elsewhere(action: Action, body: str, version: PageVersion) -> bool:
    """Another page view has saved other words than this one showed and now sends.

    A page reached again by Back keeps its view's name, so correcting one's own text is no conflict.
    """
    return (
        action.body is not None
        and action.body != body
        and action.body_page != version.page
        and digest(action.body) != version.shown
    )
