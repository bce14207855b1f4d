"""The addresses below `/api/v1/campaigns/`: for whoever has the key, and noted in the audit log."""

from __future__ import annotations

import dataclasses
import hmac
import json
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from campaign.api import problems
from campaign.api.errors import KeyInAddressError, UnfitQueryError, WrongKeyError
from campaign.api.osdi.asking import asked
from campaign.api.osdi.names import Names
from campaign.api.osdi.outreaches import one, page, total
from campaign.api.osdi.shapes import Shapes
from campaign.api.reply import NOT_KEPT, Reply
from campaign.audit.service import note
from campaign.content.queries import campaign_by_slug
from campaign.core.audit import Done
from campaign.core.errors import UnknownCampaignError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import TypeAlias

    from _typeshed.wsgi import WSGIEnvironment
    from sqlalchemy.orm import Session

    from campaign.api.osdi.asking import Asked
    from campaign.api.osdi.shapes import Json
    from campaign.content.queries import LoadedCampaign
    from campaign.deps import Deps

    Route: TypeAlias = Callable[[Session, LoadedCampaign, str, Asked], Json | None]

FRONT: Final = "/v1/campaigns"
MEDIA_TYPE: Final = "application/hal+json"
METHODS: Final = "GET, HEAD, OPTIONS"
_NONE: Final = Reply(204, b"", "", (("Allow", METHODS),))


class Osdi:
    """Answers other systems of the charity.

    Attributes:
        routes: every address and who answers it; each of them wants the key.
    """

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._key = deps.settings.api_key
        self._names = Names(deps.settings.secret_key)
        self._shapes = Shapes(deps.settings.public_url, self._names)
        self._noted: set[tuple[date, int]] = set()
        self.routes: dict[str, Route] = {
            f"{FRONT}/{{campaign}}": self._campaign,
            f"{FRONT}/{{campaign}}/outreaches": self._page,
            f"{FRONT}/{{campaign}}/outreaches/{{outreach}}": self._one,
        }

    def reply(self, environ: WSGIEnvironment, method: str) -> Reply:
        """Answer one request; pages of other sites may never read it."""
        return dataclasses.replace(self._reply(environ, method), is_public=False)

    def _reply(self, environ: WSGIEnvironment, method: str) -> Reply:
        slug, address, name = _parted(environ.get("PATH_INFO", ""))
        route = self.routes.get(address)
        if route is None or "\0" in slug:  # which PostgreSQL cannot look for
            return problems.plain(404)
        if self._key is None:
            return problems.no_key_is_set()
        if method == "OPTIONS":
            return _NONE
        if method not in ("GET", "HEAD"):
            return problems.method_not_allowed(METHODS)
        found = self._found(environ, route, slug, name)
        if isinstance(found, Reply):
            return found
        return Reply(200, json.dumps(found, ensure_ascii=False).encode(), MEDIA_TYPE, NOT_KEPT)

    def _found(self, environ: WSGIEnvironment, route: Route, slug: str, name: str) -> Json | Reply:
        try:
            wanted = asked(environ.get("QUERY_STRING", ""), self._names)
            self._check_key(environ)
            with self._deps.db.read() as session:
                campaign = campaign_by_slug(self._deps, session, slug)
            self._note(campaign.id)
            with self._deps.db.read() as session:
                return route(session, campaign, name, wanted) or problems.plain(404)
        except (KeyInAddressError, WrongKeyError, UnfitQueryError) as error:
            return problems.refused(error)
        except UnknownCampaignError:
            return problems.plain(404)

    def _check_key(self, environ: WSGIEnvironment) -> None:
        """Compare what was sent in a time that does not depend on it.

        Raises:
            WrongKeyError: it is none, or another.
        """
        given = environ.get("HTTP_OSDI_API_TOKEN")
        if given is None:
            scheme, _blank, given = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
            given = given.strip() if scheme.lower() == "bearer" else ""
        if not hmac.compare_digest(_bytes(given), _bytes(self._key or "")):
            raise WrongKeyError

    def _note(self, campaign_id: int) -> None:
        """Once a day, key and campaign; a process that is started anew notes it again."""
        today = self._deps.now().date()
        if (today, campaign_id) in self._noted:
            return
        key = sha256(_bytes(self._key or "")).hexdigest()[:8]
        with self._deps.db.write() as session:
            what = Done.READ_BY_SYSTEM
            note(
                self._deps, session, what, by=None, about="campaign", about_id=campaign_id, key=key
            )
        self._noted = {each for each in self._noted if each[0] == today} | {(today, campaign_id)}

    def _campaign(
        self, session: Session, campaign: LoadedCampaign, _name: str, _wanted: Asked
    ) -> Json:
        return self._shapes.campaign(campaign, total(session, campaign.id))

    def _page(self, session: Session, campaign: LoadedCampaign, _name: str, wanted: Asked) -> Json:
        found = page(session, campaign.id, wanted, self._deps.now())
        return self._shapes.page(campaign.slug, wanted, found)

    def _one(
        self, session: Session, campaign: LoadedCampaign, name: str, _wanted: Asked
    ) -> Json | None:
        number = self._names.letter(name)
        found = None if number is None else one(session, campaign.id, number)
        return None if found is None else self._shapes.outreach(campaign.slug, found)


def _parted(path: str) -> tuple[str, str, str]:
    """The campaign, the address as it stands in the routes, and the letter's name or ""."""
    parts = path.removeprefix(FRONT + "/").split("/")
    slug, name = parts[0], parts[2] if len(parts) > 2 else ""  # noqa: PLR2004 - campaign, outreaches, name
    if slug:
        parts[0] = "{campaign}"
    if name:
        parts[2] = "{outreach}"
    return slug, "/".join((FRONT, *parts)), name


def _bytes(text: str) -> bytes:
    return text.encode(errors="replace")
