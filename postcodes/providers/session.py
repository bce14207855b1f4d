"""A session of `requests` that follows nobody, keeps no cookies and can be hung up on."""

from __future__ import annotations

from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from .trial import about_to_read

if TYPE_CHECKING:
    from collections.abc import Mapping


def open_session(headers: Mapping[str, str]) -> requests.Session:
    """Make one that sends these headers with every request; nothing is sent yet."""
    session = _Unled()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update(headers)
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Adapter())
    return session


class _Unled(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - not ours to name
        """Say that nothing is a redirect.

        Even when it is told not to follow one, `requests` reads its whole body, however long.
        """
        return None


class _Connection(HTTPConnection):
    """Says what it reads from before it waits for an answer's first byte."""

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # as in urllib3
        about_to_read(self.sock)
        return super().getresponse()


class _SafeConnection(_Connection, HTTPSConnection):
    pass


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Connection


class _SafePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SafeConnection


_POOLS = {"http": _Pool, "https": _SafePool}


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **settings: Any) -> None:
        super().init_poolmanager(*args, **settings)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **settings: Any) -> Any:
        manager = super().proxy_manager_for(*args, **settings)
        if isinstance(manager, urllib3.ProxyManager):  # SOCKS has connections of its own kind
            manager.pool_classes_by_scheme = _POOLS
        return manager
