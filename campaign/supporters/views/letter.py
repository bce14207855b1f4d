"""Letter: the words, the supporter's own among them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, session, url_for

from campaign.core.letter import greeting, sign_off
from campaign.core.supporter import BODY_LIMIT, SUBJECT_LIMIT, one_line, paragraphs
from campaign.i18n import gettext as _
from campaign.languages import language
from campaign.supporters.compose import sender_of_draft
from campaign.supporters.forms import LetterForm
from campaign.supporters.queries.drafts import letter_page
from campaign.supporters.service.words import PageVersion, digest, save_letter, with_story
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import shown_campaign
from campaign.web import deps, draft_key, limiter

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.supporters.queries.drafts import LetterPage


# The newest are the ones that somebody may miss; the older stay in the database until the end.
MOST_SHOWN = 5
STORY_IN = "story_in"


@supporters.route("/<slug:campaign>/letter", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
def letter(campaign: str) -> ResponseReturnValue:
    """The letter, editable in the middle."""
    page = letter_page(deps(), campaign, draft_key(campaign))
    form = LetterForm(obj=page)
    if request.form.get("do") == "story":
        return _put_in_story(campaign, page, form)
    if page.has_place_for_story and paragraphs(form.story.data or ""):
        return _story_left(page, form), 422
    if request.form.get("do") == "back" and _fits(form):
        return _back(campaign, form)
    if form.validate_on_submit():
        version = PageVersion.parse(form.version.data or "")
        subject, body = form.subject.data or "", form.body.data or ""
        if save_letter(deps(), campaign, draft_key(campaign), subject, body, version):
            return redirect(url_for("supporters.check", campaign=campaign), 303)
        return _conflict_page(campaign, version, subject, body), 409
    if not form.is_submitted():
        form.version.data = _version(page)
    return _page(page, form, page.kept_texts), 422 if form.errors else 200


def _fits(form: LetterForm) -> bool:
    """Whether the words can be kept whole; too long ones are told about and never cut."""
    body, subject = paragraphs(form.body.data or ""), one_line(form.subject.data or "")
    return len(body) <= BODY_LIMIT and len(subject) <= SUBJECT_LIMIT


def _put_in_story(campaign: str, page: LetterPage, form: LetterForm) -> ResponseReturnValue:
    """Put the supporter's own sentences into the letter, and show it with them."""
    story, body = paragraphs(form.story.data or ""), paragraphs(form.body.data or "")
    if not story:
        form.story.errors = [_("Please write a sentence or two first.")]
        return _page(page, form, page.kept_texts), 422
    if not _fits(form):
        form.validate()  # says which of the two is too long
        return _page(page, form, page.kept_texts), 422
    # What cannot fit is not merged: the box takes megabytes.
    fits = len(story) <= BODY_LIMIT
    whole = with_story(deps(), campaign, draft_key(campaign), body, story) if fits else story
    if len(whole) > BODY_LIMIT:
        form.story.errors = [_too_long(len(whole))]
        return _page(page, form, page.kept_texts), 422
    version = PageVersion.parse(form.version.data or "")
    subject = one_line(form.subject.data or "") or page.subject
    if not save_letter(deps(), campaign, draft_key(campaign), subject, whole, version):
        return _conflict_page(campaign, version, subject, whole), 409
    session[STORY_IN] = True
    return redirect(url_for("supporters.letter", campaign=campaign, _anchor="story-is-in"), 303)


def _too_long(found: int) -> str:
    return _(
        "With this your letter would have %(found)s characters; please use at most %(limit)s.",
        found=f"{found:,}",
        limit=f"{BODY_LIMIT:,}",
    )


def _story_left(page: LetterPage, form: LetterForm) -> str:
    """Whoever goes on with words in the story's box would lose them: ask, with all as it was."""
    form.story.errors = [
        _(
            "These words are not in your letter yet. Put them in with the button below,"
            " or clear the box to go on without them."
        )
    ]
    return _page(page, form, page.kept_texts)


def _back(campaign: str, form: LetterForm) -> ResponseReturnValue:
    """Back to the details, with the words kept however unfinished they are."""
    version = PageVersion.parse(form.version.data or "")
    body, subject = paragraphs(form.body.data or ""), one_line(form.subject.data or "")
    if subject and body:
        save_letter(deps(), campaign, draft_key(campaign), subject, body, version)
    return redirect(url_for("supporters.you", campaign=campaign), 303)


def _conflict_page(campaign: str, version: PageVersion, subject: str, body: str) -> str:
    """Two tabs wrote: both texts are shown, and the next save is the supporter's decision."""
    page = letter_page(deps(), campaign, draft_key(campaign))
    form = LetterForm(formdata=None)
    form.version.data = _version(page)
    if version.constituency == page.draft.constituency.code:
        form.subject.data, form.body.data = subject, body
        return _page(page, form, page.kept_texts, conflict="tab")
    # The words were written to another MP: the page now shows the letter for this one.
    form.subject.data, form.body.data = page.subject, page.body
    return _page(page, form, page.kept_texts, conflict="constituency")


def _version(page: LetterPage) -> str:
    constituency = page.draft.constituency.code
    return str(PageVersion(deps().new_key(), digest(page.body), constituency))


def _page(page: LetterPage, form: LetterForm, kept: tuple[str, ...], conflict: str = "") -> str:
    draft = page.draft
    return render_template(
        "supporters/letter.html",
        campaign=shown_campaign(draft.campaign),
        form=form,
        greeting=greeting(page.member, page.language),
        letter_language=page.language,
        sign_off_lines=list(sign_off(sender_of_draft(draft), page.language)),
        published_body=page.published_body,
        own_share_percent=page.own_share,
        prompts=draft.campaign.settings.told_in(language()).prompts or _usual_prompts(),
        has_place_for_story=page.has_place_for_story,
        story_is_in=session.pop(STORY_IN, False),
        enclosure_text=page.enclosure_text,
        minister_office=draft.minister_office,
        kept_texts=[text for text in kept if text != form.body.data][:MOST_SHOWN],
        conflict=conflict,
        written_to=draft.written_to,
        member_name=page.member.name,
    )


def _usual_prompts() -> list[str]:
    return [
        _("Why does this matter to you?"),
        _("What has happened where you live, or to people you know?"),
        _("What would make the biggest difference?"),
    ]
