"""The two ceremonies of WebAuthn (W3C Level 3), by py_webauthn: making a passkey, and using one.

A passkey here always verifies the person (fingerprint, face, PIN) and is found by the device
without an address typed first, so that it is two factors in one and signs in alone.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
    from webauthn.registration.verify_registration_response import VerifiedRegistration

    from campaign.db.models import Passkey
    from campaign.deps import Deps

NAME: Final = "Postbag"
_WRONG: Final = (WebAuthnException, ValueError, KeyError, TypeError, RecursionError)
"""What a browser (or somebody who plays one) may send leads to nothing worse than one of these."""


def is_possible(deps: Deps) -> bool:
    """Whether browsers allow passkeys at this site's address.

    They need a name, not an IP address, and HTTPS unless the name is localhost.
    """
    site = urlsplit(deps.settings.public_url)
    try:
        ip_address(site.hostname or "")
    except ValueError:
        return site.scheme == "https" or site.hostname == "localhost"
    return False


def making(deps: Deps, email: str, handle: str, known: Iterable[bytes], challenge: bytes) -> str:
    """The options for the browser's `navigator.credentials.create`, as JSON.

    Args:
        deps: the outside world.
        email: what the device shows beside the passkey.
        handle: the account's opaque name.
        known: ids of the account's passkeys: a device that holds one makes no second.
        challenge: at least 16 random bytes, good for one answer.
    """
    options = webauthn.generate_registration_options(
        rp_id=_host(deps),
        rp_name=NAME,
        user_id=handle.encode(),
        user_name=email,
        challenge=challenge,
        # No attachment is asked for: the device itself, a phone and a security key all do.
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return webauthn.options_to_json(options)


def made(deps: Deps, credential: str, challenge: bytes) -> VerifiedRegistration | None:
    """What the browser answered, if it is a passkey made for this site and this challenge."""
    try:
        return webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(deps),
            expected_origin=deps.settings.public_url,
            require_user_verification=True,
        )
    except _WRONG:
        return None


def using(deps: Deps, known: Iterable[bytes], challenge: bytes) -> str:
    """The options for `navigator.credentials.get`, as JSON.

    Args:
        deps: the outside world.
        known: ids of the account's passkeys; none where nobody has said who they are.
        challenge: as in `making`.
    """
    options = webauthn.generate_authentication_options(
        rp_id=_host(deps),
        challenge=challenge,
        allow_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def credential_id(credential: str) -> bytes | None:
    """Which passkey an answer speaks of; None where it cannot be read."""
    try:
        return webauthn.helpers.parse_authentication_credential_json(credential).raw_id
    except _WRONG:
        return None


def used(
    deps: Deps, credential: str, challenge: bytes, passkey: Passkey, handle: str
) -> VerifiedAuthentication | None:
    """What the browser answered, if this passkey signed it for this site and this challenge.

    Args:
        deps: the outside world.
        credential: the browser's answer.
        challenge: that it must have signed.
        passkey: with its public key and its count of uses, which must have grown.
        handle: of the account that it belongs to; the device names it too.
    """
    try:
        answer = webauthn.helpers.parse_authentication_credential_json(credential)
        if answer.response.user_handle not in (None, handle.encode()):
            return None
        return webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=_host(deps),
            expected_origin=deps.settings.public_url,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _WRONG:
        return None


def _host(deps: Deps) -> str:
    return urlsplit(deps.settings.public_url).hostname or ""
