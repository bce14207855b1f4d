"""The postcode box on other sites: what their editors copy, and where their forms post to."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from flask import abort, redirect, render_template, request, url_for

from campaign.compression import built_file
from campaign.core.supporter import one_line
from campaign.core.tallies import VisitStep, source_of
from campaign.i18n import gettext as _
from campaign.members.queries import is_dissolved
from campaign.supporters.forms import ElsewhereForm, FindForm, SourceForm
from campaign.supporters.views import supporters
from campaign.supporters.views.find import answer_postcode
from campaign.supporters.views.shown import load_campaign, shown_campaign
from campaign.supporters.views.visits import asked_source, count_visit
from campaign.templating import STATIC, digest_of
from campaign.web import deps, limiter

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

SCRIPT: Final = "widget.js"
LONGEST_SHOWN: Final = 20


@supporters.get("/<slug:campaign>/widget")
def widget(campaign: str) -> ResponseReturnValue:
    """For the editors of other sites: the box to copy, with the name it is counted under."""
    loaded = load_campaign(campaign)
    form = SourceForm(request.args)
    typed, source = (form.source.data or "").strip(), asked_source()
    if typed and not source:
        form.source.errors = [_("Please use small letters, digits and hyphens, 30 at most.")]
    script = url_for("supporters.widget_script").removeprefix(request.script_root)
    page = render_template(
        "supporters/widget.html",
        campaign=shown_campaign(loaded),
        form=form,
        snippet=render_template(
            "supporters/widget_snippet.html",
            address=_outside(url_for("supporters.from_elsewhere", campaign=campaign)),
            source=source,
        ).strip(),
        link=_outside(
            url_for("supporters.campaign_page", campaign=campaign, source=source or None)
        ),
        script=_outside(script),
        pinned=_outside(f"{script}?v={digest_of(SCRIPT)}"),
        integrity=_integrity(),
    )
    return page, 422 if form.source.errors else 200


@supporters.route("/<slug:campaign>/from-elsewhere", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
def from_elsewhere(campaign: str) -> ResponseReturnValue:
    """A postcode from another site's form: shown again on our own page, whose button goes on.

    Exempt from the check of forms. What another site posts touches no session, not even to begin
    one: its cookie would replace the one that holds a letter.
    """
    loaded = load_campaign(campaign)
    if request.method == "GET":
        return redirect(url_for("supporters.find", campaign=campaign))
    source = source_of(request.form.get("source", "")) or asked_source()
    if not loaded.is_open or _dissolved():
        return redirect(url_for("supporters.campaign_page", campaign=campaign), 303)
    text = one_line(request.form.get("postcode", ""))
    if is_from_here():
        return answer_postcode(campaign, FindForm(formdata=None, data={"postcode": text}), text)
    count_visit(loaded.id, VisitStep.VISITED, source)
    return render_template(
        "supporters/from_elsewhere.html",
        campaign=shown_campaign(loaded),
        box=ElsewhereForm(data={"postcode": text[:LONGEST_SHOWN]}),
        address=url_for("supporters.from_elsewhere", campaign=campaign, source=source or None),
        source=source,
    )


@supporters.get(f"/{SCRIPT}")
def widget_script() -> Response:
    """The script for other sites; for a year where its fingerprint is asked for, else an hour."""
    wanted = request.args.get("v")
    if wanted not in (None, digest_of(SCRIPT)):
        abort(404)
    response = built_file(SCRIPT)
    if wanted is None:
        response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def is_from_here() -> bool:
    """Whether the browser says that the form which it sends stands on a page of ours."""
    said = request.headers.get("Origin") or _origin(request.headers.get("Referer", ""))
    return said in {_origin(request.host_url), _origin(deps().settings.public_url)}


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _outside(path: str) -> str:
    """The whole address, as other sites need it."""
    return f"{deps().settings.public_url}{path}"


@lru_cache
def _integrity() -> str:
    digest = hashlib.sha384((STATIC / SCRIPT).read_bytes()).digest()
    return f"sha384-{b64encode(digest).decode()}"


def _dissolved() -> bool:
    with deps().db.read() as session:
        return is_dissolved(session)
