"""Posting to other systems: the open internet alone, followed nowhere, and no answer is read.

A name is looked up once, what it means is checked, and that very address is connected to: a name
that means another address a moment later gains nothing.
"""

from __future__ import annotations

import socket
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, ClassVar, Final

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

from campaign.core.hooks import may_reach

if TYPE_CHECKING:
    from collections.abc import Mapping

TIMEOUT: Final = (3.0, 5.0)
"""Seconds to connect, and for the answer's first words."""


class _Checked(HTTPConnection):
    with_loopback: ClassVar[bool] = False

    def _new_conn(self) -> socket.socket:
        try:
            address = _address(self._dns_host, self.port, with_loopback=self.with_loopback)
            return create_connection(
                (address, self.port), self.timeout, socket_options=self.socket_options
            )
        except (OSError, UnicodeError) as error:
            raise NewConnectionError(self, "not connected") from error


class _Safe(_Checked, HTTPSConnection):
    pass


class _Here(_Checked):
    with_loopback = True


class _SafeHere(_Safe):
    with_loopback = True


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Checked


class _SafePool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _Safe


class _PoolHere(urllib3.HTTPConnectionPool):
    ConnectionCls = _Here


class _SafePoolHere(urllib3.HTTPSConnectionPool):
    ConnectionCls = _SafeHere


class _Adapter(HTTPAdapter):
    def __init__(self, *, with_loopback: bool) -> None:
        self._classes = (
            {"http": _PoolHere, "https": _SafePoolHere}
            if with_loopback
            else {"http": _Pool, "https": _SafePool}
        )
        super().__init__()

    def init_poolmanager(self, *args: Any, **settings: Any) -> None:
        super().init_poolmanager(*args, **settings)
        self.poolmanager.pool_classes_by_scheme = self._classes


class _Unled(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - not ours to name
        """Say that nothing is a redirect."""
        return None


def post(url: str, body: bytes, headers: Mapping[str, str], *, with_loopback: bool) -> int | None:
    """Post, and return the status of the answer; None where there was none.

    Args:
        url: https, or with `with_loopback` http to this machine.
        body: what is sent.
        headers: beside it.
        with_loopback: this very machine may be posted to. Never in production.
    """
    with _Unled() as session:
        # No proxy and no password of the environment's: who is asked is decided here.
        session.trust_env = False
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("https://", "http://"):
            session.mount(scheme, _Adapter(with_loopback=with_loopback))
        try:
            with session.post(
                url,
                data=body,
                headers=dict(headers),
                timeout=TIMEOUT,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return answer.status_code
        except (requests.RequestException, urllib3.exceptions.HTTPError, ValueError):
            return None


def _address(host: str, port: int, *, with_loopback: bool) -> str:
    """The first address of a host.

    Raises:
        OSError: it has none, or one of them may not be reached from here.
    """
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(may_reach(each, with_loopback=with_loopback) for each in found):
        raise OSError("no address that may be reached")
    return found[0]
