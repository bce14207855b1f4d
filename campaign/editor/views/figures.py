"""The register of figures: when each is to be looked at again, who tells it, and changing one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, redirect, render_template, url_for
from flask_babel import format_date

from campaign.content.toml_edit import UneditableError
from campaign.core.errors import BlockedError
from campaign.core.figures_due import Due, due, figures_due
from campaign.core.letter import LONDON
from campaign.core.roles import Permission
from campaign.editor.figure_forms import TEXTS, BasedForm, FigureForm, shown
from campaign.editor.queries.figures import facts_of, register, uses_of
from campaign.editor.service.facts import (
    Author,
    Touched,
    change_figure,
    figure_of,
    take_out_figure,
)
from campaign.editor.views import editor
from campaign.editor.views.shown import take_notice, tell, user_id
from campaign.i18n import gettext as _
from campaign.web import deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue

    from campaign.core.campaign_settings import CampaignSettings, Figure
    from campaign.editor.queries.figures import Facts


@editor.get("/<slug:campaign>/figures")
@requires(Permission.EDIT_LETTERS)
def figures(campaign: str) -> ResponseReturnValue:
    """Every figure with its source, its review date and the texts that tell it."""
    with deps().db.read() as session:
        found = register(deps(), session, campaign)
    return render_template(
        "editor/figures.html",
        slug=campaign,
        facts=found.facts,
        rows=found.rows,
        due_words=due_words,
        due=due_lines(campaign, found.facts.settings, _today()),
        notice=take_notice(),
    )


@editor.route("/<slug:campaign>/figures/new", methods=["GET", "POST"])
@requires(Permission.EDIT_LETTERS)
def new_figure(campaign: str) -> ResponseReturnValue:
    """Add a figure to the register."""
    with deps().db.read() as session:
        facts = facts_of(deps(), session, campaign)
    form = FigureForm(None, _today(), taken={each.name for each in facts.settings.figures})
    if form.validate_on_submit():
        return _save(facts, form.name.data or "", None, form)
    return _page(facts, "", None, form)


@editor.route("/<slug:campaign>/figures/<name>", methods=["GET", "POST"])
@requires(Permission.EDIT_LETTERS)
def figure(campaign: str, name: str) -> ResponseReturnValue:
    """Change a figure: a new draft of the facts, reviewed and published like any text."""
    with deps().db.read() as session:
        facts = facts_of(deps(), session, campaign)
    found = figure_of(facts.settings, name)
    form = FigureForm(found, _today())
    if form.validate_on_submit():
        return _save(facts, name, found, form)
    # Somebody who was writing while it was taken out still sees what they wrote.
    if found is None and not form.is_submitted():
        abort(404)
    return _page(facts, name, found, form)


@editor.post("/<slug:campaign>/figures/<name>/take-out")
@requires(Permission.EDIT_LETTERS)
def take_out(campaign: str, name: str) -> ResponseReturnValue:
    """Take a figure out of the register, if no text tells it."""
    form = BasedForm()
    here = redirect(url_for("editor.figure", campaign=campaign, name=name), 303)
    with deps().db.read() as session:
        facts = facts_of(deps(), session, campaign)
        uses = uses_of(deps(), session, facts.campaign_id, name)
    if not form.validate_on_submit() or uses:
        return here
    try:
        done = take_out_figure(deps(), facts.document_id, name, Author(user_id(), form.base))
    except (BlockedError, UneditableError) as error:
        return _refused(facts, name, error)
    if isinstance(done, Touched):
        tell(_("Somebody else has changed this figure since. Please look at it once more."))
        return here
    return _saved(done.version_id)


def due_words(figure: Figure, state: Due) -> str:
    """What the review date means, in words."""
    if figure.review_by is None:
        return _("No date set.")
    day = format_date(figure.review_by, "d MMMM yyyy")
    if state is Due.PAST:
        return _("Past since %(day)s: no text that uses it can be published.", day=day)
    if state is Due.SOON:
        return _("To be looked at by %(day)s.", day=day)
    return _("Good until %(day)s.", day=day)


def due_lines(slug: str, settings: CampaignSettings, today: date) -> list[dict[str, str]]:
    """The figures to look at, for a campaign's first page: name, address and words of each."""
    return [
        {
            "name": each.figure.label,
            "url": url_for("editor.figure", campaign=slug, name=each.figure.name),
            "words": due_words(each.figure, each.due),
        }
        for each in figures_due(settings, today)
    ]


def _save(facts: Facts, name: str, found: Figure | None, form: FigureForm) -> ResponseReturnValue:
    author = Author(user_id(), form.base)
    entries = form.entries(found)
    try:
        done = change_figure(deps(), facts.document_id, name, entries, form.note.data or "", author)
    except (BlockedError, UneditableError) as error:
        return _page(facts, name, found, form, reasons=_reasons(error))
    if isinstance(done, Touched):
        # Whoever now saves has seen what the other wrote.
        form.base_number.data = str(done.number)
        return _page(facts, name, found, form, touched=done)
    return _saved(done.version_id)


def _saved(version_id: int) -> ResponseReturnValue:
    tell(
        _(
            "Saved as a draft of the facts. Send it to review below: readers see it once it is published."
        )
    )
    return redirect(url_for("editor.version", version_id=version_id), 303)


def _refused(facts: Facts, name: str, error: BlockedError | UneditableError) -> ResponseReturnValue:
    found = figure_of(facts.settings, name)
    return _page(
        facts, name, found, FigureForm(found, _today(), formdata=None), reasons=_reasons(error)
    )


def _reasons(error: BlockedError | UneditableError) -> tuple[str, ...]:
    if isinstance(error, BlockedError):
        return error.reasons
    return (_("The facts are written in a way that only changing them as text can keep."),)


def _page(
    facts: Facts,
    name: str,
    found: Figure | None,
    form: FigureForm,
    touched: Touched[Figure | None] | None = None,
    reasons: tuple[str, ...] = (),
) -> ResponseReturnValue:
    form.base_number.data = form.base_number.data or str(facts.number)
    with deps().db.read() as session:
        uses = uses_of(deps(), session, facts.campaign_id, name) if name else ()
    take_out_form = BasedForm(formdata=None)
    take_out_form.base_number.data = str(facts.number)
    page = render_template(
        "editor/figure.html",
        slug=facts.slug,
        facts=facts,
        name=name,
        figure=found,
        due=due_words(found, due(found, _today())) if found else "",
        uses=uses,
        form=form,
        take_out_form=take_out_form,
        touched=touched,
        both=_both(form, touched.theirs) if touched and touched.theirs else [],
        page_errors=[{"text": reason} for reason in reasons],
        notice=take_notice(),
    )
    if touched or reasons:
        return page, 409
    return page, 422 if form.errors else 200


def _both(form: FigureForm, theirs: Figure) -> list[tuple[Any, str, str]]:
    """The entries in which two people's figures differ: what it is, theirs, mine."""
    values = shown(theirs)
    yes = {True: _("yes"), False: _("no")}
    return [
        (form[key].label.text, yes.get(values[key], values[key]), yes.get(mine, mine))
        for key in (*TEXTS, "historical", "card", "review_by")
        if (mine := form[key].data) != values[key]
    ]


def _today() -> date:
    return deps().now().astimezone(LONDON).date()
