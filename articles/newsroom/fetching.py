"""Asks one foreign address whether it answers, without ever reaching into our own network.

Whoever writes a text chooses its links, so the server must not be made to ask whom it
should not: every name is resolved here, every address it has is looked at, and the
connection goes to the very address that was looked at (a name may resolve otherwise the
second time). The same holds for each redirect.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from articles.newsroom.checks.subject import Answer

#: Seconds for one step (connecting, one line of an answer) and for one request as a whole.
STEP, WHOLE = 5.0, 10.0
REDIRECTS = 5
#: How many of the network addresses of a name are tried.
TRIES = 3
AGENT = "Mozilla/5.0 (compatible; Thinktank link check)"
PORTS = {80, 443}
LENGTH = 2000
#: IPv6 addresses that carry one of IPv4: what they lead to must be looked at instead.
_CARRIERS = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]
_GONE = {404, 410}
#: A name server said so: there is no such name, or nothing stands behind it.
_NO_SUCH_NAME = {
    getattr(socket, name, socket.EAI_NONAME)
    for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY")
}
#: Has an address as long as there is an internet (RFC 2606, section 3).
_SURELY_THERE = "example.com"
#: A server that does not talk to machines, or not now: the page may well be there.
_SHY = {401, 402, 403, 405, 406, 407, 409, 421, 423, 425, 429, 451, 503, 999}

Resolve = Callable[[str, int], list[str]]


class Private(Exception):
    """An address that readers cannot reach, and that we must not."""


class Unasked(Exception):
    """An address that we do not ask, whatever readers find there."""


def as_requested(address: str) -> str:
    """Return `address` as it is asked: in ASCII, without its fragment; empty if that cannot be."""
    whole = _in_ascii(address)
    return whole if len(whole) <= LENGTH else ""


def _in_ascii(address: str) -> str:
    try:
        parts = urlsplit(address.strip())
        host = (parts.hostname or "").encode("idna").decode()
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    host = f"[{host}]" if ":" in host else host
    safe = "%/:=&?~+!$,;'@()*[]|"
    whole = urlunsplit(
        (parts.scheme, host + port, quote(parts.path, safe=safe), quote(parts.query, safe=safe), "")
    )
    return whole if host else ""


def public_addresses(host: str, port: int) -> list[str]:
    """Return the network addresses of `host`, if every one is open to the world.

    Raises:
        Private: one is not.
        Unasked: they are, but the port is not one of the web.
        OSError: there is no such host, or nobody says so.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    for address in addresses:
        if not is_public(address):
            raise Private(address)
    if port not in PORTS:
        raise Unasked(f"port {port}")
    return addresses


def names_are_answered() -> bool:
    """Say whether name servers know a name that surely exists.

    Many systems say of every name that there is no such one while they are offline.
    """
    try:
        return bool(socket.getaddrinfo(_SURELY_THERE, 443, type=socket.SOCK_STREAM))
    except OSError:
        return False


def is_public(address: str) -> bool:
    """Say whether the network address `address` belongs to the open internet."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif any(ip in carrier for carrier in _CARRIERS):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


def ask(address: str, *, resolve: Resolve = public_addresses) -> Answer:
    """Return what `address` answers: asked with HEAD, and with GET where that is refused.

    No more than the first lines of an answer are read. `resolve` returns the network
    addresses that may be connected to.
    """
    for _step in range(REDIRECTS + 1):
        try:
            status, target = _status(address, resolve)
            if target:
                address = _in_ascii(urljoin(address, target))
                if len(address) > LENGTH:
                    return Answer.UNASKED
                continue
        except Private:
            return Answer.PRIVATE
        except Unasked:
            return Answer.UNASKED
        except socket.gaierror as unresolved:
            return Answer.UNKNOWN_HOST if unresolved.errno in _NO_SUCH_NAME else Answer.LATER
        except ssl.SSLError:
            return Answer.BROKEN
        except (OSError, HTTPException, ValueError):
            return Answer.SILENT
        if status in _GONE:
            return Answer.GONE
        return Answer.FINE if status < 400 or status in _SHY else Answer.BROKEN
    return Answer.CIRCLES


def _status(address: str, resolve: Resolve) -> tuple[int, str]:
    """Return the status of `address` and where it sends us on, if it does."""
    status, target = _request("HEAD", address, resolve)
    if status >= 400:
        # Many servers answer HEAD with anything.
        status, target = _request("GET", address, resolve)
    return status, target


def _request(method: str, address: str, resolve: Resolve) -> tuple[int, str]:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Private(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = _Connection(
        parts.hostname, port, at=resolve(parts.hostname, port), secure=parts.scheme == "https"
    )
    # A server may send a letter every few seconds for ever; the clock for all ends that.
    clock = Timer(WHOLE, connection.cut)
    clock.daemon = True
    clock.start()
    try:
        path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        headers = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
        connection.request(method, path, headers=headers)
        with connection.getresponse() as response:
            if connection.is_cut:
                raise TimeoutError
            moved = response.status in {301, 302, 303, 307, 308}
            return response.status, (response.getheader("Location") or "") if moved else ""
    finally:
        clock.cancel()
        connection.close()


class _Connection(HTTPConnection):
    """Goes to one of the network addresses `at`, whatever the name resolves to by now."""

    def __init__(self, host: str, port: int, *, at: list[str], secure: bool):
        super().__init__(host, port, timeout=STEP)
        self.at = at
        self.secure = secure
        self.is_cut = False
        self.until = time.monotonic() + WHOLE
        self.default_port = 443 if secure else 80

    def connect(self) -> None:
        self.sock = self._reach()
        if self.secure:
            context = ssl.create_default_context()
            # The handshake comes after, so that the clock finds the socket that it is to end.
            self.sock = context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()
        if self.is_cut:
            raise TimeoutError

    def _reach(self) -> socket.socket:
        """Try a few of the addresses: this machine may have no IPv6, that host a dead server."""
        failure = OSError("no address")
        for address in dict.fromkeys(self.at[:TRIES]):
            if (left := self.until - time.monotonic()) <= 0:
                raise TimeoutError
            try:
                return socket.create_connection((address, self.port), min(STEP, left))
            except OSError as error:
                failure = error
        raise failure

    def cut(self) -> None:
        """End whatever is going on, from another thread."""
        self.is_cut = True
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)
