/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "asked_mapping.h"
#include "hostile_bytes.h"
#include "upnp_mapping.h"

#define SERVICE "urn:schemas-upnp-org:service:WANIPConnection:1"
#define HEAD(action)                                                                    \
    "POST /ctl/IPConn HTTP/1.1\r\nHost: 192.168.1.1:5000\r\nContent-Type: text/xml\r\n" \
    "SOAPAction: \"" SERVICE "#" action "\"\r\nContent-Length: 600\r\n\r\n"
#define ENVELOPE "<?xml version=\"1.0\"?>\r\n<s:Envelope xmlns:s=\"x\"><s:Body>"
#define BODY(action, arguments)                                               \
    HEAD(action)                                                              \
    ENVELOPE "<u:" action " xmlns:u=\"" SERVICE "\">" arguments "</u:" action \
             "></s:Body></s:Envelope>\r\n"
#define CLIENT "<NewInternalClient>192.168.1.51</NewInternalClient>"
#define PORTS                                                                \
    "<NewExternalPort>51821</NewExternalPort><NewProtocol>UDP</NewProtocol>" \
    "<NewInternalPort>51820</NewInternalPort>"
#define REST                                                                                     \
    "<NewEnabled>1</NewEnabled><NewPortMappingDescription>WireGuard</NewPortMappingDescription>" \
    "<NewLeaseDuration>3600</NewLeaseDuration>"

static const char request[] =
    BODY("AddPortMapping", "<NewRemoteHost></NewRemoteHost>" PORTS CLIENT REST);

static void assert_read(const char *text, const char *expected)
{
    port_mapping_t mapping = mapping_to_read();
    bool is_one = upnp_mapping_read((const uint8_t *)text, strlen(text), &mapping);

    g_test_message("%s", text);
    g_assert_cmpstr(is_one ? mapping_text(&mapping) : "", ==, expected);
}

static void test_actions(void)
{
    const char *all = "upnp udp 192.168.1.51 51820 51821 3600 WireGuard";
    char *framed = g_strconcat("\x45\x01<a frame's headers", request, NULL);
    port_mapping_t mapping = mapping_to_read();

    assert_read(request, all);
    assert_read(framed, all);
    assert_read(BODY("AddAnyPortMapping", PORTS CLIENT REST), all);
    assert_read(BODY("DeletePortMapping", PORTS CLIENT REST), "");
    assert_read(BODY("AddPortMappingResponse", PORTS CLIENT REST), "");
    assert_read(strstr(request, "<?xml"), ""); /* without the POST */
    assert_read(HEAD("AddPortMapping") "</u:AddPortMapping>" PORTS "</s:Body>", "");
    g_assert_true(upnp_mapping_read((const uint8_t *)request, strlen(request), &mapping));
    g_assert_cmpuint(mapping.frame, ==, 7);
    g_assert_cmpint(mapping.time, ==, 8 * SECOND);
    g_free(framed);
}

static void test_pinhole(void)
{
#define HOLE(protocol)                                                            \
    "<RemoteHost></RemoteHost><RemotePort>0</RemotePort><InternalClient>fd00::50" \
    "</InternalClient><InternalPort>51820</InternalPort><Protocol>" protocol      \
    "</Protocol><LeaseTime>3600</LeaseTime>"
    assert_read(BODY("AddPinhole", HOLE("17")), "upnp udp fd00::50 51820 0 3600 ");
    assert_read(BODY("AddPinhole", HOLE("65535")), "upnp udp fd00::50 51820 0 3600 ");
    assert_read(BODY("AddPinhole", HOLE("6")), "upnp tcp fd00::50 51820 0 3600 ");
    assert_read(BODY("AddPinhole", HOLE("65536")), "");
}

