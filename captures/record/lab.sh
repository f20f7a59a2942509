# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154,SC2034
#
# lab.sh: a home, its router and an Internet, each in a network namespace.
#
#   nas     192.168.1.50 ┐
#   laptop  192.168.1.20 ┴ br-lan  router  wan ── net (hundreds of addresses)
#                     192.168.1.1  203.0.113.7
#
# Source this file, call lab_up, then use the functions below. Everything is
# taken down when the script ends, however it ends: namespaces have names of
# their own (prefix and process id), and only processes inside them are ended.

record_dir=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
captures_dir=$(dirname "$record_dir")
# shellcheck source=captures/record/programs.sh
. "$record_dir/programs.sh"

lab_name=oslab$$
lab_hosts=(nas laptop router net)
lab_dir=
recordings=()
firewall_logs=()

say() { echo "$(basename "$0"): $*"; }
die() { echo "$(basename "$0"): $*" >&2; exit 1; }

# in_host HOST COMMAND...: runs a command on a host and waits for it.
in_host() {
    local host=$1
    shift
    ip netns exec "$lab_name-$host" "$@"
}

# start HOST COMMAND...: runs a program on a host until the lab goes down.
# Its output goes to a log named after the host and the program.
start() {
    local host=$1
    shift
    ip netns exec "$lab_name-$host" "$@" \
        >>"$lab_dir/$host-$(basename "$1").log" 2>&1 </dev/null &
    started=$!
}

# stop PID: ends a program begun with start.
stop() {
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

# start_private HOST COMMAND...: as start, with an empty /run of its own, for
# daemons that insist on one instance a machine.
start_private() {
    local host=$1 program
    shift
    program=$(basename "$1")
    ip netns exec "$lab_name-$host" "$record_dir/with-own-run" "$@" \
        >>"$lab_dir/$host-$program.log" 2>&1 </dev/null &
    started=$!
}

# start_named HOST COMMAND...: as start, with the host's name for the machine's,
# and in UTC, for programs that write both into what they log.
start_named() {
    local host=$1 program
    shift
    program=$(basename "$1")
    TZ=UTC ip netns exec "$lab_name-$host" "$record_dir/with-own-name" "$host" "$@" \
        >>"$lab_dir/$host-$program.log" 2>&1 </dev/null &
    started=$!
}

# wait_for SECONDS COMMAND...: until the command succeeds.
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || die "gave up waiting for: $*"
        sleep 0.2
    done
}

listening() { # HOST PORT
    in_host "$1" ss -Hlnu "sport = :$2" | grep -q .
}

# link HOST INTERFACE ADDRESS PEER-HOST PEER-INTERFACE: a cable.
link() {
    local host=$1 interface=$2 address=$3 peer=$4 peer_interface=$5 side
    ip -n "$lab_name-$host" link add "$interface" type veth \
        peer name "$peer_interface" netns "$lab_name-$peer"
    for side in "$host $interface" "$peer $peer_interface"; do
        # shellcheck disable=SC2086
        set -- $side
        in_host "$1" ethtool -K "$2" tx off gso off tso off gro off >/dev/null
        ip -n "$lab_name-$1" link set "$2" up
    done
    [ "$address" = - ] || ip -n "$lab_name-$host" address add "$address" dev "$interface"
}

lab_down() {
    trap - EXIT INT TERM
    local host pid
    disown -a
    for host in "${lab_hosts[@]}"; do
        for pid in $(ip netns pids "$lab_name-$host" 2>/dev/null); do
            kill -KILL "$pid" 2>/dev/null || true
        done
    done
    for host in "${lab_hosts[@]}"; do
        ip netns delete "$lab_name-$host" 2>/dev/null || true
        rm -rf "/etc/netns/$lab_name-$host"
    done
    rmdir /etc/netns 2>/dev/null || true
    if [ -n "${OVERSHARING_LAB_KEEP:-}" ]; then
        say "logs kept in $lab_dir"
    else
        rm -rf "$lab_dir"
    fi
}

lab_up() {
    [ "$(id -u)" = 0 ] || die "run this as root"
    [ "$lab_cache/ready" -nt "$record_dir/programs.sh" ] || "$record_dir/setup"
    lab_dir=$(mktemp -d)
    chmod 755 "$lab_dir"
    trap lab_down EXIT
    trap 'exit 130' INT TERM
    local host
    for host in "${lab_hosts[@]}"; do
        ip netns add "$lab_name-$host"
        ip -n "$lab_name-$host" link set lo up
    done

    # The home: a bridge on the router, the hosts plugged into it.
    ip -n "$lab_name-router" link add br-lan type bridge mcast_snooping 0
    in_host router ethtool -K br-lan tx off >/dev/null
    ip -n "$lab_name-router" link set br-lan up
    ip -n "$lab_name-router" address add 192.168.1.1/24 dev br-lan
    link nas eth0 192.168.1.50/24 router lan1
    link laptop eth0 192.168.1.20/24 router lan2
    ip -n "$lab_name-router" link set lan1 master br-lan
    ip -n "$lab_name-router" link set lan2 master br-lan
    for host in nas laptop; do
        ip -n "$lab_name-$host" route add default via 192.168.1.1
        mkdir -p "/etc/netns/$lab_name-$host"
        echo 'nameserver 192.168.1.1' >"/etc/netns/$lab_name-$host/resolv.conf"
    done

    # The way out. What the Internet does not have is lost without a word.
    link router wan 203.0.113.7/28 net isp
    ip -n "$lab_name-net" address add 203.0.113.1/28 dev isp
    ip -n "$lab_name-net" route add blackhole default
    ip -n "$lab_name-router" route add default via 203.0.113.1
    in_host router sysctl -qw net.ipv4.ip_forward=1
    in_host router nft -f "$record_dir/router.nft"
}

