/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "baseline_check.h"

#include "baseline_file.h"
#include "change_words.h"
#include "compat.h"
#include "packet-oversharing.h"

#include <wsutil/report_message.h>

static expert_field ei_new = EI_INIT;
static expert_field ei_changed = EI_INIT;
static expert_field ei_gone = EI_INIT;

static const char *pref_baseline = "";

static baseline_t *baseline;    /* of the open file; NULL: none is set, or it cannot be used */
static char *wrong;             /* then, why not */
static char *said;              /* of what went wrong, what was said last */
static baseline_watch_t *watch; /* over the open file, with a baseline */

void baseline_check_register_preference(module_t *module)
{
    prefs_register_filename_preference(module, "baseline", "Baseline",
                                       "A file with the endpoints that you expect, as -z "
                                       "oversharing,baseline,FILE writes it. What is "
                                       "new, has changed, or is gone is then shown",
                                       &pref_baseline, FALSE);
}

void baseline_check_register_expert(expert_module_t *expert)
{
    static ei_register_info infos[] = {
        {&ei_new,
         {"oversharing.expert.new", PI_SECURITY, PI_WARN,
          "A UDP endpoint is new since the baseline", EXPFILL}},
        {&ei_changed,
         {"oversharing.expert.changed", PI_SECURITY, PI_WARN,
          "A UDP endpoint has changed since the baseline", EXPFILL}},
        {&ei_gone,
         {"oversharing.expert.gone", PI_SECURITY, PI_NOTE, "A UDP endpoint of the baseline is gone",
          EXPFILL}},
    };

    expert_register_field_array(expert, infos, array_length(infos));
}

void baseline_check_begin(void)
{
    if (pref_baseline == NULL || pref_baseline[0] == '\0')
        return;
    baseline = baseline_read(pref_baseline, &wrong);
    if (baseline != NULL)
        watch = baseline_watch_new(baseline);
    else if (g_strcmp0(wrong, said) != 0)
        report_failure("The baseline cannot be used, so nothing is compared with it: %s", wrong);
    g_free(said);
    said = g_strdup(wrong);
}

void baseline_check_end(void)
{
    baseline_watch_free(watch);
    baseline_free(baseline);
    g_free(wrong);
    watch = NULL;
    baseline = NULL;
    wrong = NULL;
}

used_baseline_t baseline_check_used(void)
{
    return (used_baseline_t){.path = baseline == NULL && wrong == NULL ? "" : pref_baseline,
                             .baseline = baseline,
                             .wrong = wrong};
}

baseline_watch_t *baseline_check_watch(void)
{
    return watch;
}

static expert_field *expert_of(compared_t state)
{
    switch (state) {
    case COMPARED_NEW:
        return &ei_new;
    case COMPARED_CHANGED:
        return &ei_changed;
    case COMPARED_GONE:
        return &ei_gone;
    default:
        return NULL;
    }
}

static void add_info(packet_info *pinfo, proto_item *item, const comparison_entry_t *entry)
{
    expert_field *info = expert_of(entry->state);
    const char *outer_protocol = pinfo->current_proto;
    char *sentence;

    if (info == NULL)
        return;
    sentence = change_sentence(entry);
    pinfo->current_proto = OVERSHARING_NAME; /* whose warning it is */
    expert_add_info_format(pinfo, item, info, "%s", sentence);
    pinfo->current_proto = outer_protocol;
    g_free(sentence);
}

void baseline_check_warn(packet_info *pinfo, proto_item *item, const comparison_entry_t *entry)
{
    if (entry->state != COMPARED_GONE && entry->door.frame == pinfo->num)
        add_info(pinfo, item, entry);
}

void baseline_check_warn_gone(packet_info *pinfo, proto_item *item, const comparison_t *comparison)
{
    for (guint i = 0; i < comparison->entries->len; i++) {
        const comparison_entry_t *entry =
            &g_array_index(comparison->entries, comparison_entry_t, i);

        if (entry->state == COMPARED_GONE)
            add_info(pinfo, item, entry);
    }
}
