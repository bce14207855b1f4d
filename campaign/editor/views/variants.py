"""Variants: what is tried beside the main letters, in which share, and what came of it so far."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, url_for

from campaign.content.toml_edit import UneditableError
from campaign.core.errors import BlockedError
from campaign.core.intervals import Count, Verdict, difference, share, verdict
from campaign.core.roles import Permission
from campaign.db.models import DocumentKind
from campaign.editor.forms import ButtonForm
from campaign.editor.queries.variants import Outcome, variants_page
from campaign.editor.service.facts import Author, Touched, change_variants
from campaign.editor.variant_forms import ALL, VariantsForm, variants_form
from campaign.editor.views import editor
from campaign.editor.views.shown import take_notice, tell, user_id
from campaign.i18n import gettext as _
from campaign.i18n import nation_name
from campaign.web import deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.core.campaign_settings import Variant
    from campaign.editor.queries.variants import VariantsPage

MAIN = ""


@editor.route("/<slug:campaign>/variants", methods=["GET", "POST"])
@requires(Permission.EDIT_LETTERS)
def variants(campaign: str) -> ResponseReturnValue:
    """The variants with their results; a change is a new draft of the campaign's facts."""
    with deps().db.read() as session:
        page = variants_page(deps(), session, campaign)
    settings = page.facts.settings
    form = variants_form(settings.variants, taken=page.outcomes.keys())
    if not form.validate_on_submit():
        form.base_number.data = form.base_number.data or str(page.facts.number)
        return _page(page, form), 422 if form.errors else 200
    author = Author(user_id(), form.base)
    try:
        done = change_variants(
            deps(), page.facts.document_id, form.chosen, form.note.data or "", author
        )
    except (BlockedError, UneditableError) as error:
        return _page(page, form, reasons=_reasons(error)), 409
    if isinstance(done, Touched):
        form.base_number.data = str(done.number)
        return _page(page, form, touched=done), 409
    tell(
        _("Saved as a draft of the facts. Send it to review below: it holds once it is published.")
    )
    return redirect(url_for("editor.version", version_id=done.version_id), 303)


def _reasons(error: BlockedError | UneditableError) -> tuple[str, ...]:
    if isinstance(error, BlockedError):
        return error.reasons
    return (_("The facts are written in a way that only changing them as text can keep."),)


def _page(
    page: VariantsPage,
    form: VariantsForm,
    touched: Touched[tuple[Variant, ...]] | None = None,
    reasons: tuple[str, ...] = (),
) -> str:
    tried = page.facts.settings.variants
    public = page.facts.live.variants if page.facts.live else ()
    ended = sorted(page.outcomes.keys() - {MAIN, *(each.name for each in tried)})
    main = page.outcomes.get(MAIN, Outcome())
    return render_template(
        "editor/variants.html",
        slug=page.facts.slug,
        facts=page.facts,
        variants=tried,
        rest=ALL - sum(each.share for each in tried),
        public={each.name: each.share for each in public},
        is_public=public == tried,
        coverage={each.name: _coverage(page, each.name) for each in tried},
        button_form=ButtonForm(),
        rows=[
            _row(MAIN, main, None),
            *(_row(each.name, page.outcomes.get(each.name, Outcome()), main) for each in tried),
            *({**_row(name, page.outcomes[name], main), "is_over": True} for name in ended),
        ],
        form=form,
        touched=touched,
        page_errors=[{"text": reason} for reason in reasons],
        notice=take_notice(),
    )


def _coverage(page: VariantsPage, name: str) -> dict[str, Any]:
    """The letters of a variant, those it could have, and the nations without one to the MP."""
    letters = page.letters.get(name, ())
    twins = [replace(each.identity, variant=name) for each in page.letters.get(MAIN, ())]
    written = {each.identity for each in letters}
    there = {
        nation
        for each in letters
        if each.is_live
        and (each.identity.kind, each.identity.language) == (DocumentKind.LETTER_MP, "en")
        for nation in each.identity.nations
    }
    return {
        "letters": letters,
        "to_write": [each for each in twins if each not in written],
        "missing": [
            nation_name(each) for each in page.facts.settings.ministers if each not in there
        ],
    }


def _row(name: str, outcome: Outcome, main: Outcome | None) -> dict[str, Any]:
    return {"name": name, "outcome": outcome, "shares": _shares(outcome, main), "is_over": False}


def _counts(outcome: Outcome) -> dict[str, tuple[int, int]]:
    """What is counted, each as so many of so many."""
    answers = outcome.answers
    return {
        "confirmed": (outcome.confirmed, outcome.begun),
        "sent": (outcome.sent, outcome.begun),
        "replied": (answers.replied, outcome.sent),
        "wrote": (answers.wrote, outcome.sent),
    }


def _shares(outcome: Outcome, main: Outcome | None) -> dict[str, dict[str, Any]]:
    """For each thing counted, the share with its interval and the comparison with the main one."""
    others = _counts(main) if main else {}
    return {key: _share(*counted, others.get(key)) for key, counted in _counts(outcome).items()}


def _share(yes: int, of: int, main: tuple[int, int] | None) -> dict[str, Any]:
    """Words and interval; neither where more are counted than began, before beginnings were."""
    if yes > of:
        return {"number": yes, "words": "", "interval": None, "verdict": ""}
    count = Count(yes, of)
    found = share(count)
    words = (
        _(
            "%(share)s of %(of)s, likely between %(low)s and %(high)s",
            share=f"{found.value:.0%}",
            of=f"{of:,}",
            low=f"{found.low:.0%}",
            high=f"{found.high:.0%}",
        )
        if found
        else ""
    )
    compared = _compared(Count(*main), count) if main and main[0] <= main[1] else ""
    return {"number": yes, "words": words, "interval": found, "verdict": compared}


def _compared(main: Count, other: Count) -> str:
    """The verdict in a plain sentence."""
    found = difference(main, other)
    match verdict(main, other):
        case Verdict.HIGHER if found:
            return _(
                "More than with the main letters: likely between %(low)s and %(high)s more in a "
                "hundred.",
                low=f"{found.low * 100:.1f}",
                high=f"{found.high * 100:.1f}",
            )
        case Verdict.LOWER if found:
            return _(
                "Fewer than with the main letters: likely between %(low)s and %(high)s fewer in a "
                "hundred.",
                low=f"{-found.high * 100:.1f}",
                high=f"{-found.low * 100:.1f}",
            )
        case Verdict.NO_DIFFERENCE_SEEN:
            return _("No difference from the main letters can be seen: this may well be chance.")
    return _("Too few letters yet to compare with the main ones.")
