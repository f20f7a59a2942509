# SPDX-License-Identifier: GPL-2.0-or-later
"""Other addresses and ports for a variant of the course, the same ones for the same seed.

Whoever shares a network still does, a home stays a home, a stranger a stranger, a server a server:
only the numbers change. Every map is one to one, so no two endpoints become one.
"""
import random

SERVICE_PORTS = {1194, 1900, 3478, 5351, 5353, 6771}   # these tell what a datagram is, and stay
# Nothing is registered to these, so Wireshark takes none of their datagrams for something else.
FREE_PORTS = range(8821, 8872)
FREE_HIGH_PORTS = range(40840, 40960)
SHARING, UNKNOWN_SERVICE = 8832, 40832  # as recorded
HOSTS = range(10, 100)      # of the home, besides the router: two digits, as recorded
DOCUMENTATION = bytes((192, 0, 2)), bytes((198, 51, 100))     # networks, with servers and strangers
SERVERS_END = 60            # of these: below are servers
ROUTER = bytes((203, 0, 113, 7))        # its outside, as recorded


def is_home(address):
    return address[:2] == bytes((192, 168))


def is_documentation(address):
    """Who is there has a part to play."""
    return address[:3] in DOCUMENTATION


def is_server(address):
    return is_documentation(address) and address[3] < SERVERS_END


def is_router(address):
    """Its outside; the inside is one of the home."""
    return address[:3] == ROUTER[:3]


def is_stranger(address):
    return (address[0] == 10 or (address[0] == 100 and 64 <= address[1] < 128)
            or (address[0] == 198 and address[1] in (18, 19))
            or (is_documentation(address) and not is_server(address)))


def dotted(address):
    return ".".join(str(octet) for octet in address)


def _shuffled(rng, values):
    """A one-to-one map of these values."""
    values = list(values)
    return dict(zip(values, rng.sample(values, len(values))))


class AddressMap:
    """What becomes of each address (4 bytes) and port; `roles` gives hosts of the home another last
    octet first, where several recordings are put together."""

    def __init__(self, seed, roles=None):
        rng = random.Random(f"addresses of {seed}")
        self.roles = roles or {}
        self.home = rng.randrange(2, 10)
        self.hosts = _shuffled(rng, HOSTS)
        self.router = rng.randrange(2, 10)
        self.networks = {10: _shuffled(rng, range(256)), 100: _shuffled(rng, range(64, 128)),
                         198: _shuffled(rng, (18, 19))}
        self.third = rng.randrange(256)
        self.last = {**_shuffled(rng, range(1, SERVERS_END)),
                     **_shuffled(rng, range(SERVERS_END, 255))}
        self.factor, self.offset = 2 * rng.randrange(2, 16000) + 1, rng.randrange(32768)
        self.fixed_ports = {SHARING: rng.choice(FREE_PORTS),
                            UNKNOWN_SERVICE: rng.choice(FREE_HIGH_PORTS)}
        # Whoever had one of these ports gets the recorded one in exchange.
        self.exchanged = {**{now: before for before, now in self.fixed_ports.items()},
                          **self.fixed_ports}

    def address(self, address):
        if is_home(address):
            return bytes((192, 168, self.home, self._host(address[3])))
        if is_router(address):
            return ROUTER[:3] + bytes((self.router,))
        if is_documentation(address):
            return address[:3] + bytes((self.last.get(address[3], address[3]),))
        if is_stranger(address):
            second = self.networks[address[0]][address[1]]
            return bytes((address[0], second, (address[2] + self.third) % 256, address[3]))
        return address      # groups, broadcasts, the host itself

    def _host(self, octet):
        octet = self.roles.get(octet, octet)
        return self.hosts.get(octet, octet)

    def port(self, port):
        """One to one among ports of about the same size; well-known ones stay."""
        if port in self.exchanged:
            return self.exchanged[port]
        if port < 1024 or port in SERVICE_PORTS:
            return port
        size = 1 << (port.bit_length() - 1)
        while True:     # a step that ends on a port with a place of its own goes on: still one to one
            port = size + ((port - size) * self.factor + self.offset) % size
            if port not in SERVICE_PORTS and port not in self.exchanged:
                return port
