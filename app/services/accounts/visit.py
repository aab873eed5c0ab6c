"""From where somebody comes to sign in, as far as a server can tell."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

LONGEST_ADDRESS, LONGEST_BROWSER = 64, 300
NETWORK_BITS = 64


@dataclass(frozen=True, slots=True)
class Visit:
    """The address, what the browser calls itself, the device cookie, and the session that the browser still holds."""

    address: str = ""
    browser: str = ""
    device: str = ""
    held: str = ""

    @property
    def network(self) -> str:
        """Return what limits by address count: an IPv6 customer has a whole network of them."""
        try:
            address = ip_address(self.address)
        except ValueError:
            return self.address[:LONGEST_ADDRESS]
        if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
            return str(ip_network((address, NETWORK_BITS), strict=False))
        return str(address)


NOWHERE = Visit()
"""Somebody is signed in without a browser."""
