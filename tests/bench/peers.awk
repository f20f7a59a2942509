# SPDX-License-Identifier: GPL-2.0-or-later
#
# Which UDP endpoints have nine remote hosts or more, from what other programs print: a line a pair, or
# several, "address port address port", with commas or blanks between. With -v conversations=1 the lines
# are those of tshark's -z conv,udp: "address:port <-> address:port ...", one a pair.
#
# Prints "endpoint peers hosts". A pair is kept once, hosts are counted at the end, of those with peers
# enough.

BEGIN {
    FS = "[ ,\t]+"
    least_hosts = 9
}

{ sub(/^ +/, "") } # right-aligned columns

conversations && $2 == "<->" { meet($1, $3) }
!conversations && NF == 4 { meet($1 ":" $2, $3 ":" $4) }

function meet(from, to,    pair) {
    pair = from < to ? from " " to : to " " from
    if (pair in met)
        return
    met[pair]
    peers[from]++
    peers[to]++
}

function count_host(endpoint, peer) {
    if (peers[endpoint] < least_hosts)
        return
    sub(/:[^:]*$/, "", peer)
    if ((endpoint, peer) in near)
        return
    near[endpoint, peer]
    hosts[endpoint]++
}

END {
    for (pair in met) {
        split(pair, ends, " ")
        count_host(ends[1], ends[2])
        count_host(ends[2], ends[1])
    }
    for (endpoint in hosts)
        if (hosts[endpoint] >= least_hosts)
            print endpoint, peers[endpoint], hosts[endpoint]
}
