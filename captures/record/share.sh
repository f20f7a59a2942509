# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154,SC2034
#
# share.sh: the NAS's sharing service, qbittorrent-nox with its DHT on UDP 8832.
# Source it after lab.sh and dht.sh.

share_up() {
    local home=$lab_dir/qbittorrent
    mkdir -p "$home/qBittorrent/config"
    cat >"$home/qBittorrent/config/qBittorrent.conf" <<-END
	[LegalNotice]
	Accepted=true
	[BitTorrent]
	Session\\Port=8832
	Session\\QueueingSystemEnabled=false
	[Preferences]
	Connection\\ResolvePeerCountries=false
	WebUI\\LocalHostAuth=false
	WebUI\\Port=8080
	END
    HOME=$home start nas qbittorrent-nox --profile="$home"
    share_pid=$started
    wait_for 20 in_host nas curl -sf http://127.0.0.1:8080/api/v2/app/version
}

share_more() { # FROM TO: torrents, by their number
    local hash
    for hash in $(info_hashes "$1" "$2"); do
        in_host nas curl -sf -o /dev/null -d "urls=magnet:?xt=urn:btih:$hash" \
            http://127.0.0.1:8080/api/v2/torrents/add
    done
}
