/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "change_words.h"

#include "evidence.h"
#include "printed_names.h"
#include "record_index.h"

#include <string.h>

/* --- Small words --- */

const char *vpn_of_port(uint16_t port)
{
    /* IANA's registry of service names and ports; 51820 is WireGuard's by custom alone. */
    switch (port) {
    case 500:
    case 4500: /* RFC 3948: IPsec through NAT */
        return "IPsec";
    case 1194:
        return "OpenVPN";
    case 1701:
        return "L2TP";
    case 51820:
        return "WireGuard";
    default:
        return NULL;
    }
}

const char *period_text(int64_t nanoseconds, char text[PERIOD_TEXT_MAX])
{
    static const struct {
        int64_t seconds;
        const char *noun;
    } units[] = {{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}};
    int64_t seconds = nanoseconds / 1000000000;
    char count[COUNT_TEXT_MAX];

    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        /* "90 minutes" says more than "1 hour". */
        if (seconds >= (i == 3 ? 1 : 2) * units[i].seconds || seconds == units[i].seconds) {
            g_strlcpy(text, count_of((uint64_t)(seconds / units[i].seconds), units[i].noun, count),
                      PERIOD_TEXT_MAX);
            return text;
        }
    }
    g_strlcpy(text, "less than a second", PERIOD_TEXT_MAX);
    return text;
}

/* What the door does, and by what: "answers outside hosts, by OpenVPN". */
static char *what_it_does(const door_t *door)
{
    const char *vpn = door->mapping == NULL ? vpn_of_port(door->address.port) : NULL;
    const char *meaning = role_meaning(door->role);

    if (vpn != NULL)
        return g_strdup_printf("%s on a port of %s", meaning, vpn);
    if (door->service[0] != '\0' && door->mapping == NULL)
        return g_strdup_printf("%s, by %s", meaning, door->service);
    return g_strdup(meaning);
}

static char *door_name(const door_t *door, const pseudonyms_t *pseudonyms)
{
    char text[ENDPOINT_TEXT_MAX], known[ENDPOINT_TEXT_MAX];
    const char *name = printed_endpoint(pseudonyms, &door->address, text);
    const char *protocol = door->mapping != NULL && !door->mapping->is_udp ? "/tcp" : "";

    if (door->known == NULL || door->known->name[0] == '\0')
        return g_strconcat(name, protocol, NULL);
    return g_strdup_printf("%s%s (%s)", name, protocol,
                           printed_name(pseudonyms, door->known->name, known));
}

/* "192.168.1.50:123 (nas)", "nas, any port", "[2001:db8::1]:53". */
static char *line_name(const baseline_line_t *line, const pseudonyms_t *pseudonyms)
{
    endpoint_address_t address = {.host = line->host.address, .port = line->port};
    char *host = printed_pattern(pseudonyms, &line->host);
    char text[ENDPOINT_TEXT_MAX];
    char *name, *whole;

    if (!baseline_line_has_port(line))
        name = g_strdup_printf(line->any_port ? "%s, any port" : "%s, any port chosen anew", host);
    else if (line->host.kind == HOST_ADDRESS)
        name = g_strdup(printed_endpoint(pseudonyms, &address, text));
    else
        name = g_strdup_printf("%s, port %u", host, (unsigned)line->port);
    g_free(host);
    if (line->name == NULL)
        return name;
    whole = g_strdup_printf("%s (%s)", name, printed_name(pseudonyms, line->name, text));
    g_free(name);
    return whole;
}

static bool is_silent(const comparison_entry_t *entry)
{
    return entry->state == COMPARED_GONE || entry->state == COMPARED_UNSURE;
}

char *change_subject(const comparison_entry_t *entry, const pseudonyms_t *pseudonyms)
{
    return is_silent(entry) ? line_name(entry->line, pseudonyms)
                            : door_name(&entry->door, pseudonyms);
}

/* --- One sentence --- */

