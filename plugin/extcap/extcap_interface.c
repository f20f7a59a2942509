/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "extcap_interface.h"

#include <stdio.h>

/* The number of Wireshark's upper PDU (LINKTYPE_WIRESHARK_UPPER_PDU). */
#define LINK_TYPE "252"

void extcap_interface_list(void)
{
    puts("extcap {version=" OVERSHARING_VERSION "}{display=Oversharing}");
    puts("interface {value=" EXTCAP_INTERFACE "}{display=" EXTCAP_INTERFACE_DISPLAY "}");
}

void extcap_interface_link_types(void)
{
    puts("dlt {number=" LINK_TYPE
         "}{name=WIRESHARK_UPPER_PDU}{display=Lines of firewall logs, as upper PDUs}");
}

void extcap_interface_settings(void)
{
    puts("arg {number=0}{call=--file}{display=Log file}{type=fileselect}{mustexist=true}"
         "{tooltip=A firewall's log, plain or compressed with gzip}{group=Log}");
    puts(
        "arg {number=1}{call=--follow}{display=Follow it as it grows}{type=boolflag}{default=false}"
        "{tooltip=Go on with what is added to the file, also when it is rotated}{group=Log}");
    puts("arg {number=2}{call=--from}{display=Read}{type=radio}"
         "{tooltip=All lines, or only those that are written from now on}{group=Log}");
    puts("value {arg=2}{value=start}{display=From the start}{default=true}");
    puts("value {arg=2}{value=end}{display=From the end, following it}{default=false}");
    puts("arg {number=3}{call=--listen}{display=Or listen for syslog on}{type=string}"
         "{placeholder=ADDRESS:PORT}"
         "{tooltip=A UDP port to which devices send their log, such as 127.0.0.1:5514 or "
         "[::1]:5514; leave the log file empty then}{group=Log}");
    puts("arg {number=4}{call=--timezone}{display=Time zone}{type=string}{default=local}"
         "{tooltip=Of times that state none, such as local, UTC, +01:00 or "
         "Europe/Berlin}{group=Log}");
}
