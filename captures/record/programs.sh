# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
#
# programs.sh: which programs the recordings need, and where they are kept.

PATH=$PATH:/usr/sbin:/sbin

lab_packages=(
    avahi-daemon                    # mDNS
    bind9-dnsutils                  # dig, a DNS client
    conntrack                       # lets the router forget its connections
    curl                            # tells qbittorrent-nox what to share
    dnsmasq-base                    # the home's resolver, and name servers
    ethtool iproute2 nftables procps  # the lab itself
    gssdp-tools minidlna            # SSDP
    miniupnpc miniupnpd-nftables natpmpc  # a router that opens ports when asked, and who asks
    ncat                            # a service nobody knows
    nmap                            # sweeps
    nsd                             # the busy DNS server
    openssl openvpn                 # a VPN server, and its keys
    python3
    qbittorrent-nox                 # the NAS's sharing service
    snmpd                           # what the sweep is looking for
    stun-server                     # tells the router its outside address
    tshark                          # recording and figures
    udhcpc                          # asks for an address
    ulogd2                          # writes the router's firewall log
    unbound                         # the resolver with one source port
)
# The DHT crowd runs in Node.js, from wherever it came.
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    lab_packages+=(nodejs npm)
fi
lab_npm_module=bittorrent-dht@11.0.12

lab_cache=${OVERSHARING_LAB_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/oversharing-lab}
lab_chronyd=$lab_cache/chrony/usr/sbin/chronyd