char *change_sentence(const comparison_entry_t *entry)
{
    const baseline_line_t *line = entry->line;
    char *name = change_subject(entry, NULL);
    char *does = is_silent(entry) ? NULL : what_it_does(&entry->door);
    char *sentence;

    switch (entry->state) {
    case COMPARED_NEW:
        sentence = g_strdup_printf("%s is new: it %s", name, does);
        break;
    case COMPARED_CHANGED:
        if (!role_covers(line->role, entry->door.role))
            sentence = g_strdup_printf("%s has changed: it %s; expected was %s", name, does,
                                       role_name(line->role));
        else
            sentence = g_strdup_printf("%s has changed: it has %u peers; expected were about %u",
                                       name, entry->door.peers, line->peers);
        break;
    case COMPARED_GONE:
        sentence = g_strdup_printf("%s is gone: expected was %s", name, role_name(line->role));
        break;
    default:
        sentence = g_strdup_printf("%s is as expected: it %s", name, does);
        break;
    }
    g_free(name);
    g_free(does);
    return sentence;
}

/* --- Evidence --- */

static void add_mapping(GPtrArray *clauses, const port_mapping_t *mapping,
                        const pseudonyms_t *pseudonyms)
{
    char router[ENDPOINT_TEXT_MAX], external[32] = "a port of its choice";
    char lifetime[PERIOD_TEXT_MAX];
    static const char *const ways[] = {
        [MAPPING_NAT_PMP] = "NAT-PMP", [MAPPING_PCP] = "PCP", [MAPPING_UPNP] = "UPnP"};

    if (mapping->external_port != 0)
        g_snprintf(external, sizeof external, "port %u", (unsigned)mapping->external_port);
    evidence_add(clauses, "the router %s was asked by %s to map %s of %s to it",
                 printed_host(pseudonyms, &mapping->router, router), ways[mapping->way], external,
                 mapping->is_udp ? "UDP" : "TCP");
    if (mapping->lifetime > 0 && mapping->lifetime != LIFETIME_WITHOUT_END)
        evidence_add(clauses, "the mapping was to last %s",
                     period_text((int64_t)mapping->lifetime * 1000000000, lifetime));
    /* What a host says of itself may be anybody's name. */
    if (mapping->description[0] != '\0' && pseudonyms == NULL)
        evidence_add(clauses, "who asked calls it \"%s\"", mapping->description);
    evidence_add(clauses, "whether the router did it is not said here");
}

/* What the capture shows of the door. */
static void add_door(GPtrArray *clauses, const door_t *door, const seen_t *seen)
{
    char caller[ENDPOINT_TEXT_MAX], hosts[COUNT_TEXT_MAX];
    const char *vpn = vpn_of_port(door->address.port);

    if (door->mapping != NULL) {
        add_mapping(clauses, door->mapping, seen->settings->pseudonyms);
    } else if (door->callers > 0) {
        evidence_add(clauses, "%s spoke first, and it answered; the first was %s",
                     count_of(door->callers, "outside host", hosts),
                     printed_endpoint(seen->settings->pseudonyms, &door->first_caller, caller));
        if (door->is_uncertain)
            evidence_add(clauses, "but the capture had just begun: it may be an answer to what was "
                                  "sent before");
    } else {
        endpoint_t endpoint = endpoint_describe(seen->traffic, seen->settings, door->endpoint);
        verdict_case_t subject = endpoint_located(seen->traffic, seen->settings, &endpoint);
        GPtrArray *findings = evidence_of(&subject);

        for (guint i = 0; i < findings->len; i++)
            evidence_add(clauses, "%s", (const char *)g_ptr_array_index(findings, i));
        g_ptr_array_free(findings, TRUE);
    }
    if (vpn != NULL)
        evidence_add(clauses, "port %u is one of %s: who is let in there is inside your network",
                     (unsigned)door->address.port, vpn);
}

static void add_difference(GPtrArray *clauses, const baseline_line_t *line, const door_t *door,
                           int64_t span)
{
    change_reason_t reason = comparison_reason(line, door, span);
    char now[COUNT_TEXT_MAX], before[COUNT_TEXT_MAX];

    if (reason.role)
        evidence_add(clauses, "expected was %s, and it is %s now", role_name(line->role),
                     role_name(door->role));
    if (reason.peers)
        evidence_add(clauses, "it has %s; expected were about %s",
                     count_of(door->peers, "peer", now), count_text(line->peers, before));
}

