/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a firewall's log can decide that tells of denials, of what it let through, of connections it
 * built, and not of answers.
 */
#ifndef OVERSHARING_LOG_VERDICT_H
#define OVERSHARING_LOG_VERDICT_H

#include "verdict.h"

/* The rule that decides; NULL when the figures rest on nothing of the kind, and the rules for traffic
 * decide. */
const rule_t *log_verdict_rule(const verdict_case_t *subject);

#endif
