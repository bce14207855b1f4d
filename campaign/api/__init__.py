"""`/api/v1/`: the directory for other sites' pages, letters for the charity's other systems.

Described in `docs/api.md`.

A plain WSGI application beside the site's Flask: what any page on the web may call must have
neither cookies nor sessions, and two addresses need no framework. That halves its time, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from werkzeug.middleware.dispatcher import DispatcherMiddleware

from campaign.api.application import Api

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from campaign.deps import Deps


def beside_api(site: WSGIApplication, deps: Deps) -> DispatcherMiddleware:
    """The site, with everything below `/api/` answered by the API."""
    return DispatcherMiddleware(site, {"/api": Api(deps)})