static void add_silence(GPtrArray *clauses, const comparison_entry_t *entry, int64_t span)
{
    const baseline_line_t *line = entry->line;
    char within[PERIOD_TEXT_MAX], watched[PERIOD_TEXT_MAX];

    evidence_add(clauses, "nothing was seen of it in %s", period_text(span, watched));
    if (line->within != 0)
        evidence_add(clauses, "it used to show itself within %s",
                     period_text(line->within, within));
    else
        evidence_add(clauses, "nothing tells how soon it shows itself; an hour is taken for that");
    if (entry->endpoint != RECORD_NONE)
        evidence_add(clauses, "datagrams of that port were seen, but it answers no outside host");
}

GPtrArray *change_evidence(const comparison_entry_t *entry, const seen_t *seen, int64_t span)
{
    GPtrArray *clauses = g_ptr_array_new_with_free_func(g_free);

    switch (entry->state) {
    case COMPARED_NEW:
        evidence_add(clauses, "no line of the baseline speaks of it");
        break;
    case COMPARED_CHANGED:
        add_difference(clauses, entry->line, &entry->door, span);
        break;
    case COMPARED_GONE:
    case COMPARED_UNSURE:
        add_silence(clauses, entry, span);
        return clauses;
    default:
        break;
    }
    add_door(clauses, &entry->door, seen);
    return clauses;
}

/* --- What to do --- */

/* Where to look, by what it does. */
static const char *where_to_look(role_t role)
{
    switch (role) {
    case ROLE_INITIATING:
    case ROLE_SCANNING:
        return "Find the program on that host (Linux: ss -ulpn; else its settings for sharing, "
               "cloud and remote access), and switch it off unless you want it.";
    case ROLE_MAPPED:
        return "Look at the router's list of port mappings (UPnP), remove this one unless you want "
               "it, and switch UPnP and NAT-PMP off if nothing needs them.";
    case ROLE_CLIENT:
        return "It is a client of a service; look which one, if you do not know it.";
    default:
        return "Find the program on that host that listens there (Linux: ss -ulpn), and see at the "
               "router who lets callers in: a port forward, UPnP, or no firewall at all.";
    }
}

char *change_advice(const comparison_entry_t *entry, const pseudonyms_t *pseudonyms)
{
    switch (entry->state) {
    case COMPARED_GONE:
        if (pseudonyms != NULL)
            return g_strdup("If that is as it should be, delete its line of the baseline.");
        return g_strdup_printf("If that is as it should be, delete line %u of the baseline.",
                               entry->line->number);
    case COMPARED_UNSURE:
        return g_strdup("Watch for longer to know.");
    case COMPARED_EXPECTED:
        return g_strdup("Nothing.");
    default:
        return g_strdup_printf("%s If it is as it should be, let the baseline learn it.",
                               where_to_look(entry->door.role));
    }
}

/* --- Filters --- */

/* Of an endpoint that was not seen: as one that is. */
static char *address_filter(const endpoint_address_t *address, uint32_t endpoint,
                            const seen_t *seen)
{
    figures_t figures = {.received_datagrams = 1};

    if (endpoint != RECORD_NONE)
        figures = traffic_count_figures(seen->traffic, endpoint, false);
    return endpoint_frames_filter(address, &figures, seen->settings->pseudonyms);
}

/* What was asked of a router. */
static char *mapping_filter(const port_mapping_t *mapping, const pseudonyms_t *pseudonyms)
{
    char text[ENDPOINT_TEXT_MAX];
    bool is_ipv6 = mapping->router.family == FAMILY_IPV6;

    return g_strdup_printf("%s.addr == %s && %s", is_ipv6 ? "ipv6" : "ip",
                           printed_host(pseudonyms, &mapping->router, text),
                           mapping->way != MAPPING_UPNP ? "udp.port == 5351"
                           : is_ipv6                    ? "http contains \"AddPinhole\""
                                                        : "http contains \"PortMapping\"");
}

char *change_filter(const comparison_entry_t *entry, const seen_t *seen)
{
    const baseline_line_t *line = entry->line;
    endpoint_address_t address;

    if (!is_silent(entry)) {
        if (entry->door.mapping != NULL)
            return mapping_filter(entry->door.mapping, seen->settings->pseudonyms);
        return address_filter(&entry->door.address, entry->endpoint, seen);
    }
    if (!baseline_line_has_port(line))
        return NULL;
    address = (endpoint_address_t){.host = line->host.address, .port = line->port};
    if (line->host.kind == HOST_ADDRESS)
        return address_filter(&address, entry->endpoint, seen);
    return g_strdup_printf("udp.port == %u", (unsigned)line->port);
}