# net_addresses FILE: gives the Internet the addresses in the first column.
net_addresses() {
    awk '{ print "route replace local " $1 " dev lo" }' "$1" |
        ip -n "$lab_name-net" -batch -
}

# net_loses FILE: takes them away; their hosts are off from now on.
net_loses() {
    awk '{ print "route delete local " $1 " dev lo" }' "$1" |
        ip -n "$lab_name-net" -batch -
}

# serve_world_names OPTION...: a name server in the Internet; options of dnsmasq tell it names.
serve_world_names() {
    echo 198.51.100.53 >"$lab_dir/nameserver"
    net_addresses "$lab_dir/nameserver"
    start net dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts \
        --user=root --pid-file --listen-address=198.51.100.53 --bind-interfaces --local=/#/ "$@"
}

# serve_names OPTION...: that, and a resolver on the router.
serve_names() {
    serve_world_names "$@"
    start router dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts \
        --user=root --pid-file --listen-address=192.168.1.1 --bind-interfaces \
        --server=198.51.100.53
    wait_for 10 listening router 53
}

# record NAME HOST INTERFACE WHERE COMMENT: begins a recording, full packets.
# WHERE becomes the description of the interface.
record() {
    local name=$1 host=$2 interface=$3 where=$4 comment=$5
    start "$host" dumpcap -q -n -i "$interface" --ifdescr "$where" \
        -w "$lab_dir/$name.pcapng" --capture-comment \
        "$comment Recorded from real programs in network namespaces by captures/record/$(basename "$0")."
    recordings+=("$started $name")
    wait_for 10 test -s "$lab_dir/$name.pcapng"
}

record_inside() { # NAME COMMENT
    record "$1" router br-lan 'the router, LAN side (192.168.1.1/24)' "$2"
}

record_outside() { # NAME COMMENT
    record "$1" router wan 'the router, WAN side (203.0.113.7): before its firewall, after its NAT' "$2"
}

# record_both NAME COMMENT: NAME-inside and NAME-outside, at the same time.
record_both() {
    record_inside "$1-inside" "$2"
    record_outside "$1-outside" "$2"
    sleep 1
}

# firewall_logs_accepted: from now on the router logs new connections, too, that
# it lets through between home and Internet, as where its owner asked for that.
firewall_logs_accepted() {
    in_host router nft insert rule ip router accepted ct state new \
        log prefix '"ACCEPTED"' group 1
}

# firewall_logs_denied: denials alone, as routers do at first.
firewall_logs_denied() {
    in_host router nft 'flush chain ip router accepted; add rule ip router accepted accept'
}

# log_firewall NAME: begins to write NAME.log, as a router's syslog has it: ulogd
# writes the lines of the kernel's log, which cannot be had from a namespace.
log_firewall() {
    cat >"$lab_dir/ulogd.conf" <<END
[global]
logfile="stdout"
stack=log:NFLOG,base:BASE,interface:IFINDEX,address:IP2STR,line:PRINTPKT,file:LOGEMU
[log]
group=1
netlink_qthreshold=1
[file]
file="$lab_dir/firewall-$1.log"
sync=1
END
    start_named router ulogd --configfile "$lab_dir/ulogd.conf"
    firewall_logs+=("$started $1")
    wait_for 10 in_host router grep -q '^ *1 ' /proc/net/netfilter/nfnetlink_log
}

# record_logged NAME COMMENT: as record_both, and the firewall's log of the same
# moments. The log has new connections, so the router forgets the old ones first.
record_logged() {
    in_host router conntrack --flush 2>/dev/null || die "the router keeps its connections"
    record_both "$@"
    log_firewall "$1"
}

# finish: ends every recording and puts the files into captures/. Logs end first,
# so that what they tell of is in the captures.
finish() {
    local recording pid name
    for recording in "${firewall_logs[@]}"; do
        read -r pid name <<<"$recording"
        stop "$pid"
        install -m 644 "$lab_dir/firewall-$name.log" "$captures_dir/$name.log"
        say "$name.log: $(wc -l <"$captures_dir/$name.log") lines," \
            "$(stat -c %s "$captures_dir/$name.log") bytes"
    done
    sleep 1
    for recording in "${recordings[@]}"; do
        read -r pid name <<<"$recording"
        stop "$pid"
        [ -s "$lab_dir/$name.pcapng" ] || die "nothing was recorded for $name"
        install -m 644 "$lab_dir/$name.pcapng" "$captures_dir/$name.pcapng"
        say "$name.pcapng: $(capinfos -TrcM "$captures_dir/$name.pcapng" | cut -f2) packets," \
            "$(stat -c %s "$captures_dir/$name.pcapng") bytes"
    done
    recordings=()
    firewall_logs=()
}
