"""What keeps a post from being stored."""

from __future__ import annotations


class NotStoredError(Exception):
    """The database would not take it just now; the sender is to try again."""
