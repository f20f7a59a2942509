# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154,SC2034
#
# dht.sh: a crowd of BitTorrent DHT nodes for the lab's Internet.
# Source it after lab.sh.

crowd_file=
crowd_pid=

# crowd_up COUNT [BOOTSTRAP]: COUNT nodes, each with its own address and port,
# and, unless another BOOTSTRAP is given, two well-known ones at the head.
# Environment: as dht-crowd.mjs says.
crowd_up() {
    crowd_file=$lab_dir/crowd
    {
        [ $# -gt 1 ] || printf '%s\n' '198.51.100.98 6881' '198.51.100.99 25401'
        "$record_dir/addresses" "$1"
    } >"$crowd_file"
    net_addresses "$crowd_file"
    say "$1 DHT nodes are getting to know each other"
    export LAB_MODULES=$lab_cache/npm/node_modules
    start net node "$record_dir/dht-crowd.mjs" "$crowd_file" "${@:2}"
    crowd_pid=$started
}

crowd_ready() {
    wait_for 90 grep -q ready "$lab_dir/net-node.log"
}

# crowd_names: dnsmasq options that give the well-known nodes their names.
crowd_names() {
    echo --address=/router.bittorrent.com/198.51.100.98 \
        --address=/dht.transmissionbt.com/198.51.100.98 \
        --address=/dht.libtorrent.org/198.51.100.99
}

# crowd_shrinks: every fourth node leaves without a word. Three in four of their
# hosts go off with them; the rest stay, and refuse (ICMP port unreachable).
crowd_shrinks() {
    kill -USR1 "$crowd_pid"
    awk 'NR % 4 == 0 && NR % 16 != 4' "$crowd_file" >"$lab_dir/gone"
    net_loses "$lab_dir/gone"
}

# info_hashes FROM TO: made-up info hashes, always the same.
info_hashes() {
    local number
    for number in $(seq "$1" "$2"); do
        printf 'torrent %d' "$number" | sha1sum | cut -c1-40
    done
}
