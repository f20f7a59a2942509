/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every number of the rules in verdict.c: its unit and its reason.
 *
 * `tests/accuracy --sweep` moves each of them (that is what #ifndef is for) and shows what that does
 * to the verdicts on labelled captures.
 */
#ifndef OVERSHARING_VERDICT_NUMBERS_H
#define OVERSHARING_VERDICT_NUMBERS_H

/* Percent of pairs that make "nearly all": leaves room for chance, late answers, lost datagrams, and
 * replies that were caught before their question. */
#ifndef NEARLY_ALL
#define NEARLY_ALL 90.0
#endif
/* Percent of its pairs that who calls the world by itself has begun. Fewer may be pairs that were
 * older than the capture and spoke first from this side. */
#ifndef SOME_BEGUN
#define SOME_BEGUN 10.0
#endif
/* Percent of pairs answered by chance, by somebody who is gone: q of the hypothesis "afterglow". */
#ifndef NEXT_TO_NONE
#define NEXT_TO_NONE 2.0
#endif
/* Percent of callers that who lives answers at the least, when a firewall keeps half of what it gets
 * away: q of the hypothesis "responding". Nobody answered of 7 callers excludes it with 95 %
 * confidence, so fan-out may begin with so few. */
#ifndef RESPONDER_ANSWERS
#define RESPONDER_ANSWERS 30.0
#endif
/* Percent answered, of what a scanner asks of many doors at one port; and of all other calls. Jung et
 * al. (TRW, S&P 2004) put it at 20 for scanners and at 80 for others. */
#ifndef SCANNER_ANSWERS
#define SCANNER_ANSWERS 20.0
#endif
#ifndef FEW_ANSWERS
#define FEW_ANSWERS 5.0
#endif
/* Percent of the callers of a service's port who are answered, where nothing tells what it serves. TRW's
 * 80 is for TCP: over UDP servers are tried, and left, without a word. */
#ifndef MOST_ANSWERED
#define MOST_ANSWERED 50.0
#endif
/* Percent: distinct remote ports per peer. Peers choose a port each (Karagiannis et al., IMC 2004; a
 * ratio, because among many peers some ports coincide). */
#ifndef OWN_PORTS
#define OWN_PORTS 50.0
#endif
/* Distinct remote ports that one service may have: its servers use one, or a few in a row. */
#ifndef FEW_PORTS
#define FEW_PORTS 4U
#endif
/* Datagrams per pair, on the average, below which answers are missing because most datagrams are:
 * even one question and one answer make two. */
#ifndef SAMPLED_DATAGRAMS
#define SAMPLED_DATAGRAMS 1.5
#endif
/* Seconds of silence that tell nothing: answers may be on their way. */
#ifndef SHORT_SECONDS
#define SHORT_SECONDS 3.0
#endif
/* Datagrams one way in a pair that nobody answers. A prober gives up after a few tries (nmap 11 at
 * the most, --max-retries); who sends more streams to somebody who listens: measurements, video,
 * syslog, process data. */
#ifndef MAX_TRIES
#define MAX_TRIES 11U
#endif
/* Percent: networks per host, up to which hosts belong together. Strangers live in networks of their
 * own (Zhang et al., 2011); whom one deals with by arrangement lives in a few. */
#ifndef TOGETHER
#define TOGETHER 25.0
#endif
/* The same for the servers of one provider, which rents in several places. */
#ifndef PROVIDER
#define PROVIDER 40.0
#endif
/* Percent: networks per host, from which hosts are strangers to each other. */
#ifndef STRANGERS
#define STRANGERS 50.0
#endif
/* Remote hosts below which a provider's servers are few enough to be tried in one session. SiLK's and
 * ntopng's floor for scans. */
#ifndef FEW_SERVERS
#define FEW_SERVERS 32U
#endif
/* Percent of datagrams recognised that make a service recognised. */
#ifndef RECOGNISED
#define RECOGNISED 50.0
#endif
/* New callers a second, and how many of them, that make a flood. The DHT of a busy sharer meets some
 * ten a second. */
#ifndef FLOOD_RATE
#define FLOOD_RATE 100.0
#endif
#ifndef FLOOD_PEERS
#define FLOOD_PEERS 1000U
#endif
/* Percent of the remote hosts that a host hears, and does not answer there, which it calls from another
 * port. Piolet does so by design, with 97 % of them; chance has next to none. */
#ifndef MOST_CROSSWISE
#define MOST_CROSSWISE 50.0
#endif

#endif
