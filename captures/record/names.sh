# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154,SC2034
#
# names.sh: name servers (nsd) for the lab. Source it after lab.sh.
# ZONES files have one "domain address" a line: the domain, and its server.

# nsd_with HOST NAME ADDRESS...: starts nsd with $lab_dir/NAME.zones, where
# name_server and root_server have written what it serves.
nsd_with() {
    local host=$1 name=$2 address
    shift 2
    {
        printf '%s\n' 'server:' 'username: ""' 'chroot: ""' 'pidfile: ""' 'database: ""' \
            'do-ip6: no' 'rrl-ratelimit: 0' "zonesdir: \"$lab_dir\"" "zonelistfile: \"$lab_dir/$name.list\"" \
            "xfrdfile: \"$lab_dir/$name.xfrd\"" "xfrdir: \"$lab_dir\""
        for address in "$@"; do echo "ip-address: $address"; done
        printf '%s\n' 'remote-control:' 'control-enable: no'
        cat "$lab_dir/$name.zones"
    } >"$lab_dir/$name.conf"
    start "$host" nsd -d -c "$lab_dir/$name.conf"
    wait_for 10 listening "$host" "53 and src $1"
}

# name_server HOST NAME ZONES ADDRESS...: serves every domain of ZONES.
name_server() {
    local host=$1 name=$2 zones=$3 domain address
    shift 3
    while read -r domain address; do
        printf '%s\n' 'zone:' "name: $domain" "zonefile: $domain.zone" >>"$lab_dir/$name.zones"
        cat >"$lab_dir/$domain.zone" <<-END
		\$ORIGIN $domain.
		\$TTL 300
		@ IN SOA ns hostmaster 1 3600 600 86400 300
		@ IN NS ns
		ns IN A $address
		* IN A $address
		END
    done <"$zones"
    nsd_with "$host" "$name" "$@"
}

# root_server HOST ZONES ADDRESS: knows only who serves which domain.
root_server() {
    local host=$1 zones=$2 address=$3
    printf '%s\n' 'zone:' 'name: .' 'zonefile: root.zone' >"$lab_dir/root.zones"
    {
        # shellcheck disable=SC2016
        echo '$TTL 3600'
        echo ". IN SOA root.example. hostmaster.root.example. 1 3600 600 86400 300"
        echo ". IN NS root.example."
        echo "root.example. IN A $address"
        awk '{ print $1 ". IN NS ns." $1 "."; print "ns." $1 ". IN A " $2 }' "$zones"
    } >"$lab_dir/root.zone"
    nsd_with "$host" root "$address"
}
