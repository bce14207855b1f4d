"""Which e-mail addresses are Postbag's own: mail to them would come round in circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from campaign.config import Settings


def is_ours(email: str, settings: Settings) -> bool:
    """Whether mail to the address comes back to us: our sender, or anything at the reply domain."""
    local, _, domain = email.lower().rpartition("@")
    reply_domain = (settings.reply_domain or "").lower()
    if reply_domain and (domain == reply_domain or domain.endswith(f".{reply_domain}")):
        return True
    plain = f"{local.partition('+')[0]}@{domain}"
    return settings.mail_from.lower() in (plain, f"{local}@{domain}")
