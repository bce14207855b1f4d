"""The form by which visitors write to the charity's team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovRadioInput, GovTextArea, GovTextInput
from wtforms import EmailField, Field, HiddenField, RadioField, StringField, TextAreaField
from wtforms import ValidationError as Wrong

from campaign.core import supporter
from campaign.i18n import gettext
from campaign.i18n import lazy_gettext as _
from campaign.own_addresses import is_ours
from campaign.supporters.forms import Clean, SayFirst
from campaign.trap import Trapped
from campaign.web import deps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from campaign.core.contact_topics import ContactTopic

LONGEST_KEY: Final = 64


class ContactForm(Trapped, FlaskForm):
    """Who writes, about what, and the words."""

    once = HiddenField()
    topic = RadioField(
        _("What is it about?"),
        widget=GovRadioInput(),
        validators=[SayFirst(_("Please choose what it is about."))],
    )
    name = StringField(
        _("Your name"),
        widget=GovTextInput(),
        validators=[Clean(supporter.person_name, _("Please give your name."))],
    )
    email = EmailField(
        _("Your e-mail address"),
        widget=GovTextInput(),
        description=_("The answer goes there, and nothing else."),
        validators=[Clean(supporter.email_address, _("Please give your e-mail address."))],
    )
    message = TextAreaField(
        _("Your message"),
        widget=GovTextArea(),
        description=_("Please leave out what we need not know, such as medical details."),
        validators=[Clean(supporter.contact_message, _("Please write your message."))],
    )

    def __init__(self, topics: Sequence[ContactTopic], once: str) -> None:
        """A form for these topics; `once` is the same however often one page is sent."""
        super().__init__(data={"once": once})
        self.topic.choices = [(topic.key, topic.label) for topic in topics]

    def validate_once(self, field: Field) -> None:
        """Whatever a browser made of it is cut, not refused."""
        field.data = (field.data or "")[:LONGEST_KEY]

    def validate_email(self, field: EmailField) -> None:
        """An answer to our own address would come round in circles."""
        if is_ours(field.data or "", deps().settings):
            raise Wrong(gettext("This is an address of ours. Please give your own."))
