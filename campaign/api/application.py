"""The WSGI application: which address is asked for, how often, and what goes back."""

from __future__ import annotations

import json
import logging
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.http import parse_etags

from campaign.api import problems
from campaign.api.allowance import Allowance
from campaign.api.answers import about, described
from campaign.api.asked import POSTED, is_for_everybody, parted, posted_postcode, text_of
from campaign.api.campaigns import Campaigns
from campaign.api.errors import NotAPostcodeError, UnknownPostcodeError
from campaign.api.osdi.resource import FRONT, Osdi
from campaign.api.parliament import Dissolution, NobodySits
from campaign.api.reply import NOT_KEPT, STATUS_LINES, Reply
from campaign.core.errors import UnknownCampaignError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from campaign.api.allowance import Spent
    from campaign.api.reply import Headers
    from campaign.deps import Deps

log = logging.getLogger(__name__)

DESCRIPTION = Path(__file__).with_name("openapi.json")
METHODS = "GET, HEAD, OPTIONS"
POST_ONLY = "POST, OPTIONS"

# The facts change with a release or a by-election: an hour late is soon enough.
_CACHED = (("Cache-Control", "public, max-age=3600"),)
# Counts change all the time. With a key the same address answers otherwise.
_COUNTED = (("Cache-Control", "public, max-age=300"), ("Vary", "Authorization, OSDI-API-Token"))


class Api:
    """Answers below `/api`; without cookies, and blind to live sources.

    Only the embedded directory is asked, so that nobody can make this server send requests to
    others. No path is ever logged: it holds a postcode.

    Attributes:
        routes: every public address and who answers it.
        osdi: the addresses that want a key.
    """

    def __init__(self, deps: Deps, allowance: Allowance | None = None) -> None:
        """Make ready.

        Args:
            deps: for the finder and the settings.
            allowance: who may ask how often; counted where the settings say unless given.
        """
        self._finder = deps.finder
        self._dissolution = Dissolution(deps.db)
        self._allowance = allowance or Allowance(deps.settings.limits_url)
        self._attribution = f"{deps.settings.public_url}/data"
        self._description = DESCRIPTION.read_bytes()
        self.osdi = Osdi(deps)
        campaigns = Campaigns(deps)
        self.routes: dict[str, Callable[[str], bytes]] = {
            POSTED: self._postcode,
            "/v1/postcodes/{postcode}": self._postcode,
            FRONT: campaigns.every,
            f"{FRONT}/{{campaign}}": campaigns.one,
            f"{FRONT}/{{campaign}}/counts": campaigns.counts,
            "/v1/openapi.json": lambda _: self._description,
        }

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request; never raises."""
        method = environ["REQUEST_METHOD"]
        spent = None
        try:
            if method != "OPTIONS":
                spent = self._allowance.spend(environ.get("REMOTE_ADDR") or "")
            reply = self._reply(environ, method, spent)
        except Exception as error:  # noqa: BLE001 - left to the server, its log would hold what was asked for
            _log(error)
            reply = problems.plain(500)
        secure = environ.get("wsgi.url_scheme") == "https"
        start(STATUS_LINES[reply.status], reply.lines(spent, secure=secure))
        return () if method == "HEAD" else (reply.body,)

    def _reply(self, environ: WSGIEnvironment, method: str, spent: Spent | None) -> Reply:
        if spent and spent.exceeded:
            return problems.too_many_requests(spent)
        path: str = environ.get("PATH_INFO", "")
        address, text = parted(path)
        answer = self.routes.get(address)
        if answer is None or not is_for_everybody(environ, address):
            is_keyed = path.startswith(FRONT + "/")
            return self.osdi.reply(environ, method) if is_keyed else problems.plain(404)
        methods = POST_ONLY if address == POSTED else METHODS
        if method == "OPTIONS":
            return _preflight(methods)
        if method not in methods.split(", "):
            return problems.method_not_allowed(methods)
        if address == POSTED:
            return _answered(answer, posted_postcode(environ), NOT_KEPT)
        kept = _COUNTED if path.startswith(FRONT) else _CACHED
        return _answered(answer, text_of(text), kept, environ.get("HTTP_IF_NONE_MATCH"))

    def _postcode(self, text: str) -> bytes:
        finder = self._finder.current  # one for the whole answer, whatever is replaced meanwhile
        dissolved = self._dissolution.holds
        answer = described(finder.find(text), NobodySits() if dissolved else finder)
        answer["data"] = about(finder.dates, self._attribution, dissolved=dissolved)
        return json.dumps(answer, ensure_ascii=False).encode()


def _answered(
    answer: Callable[[str], bytes], text: str, kept: Headers, known: str | None = None
) -> Reply:
    try:
        return _cacheable(answer(text), kept, known)
    except UnknownPostcodeError as error:
        return problems.unknown_postcode(error)
    except NotAPostcodeError as error:
        return problems.not_a_postcode(error)
    except UnknownCampaignError:
        return problems.plain(404)


def _cacheable(body: bytes, kept: Headers, known: str | None) -> Reply:
    if kept is NOT_KEPT:
        return Reply(200, body, "application/json", kept)
    # The body names the dates of its data, so its digest changes with the data or the answer.
    tag = blake2b(body, digest_size=12).hexdigest()
    headers = (("ETag", f'"{tag}"'), *kept)
    if known and parse_etags(known).contains_weak(tag):
        return Reply(304, b"", "", headers)
    return Reply(200, body, "application/json", headers)


def _preflight(methods: str) -> Reply:
    allowed = (
        ("Access-Control-Allow-Methods", methods),
        ("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match"),
        ("Access-Control-Max-Age", "86400"),
        ("Allow", methods),
    )
    return Reply(204, b"", "", allowed)


def _log(error: Exception) -> None:
    """Write the kind and the place, not the message: it may hold what was asked for."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
    log.error("unforeseen %s at %s", type(error).__name__, where)
