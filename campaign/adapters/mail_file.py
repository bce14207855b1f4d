"""Messages as .eml files in a folder: what development uses in place of a post office."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from campaign.adapters.mime import to_message
from campaign.core.mail import MailRefusedError, MailRetryableError, Receipt

if TYPE_CHECKING:
    from campaign.adapters.mime import Clock
    from campaign.core.mail import Mail

_OPAQUE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,127}")
_ABANDONED: Final = 3600.0  # seconds after which a part file's writer must be dead


class FileMailer:
    """Writes each message to `<id>.eml`, whole or not at all.

    The name is the message's id, so that sending it again overwrites the same file.

    Args:
        folder: made if need be, and kept from other users of the machine.
        clock: for the Date header.
    """

    repeatable: Final = True

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self._clear_abandoned()

    def send(self, mail: Mail) -> Receipt:
        """Write the file; the receipt's `provider_id` is its name.

        Raises:
            MailRetryableError: `disk`.
            MailRefusedError: `bad-id`, or what `mime.check` refuses.
        """
        if not _OPAQUE.fullmatch(mail.id):
            raise MailRefusedError("bad-id")
        name = f"{mail.id}.eml"
        content = to_message(mail, self._clock).as_bytes()
        try:
            self._write(self._folder / name, content)
        except OSError as error:
            raise MailRetryableError("disk", error.strerror or "") from error
        return Receipt(name)

    def _write(self, path: Path, content: bytes) -> None:
        descriptor, part = tempfile.mkstemp(prefix=".", suffix=".part", dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
        self._sync_folder()

    def _sync_folder(self) -> None:
        """Make the new name as lasting as the content (a power cut may otherwise undo it)."""
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _clear_abandoned(self) -> None:
        """Remove what killed writers left: nobody reads it, and it is somebody's letter."""
        too_old = self._clock().timestamp() - _ABANDONED
        for part in self._folder.glob(".*.part"):
            try:
                if part.stat().st_mtime < too_old:
                    part.unlink()
            except FileNotFoundError:
                continue  # another process was quicker
