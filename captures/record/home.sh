# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154,SC2034
#
# home.sh: what a home has besides: leases, a router that opens ports when a program asks it to,
# and a VPN server. Source it after lab.sh and services.sh.

declare -A hardware_addresses=(
    [router]=00:00:5e:00:53:01 [laptop]=00:00:5e:00:53:14
    [pi]=00:00:5e:00:53:1e [nas]=00:00:5e:00:53:32)
leases_pid=

# plug_in HOST INTERFACE-OF-ROUTER: one more host in the home, without an address.
plug_in() {
    link "$1" eth0 - router "$2"
    ip -n "$lab_name-router" link set "$2" master br-lan
    mkdir -p "/etc/netns/$lab_name-$1"
    echo 'nameserver 192.168.1.1' >"/etc/netns/$lab_name-$1/resolv.conf"
}

# known_hardware: hardware addresses for documentation (RFC 7042), the same at every recording.
known_hardware() {
    local host
    for host in "${!hardware_addresses[@]}"; do
        if [ "$host" = router ]; then
            ip -n "$lab_name-router" link set br-lan address "${hardware_addresses[router]}"
        else
            ip -n "$lab_name-$host" link set eth0 address "${hardware_addresses[$host]}"
        fi
    done
}

# home_leases HOST=ADDRESS...: the router's dnsmasq gives these hosts these addresses, and resolves
# names. The one before it ends: a router that was started anew has forgotten its leases.
home_leases() {
    local pair options=()
    for pair in "$@"; do
        options+=("--dhcp-host=${hardware_addresses[${pair%=*}]},${pair%=*},${pair#*=},10m")
    done
    [ -z "$leases_pid" ] || stop "$leases_pid"
    rm -f "$lab_dir/leases"
    start router dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts \
        --user=root --pid-file --interface=br-lan --bind-interfaces --server=198.51.100.53 \
        --domain=home.example --dhcp-range=192.168.1.100,192.168.1.150,10m --no-ping \
        --dhcp-authoritative --dhcp-leasefile="$lab_dir/leases" "${options[@]}"
    leases_pid=$started
    wait_for 10 listening router 67
}

# takes_lease HOST: has no address, as after a start, asks for one (udhcpc) and takes it.
takes_lease() {
    cat >"$lab_dir/take-lease" <<'END'
#!/bin/sh
[ "$1" = bound ] || exit 0
ip address add "$ip/$mask" dev "$interface"
ip route replace default via "$router"
END
    chmod 755 "$lab_dir/take-lease"
    ip -n "$lab_name-$1" address flush dev eth0
    in_host "$1" udhcpc -f -n -q -i eth0 -x "hostname:$1" -s "$lab_dir/take-lease" \
        >>"$lab_dir/$1-udhcpc.log" 2>&1 || die "$1 got no address"
}

# router_opens_ports: miniupnpd on the router, for UPnP, NAT-PMP and PCP. It opens ports only where
# its outside address is a public one. Ours is for documentation; a STUN server vouches for it.
router_opens_ports() {
    printf '198.51.100.%d\n' 34 35 >"$lab_dir/stun"
    net_addresses "$lab_dir/stun"
    start net stund -h 198.51.100.34 -a 198.51.100.35
    in_host router nft -f - <<'END'
insert rule ip router input iifname wan ip saddr 198.51.100.34/31 accept
table inet upnp {
    chain mapped {
    }
    chain mapped_nat {
    }
    chain mapped_source {
    }
    chain forward {
        type filter hook forward priority filter + 1
        jump mapped
    }
    chain prerouting {
        type nat hook prerouting priority dstnat + 1
        jump mapped_nat
    }
    chain postrouting {
        type nat hook postrouting priority srcnat + 1
        jump mapped_source
    }
}
END
    cat >"$lab_dir/upnp.conf" <<END
ext_ifname=wan
listening_ip=br-lan
ext_perform_stun=yes
ext_stun_host=198.51.100.34
http_port=5000
enable_upnp=yes
enable_natpmp=yes
secure_mode=yes
friendly_name=Router
uuid=00000000-0000-4000-8000-000000000001
upnp_table_name=upnp
upnp_nat_table_name=upnp
upnp_forward_chain=mapped
upnp_nat_chain=mapped_nat
upnp_nat_postrouting_chain=mapped_source
allow 1024-65535 192.168.1.0/24 1024-65535
END
    start router miniupnpd -d -f "$lab_dir/upnp.conf" -P "$lab_dir/upnp.pid"
    wait_for 20 listening router 5351
}

# vpn_keys NAME: a key and a certificate, good for nothing but this lab.
vpn_keys() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
        -subj "/CN=$1" -keyout "$lab_dir/$1.key" -out "$lab_dir/$1.crt" 2>/dev/null
}

vpn_fingerprint() {
    openssl x509 -in "$lab_dir/$1.crt" -noout -fingerprint -sha256 | sed 's/.*=//'
}

# vpn_end HOST NAME OTHER OPTION...: one end of a VPN (openvpn), which leads nowhere.
vpn_end() {
    local host=$1 name=$2 other=$3
    shift 3
    start "$host" openvpn --dev null --verb 3 --cert "$lab_dir/$name.crt" --key "$lab_dir/$name.key" \
        --peer-fingerprint "$(vpn_fingerprint "$other")" --ping 3 --ping-exit 60 "$@"
}
