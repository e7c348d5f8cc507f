"""Who the index is told we are, as pip tells it.

From the URL of the index, else from netrc, else from a keyring where the
module `keyring` is installed and the index asks.  They are sent to the
index's own origin only, and to no other host a page or a redirection names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

import requests.auth
import requests.utils

if TYPE_CHECKING:
    from requests import PreparedRequest

_PORTS = {"http": 80, "https": 443}


class Login(NamedTuple):
    """A name and its password."""

    name: str
    password: str


class IndexAuth(requests.auth.AuthBase):
    """Adds the credentials of a request's origin to it."""

    def __init__(self) -> None:
        self._logins: dict[tuple[str, str, int | None], Login] = {}

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        url = request.url or ""
        login = self._logins.get(_origin(url))
        if login is not None and login.password:
            return requests.auth.HTTPBasicAuth(*login)(request)
        netrc = requests.utils.get_netrc_auth(url)
        if netrc is not None:
            return requests.auth.HTTPBasicAuth(*netrc)(request)
        return request

    def take_from_url(self, url: str) -> str:
        """Keep the credentials that a URL holds; return it without them."""
        parts = urlsplit(url)
        if parts.username:
            login = Login(
                unquote(parts.username), unquote(parts.password or "")
            )
            self._logins[_origin(url)] = login
        return urlunsplit(parts._replace(netloc=_host(parts)))

    def ask_keyring(self, url: str) -> bool:
        """Look the credentials of a URL's origin up in the keyring.

        Returns:
            whether there are any that were not tried before.
        """
        known = self._logins.get(_origin(url))
        try:
            import keyring
        except ImportError:
            return False
        for service in (url, _host(urlsplit(url))):
            try:
                found = keyring.get_credential(
                    service, known.name if known else None
                )
            # A backend may raise anything, and pip goes on as well.
            except Exception:
                return False
            if found is not None:
                login = Login(found.username, found.password)
                self._logins[_origin(url)] = login
                return login != known
        return False


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), port


def _host(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2]
