"""The form for a campaign's variants: their shares and what is tried, and one more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import Field, StringField, ValidationError

from campaign.core.campaign_settings import Variant
from campaign.core.campaign_toml import VARIANT
from campaign.core.supporter import one_line
from campaign.editor.figure_forms import LONGEST, LONGEST_NOTE, BasedForm
from campaign.i18n import gettext
from campaign.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

ALL: Final = 100


class VariantsForm(BasedForm):
    """Two fields for each variant that there is (see `variants_form`), and three for a new one."""

    new_name = StringField(
        _("A short name"),
        widget=GovTextInput(),
        description=_("Such as “short”. Small letters, digits and hyphens only. It stays."),
    )
    new_share = StringField(_("Its share in percent"), widget=GovTextInput())
    new_about = StringField(
        _("What is tried"),
        widget=GovTextInput(),
        description=_("For colleagues: what is different, and what you hope for."),
    )
    note = StringField(
        _("What have you changed, and why?"),
        widget=GovTextInput(),
        description=_("One line for the history."),
    )

    variants: Sequence[Variant] = ()
    taken: Collection[str] = ()

    @property
    def chosen(self) -> tuple[Variant, ...]:
        """The variants as they shall be, once `validate()` has said yes."""
        kept = (
            Variant(
                each.name,
                int(self[f"share_{each.name}"].data),
                self[f"about_{each.name}"].data,
            )
            for each in self.variants
        )
        if not self.new_name.data:
            return tuple(kept)
        share, about = self.new_share.data or "", self.new_about.data or ""
        return (*kept, Variant(self.new_name.data, int(share), about))

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether each field can be used, and the shares leave room for the main letters."""
        if not super().validate(extra_validators):
            return False
        over = sum(each.share for each in self.chosen) - ALL
        if over > 0:
            self.form_errors.append(
                gettext("The shares come to %(sum)s percent: please give less.", sum=ALL + over)
            )
        return over <= 0

    def validate_new_name(self, field: Field) -> None:
        """Refuse a name that cannot be part of a document's, or is taken; ValidationError."""
        field.data = one_line(field.data or "")
        others = (self.new_share.data or "") + (self.new_about.data or "")
        if not field.data and not others.strip():
            return
        if not re.fullmatch(VARIANT, field.data):
            raise ValidationError(
                gettext("Please use up to 39 small letters, digits and hyphens, such as “short”.")
            )
        if field.data in {*self.taken, *(each.name for each in self.variants)}:
            raise ValidationError(gettext("There is, or was, a variant of that name."))

    def validate_new_share(self, field: Field) -> None:
        """Read the share of a new variant; ValidationError if there is none."""
        if self.new_name.data:
            read_share(self, field)

    def validate_new_about(self, field: Field) -> None:
        """Read the words of a new variant; ValidationError if there are none."""
        if self.new_name.data:
            read_about(self, field)

    def validate_note(self, field: Field) -> None:
        """Tidy the note; ValidationError if it is too long."""
        field.data = one_line(field.data or "")
        _refuse_endless(field, LONGEST_NOTE)


def variants_form(variants: Sequence[Variant], taken: Collection[str]) -> VariantsForm:
    """The form for these variants; names that once were in use are taken: their results stay."""
    fields: dict[str, Any] = {"variants": variants, "taken": taken}
    for each in variants:
        fields[f"share_{each.name}"] = StringField(
            _("Share of “%(name)s” in percent", name=each.name),
            [read_share],
            widget=GovTextInput(),
            description=_("0 stops it: new supporters get the main letters."),
            default=str(each.share),
        )
        fields[f"about_{each.name}"] = StringField(
            _("What is tried with “%(name)s”", name=each.name),
            [read_about],
            widget=GovTextInput(),
            default=each.about,
        )
    made: type[VariantsForm] = type("VariantsForm", (VariantsForm,), fields)
    return made()


def read_share(_form: object, field: Field) -> None:
    """Read a whole percentage; ValidationError if it is none."""
    field.data = one_line(field.data or "").removesuffix("%").strip()
    if not re.fullmatch(r"\d{1,3}", field.data, re.ASCII) or int(field.data) > ALL:
        raise ValidationError(gettext("Please give a whole number from 0 to 100."))


def read_about(_form: object, field: Field) -> None:
    """Tidy the words; ValidationError if there are none, or too many."""
    field.data = one_line(field.data or "")
    if not field.data:
        raise ValidationError(gettext("Please say what is tried."))
    _refuse_endless(field, LONGEST)


def _refuse_endless(field: Field, limit: int) -> None:
    if len(field.data) > limit:
        raise ValidationError(gettext("Please use at most %(limit)s characters.", limit=limit))
