"""Entry point for WSGI servers: `granian --interface wsgi wsgi:app` or `gunicorn wsgi:app`."""

from campaign.from_environment import app

__all__ = ["app"]
