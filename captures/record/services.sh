# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154,SC2034
#
# services.sh: ordinary programs for the lab: time, mDNS and a media server.
# Source it after lab.sh. No clock of this machine is touched (chronyd -x).

# time_server HOST: a chronyd that serves every address of HOST, such as "net", the Internet.
time_server() {
    local host=$1
    printf '%s\n' 'local stratum 3' 'allow all' 'cmdport 0' 'pidfile /run/chronyd.pid' \
        'bindcmdaddress /' >"$lab_dir/$host-time-server.conf"
    start_private "$host" "$lab_chronyd" -x -d -u root -f "$lab_dir/$host-time-server.conf"
    wait_for 10 listening "$host" 123
}

# time_client HOST LINES: chronyd with these lines of configuration.
time_client() {
    printf '%s\n' "$2" 'cmdport 0' 'pidfile /run/chronyd.pid' 'bindcmdaddress /' \
        >"$lab_dir/$1-time.conf"
    start_private "$1" "$lab_chronyd" -x -d -u root -f "$lab_dir/$1-time.conf"
}

# mdns_daemon HOST: Avahi, called HOST.
mdns_daemon() {
    cat >"$lab_dir/$1-avahi.conf" <<END
[server]
host-name=$1
enable-dbus=no
[publish]
publish-workstation=yes
END
    start_private "$1" avahi-daemon --no-drop-root --no-chroot --no-rlimits \
        -f "$lab_dir/$1-avahi.conf"
}

# media_server HOST: MiniDLNA, which tells the home of itself by SSDP.
media_server() {
    mkdir -p "$lab_dir/media" "$lab_dir/media-index"
    printf '%s\n' "media_dir=$lab_dir/media" "db_dir=$lab_dir/media-index" \
        "log_dir=$lab_dir/media-index" 'network_interface=eth0' 'friendly_name=NAS' \
        'notify_interval=60' 'inotify=no' >"$lab_dir/media.conf"
    start_private "$1" minidlnad -S -f "$lab_dir/media.conf" -P "$lab_dir/media.pid"
}
