"""What the directory cannot answer; statuses and wording are in `problems.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.core.errors import PostbagError

if TYPE_CHECKING:
    from postcodes import Reason


class UnknownPostcodeError(PostbagError):
    """Well formed, but nothing is known of it.

    Attributes:
        kind: "unknown" for a whole postcode, "partial" for the beginning of one.
    """

    code = "unknown-postcode"

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class NotAPostcodeError(PostbagError):
    """The text is no postcode, whole or partial.

    Attributes:
        reason: why not.
    """

    code = "not-a-postcode"

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class KeyInAddressError(PostbagError):
    """A key stands in an address, where logs and histories keep it."""

    code = "key-in-address"


class WrongKeyError(PostbagError):
    """There is no key with the request, or not ours."""

    code = "wrong-key"


class UnfitQueryError(PostbagError):
    """A parameter of the address is not known or cannot be read.

    Attributes:
        parameter: its name, of those that are known; "query" for the whole.
    """

    code = "unfit-query"

    def __init__(self, parameter: str) -> None:
        super().__init__(parameter)
        self.parameter = parameter