/* What is not said, and what cannot be. */
static void test_arguments(void)
{
    const char *bare = "upnp udp 192.168.1.50 51820 51821 ever ";

    assert_read(BODY("AddPortMapping", PORTS), bare);
    assert_read(BODY("AddPortMapping", PORTS "<NewLeaseDuration>0</NewLeaseDuration>"), bare);
    assert_read(BODY("AddPortMapping", PORTS "<NewLeaseDuration>-1</NewLeaseDuration>"), bare);
    assert_read(BODY("AddPortMapping", PORTS "<NewInternalClient>nas</NewInternalClient>"), bare);
    assert_read(BODY("AddPortMapping", PORTS "<NewEnabled>0</NewEnabled>"), "");
#define PROTOCOL(name) "<NewProtocol>" name "</NewProtocol>"
#define INTERNAL(port) "<NewInternalPort>" port "</NewInternalPort>"
    assert_read(BODY("AddPortMapping", PROTOCOL("tcp") INTERNAL("1")),
                "upnp tcp 192.168.1.50 1 0 ever ");
    assert_read(BODY("AddPortMapping", PROTOCOL("SCTP") INTERNAL("1")), "");
    assert_read(BODY("AddPortMapping", PROTOCOL("") INTERNAL("1")), "");
    assert_read(BODY("AddPortMapping", PROTOCOL("UDP") INTERNAL("0")), "");
    assert_read(BODY("AddPortMapping", PROTOCOL("UDP") INTERNAL("65536")), "");
    assert_read(BODY("AddPortMapping", PROTOCOL("UDP") INTERNAL("1x")), "");
    assert_read(BODY("AddPortMapping", PROTOCOL("UDP")), "");
    assert_read(BODY("AddPortMapping", INTERNAL("1")), "");
}

/* The same in other forms of XML. */
static void test_forms(void)
{
    assert_read(BODY("AddPortMapping", "<NewRemoteHost/>" PORTS CLIENT REST),
                "upnp udp 192.168.1.51 51820 51821 3600 WireGuard");
    assert_read(BODY("AddPortMapping",
                     "<NewProtocol dt:dt=\"string\">UDP</NewProtocol>\r\n  "
                     "<NewExternalPort/><NewInternalPort\n> 51820\r\n</NewInternalPort>"),
                "upnp udp 192.168.1.50 51820 0 ever ");
    assert_read(BODY("AddPortMapping",
                     PORTS "<NewPortMappingDescription>a &lt;b&gt; &amp;lt; &quot;"
                           "c&apos; & &x;</NewPortMappingDescription>"),
                "upnp udp 192.168.1.50 51820 51821 ever a <b> &lt; \"c' & &x;");
    /* What stands behind the action is not part of it. */
    assert_read(BODY("AddPortMapping", PORTS) "<NewInternalPort>9</NewInternalPort>",
                "upnp udp 192.168.1.50 51820 51821 ever ");
}

/* A request after so many bytes of something else. */
static void assert_behind(size_t count, const char *expected)
{
    char *padding = g_strnfill(count, ' ');
    char *text = g_strconcat(padding, request, NULL);

    assert_read(text, expected);
    g_free(padding);
    g_free(text);
}

/* Nothing is looked for farther on than headers and a request are long. */
static void test_bounds(void)
{
    char *padding = g_strnfill(UPNP_REQUEST_MOST, ' ');
    char *long_one = g_strconcat("POST ", padding, ENVELOPE "<AddPortMapping>", PORTS "<", NULL);
    char *many = g_strnfill(1000000, '<');

    assert_behind(UPNP_BEGIN_MOST - 5, "upnp udp 192.168.1.51 51820 51821 3600 WireGuard");
    assert_behind(UPNP_BEGIN_MOST - 4, "");
    assert_read(long_one, "");
    memcpy(many, "POST ", 5);
    assert_read(many, "");
    g_free(padding);
    g_free(long_one);
    g_free(many);
}

static void read_whole_values(const uint8_t *bytes, size_t length, void *user)
{
    port_mapping_t mapping = mapping_to_read();

    (void)user;
    /* Cut within a number, that is none. */
    if (upnp_mapping_read(bytes, length, &mapping))
        g_assert_cmpuint(mapping.internal_port, ==, 51820);
}

static void read_anything(const uint8_t *bytes, size_t length, void *user)
{
    port_mapping_t mapping = mapping_to_read();

    (void)user;
    if (upnp_mapping_read(bytes, length, &mapping)) {
        g_assert_cmpuint(mapping.internal_port, !=, 0);
        g_assert_cmpuint(strlen(mapping.description), <, MAPPING_TEXT_MAX);
    }
}

static void test_hostile(void)
{
    read_cut((const uint8_t *)request, strlen(request), read_whole_values, NULL);
    read_damaged((const uint8_t *)request, strlen(request), read_anything, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/upnp_mapping/actions", test_actions);
    g_test_add_func("/upnp_mapping/pinhole", test_pinhole);
    g_test_add_func("/upnp_mapping/arguments", test_arguments);
    g_test_add_func("/upnp_mapping/forms", test_forms);
    g_test_add_func("/upnp_mapping/bounds", test_bounds);
    g_test_add_func("/upnp_mapping/hostile", test_hostile);
    return g_test_run();
}
