/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How many distinct things were seen, by estimate, in two kilobytes however many they are, and in less
 * while they are few.
 *
 * Flajolet, Fusy, Gandouet and Meunier, "HyperLogLog: the analysis of a near-optimal cardinality
 * estimation algorithm" (AofA 2007), with the estimate of Ertl, "New cardinality estimation algorithms for
 * HyperLogLog sketches" (2017), which leans to neither side, few things or many. They are
 * told apart by their hashes, which the caller draws at random once a run (record_index.h), so nobody
 * can choose things that an estimate overlooks.
 */
#ifndef OVERSHARING_HYPERLOGLOG_H
#define OVERSHARING_HYPERLOGLOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HYPERLOGLOG_BITS 11U
#define HYPERLOGLOG_REGISTERS (1U << HYPERLOGLOG_BITS)

/* As high as a register gets, in 5 bits: enough for more things than anybody meets. */
#define HYPERLOGLOG_RANKS 31U

/* Up to so many registers above zero are kept as a list, which takes a quarter of the memory then. */
#define HYPERLOGLOG_FEW 256U

/* The standard error, in percent: 1.04 / sqrt(registers). Estimates are within twice of it in nineteen of
 * twenty cases. */
#define HYPERLOGLOG_ERROR 2.3

/* All registers. */
typedef struct {
    uint8_t ranks[HYPERLOGLOG_REGISTERS];
    uint16_t with_rank[HYPERLOGLOG_RANKS + 1]; /* how many are so high; [0] is not kept */
} hyperloglog_registers_t;

/* A hyperloglog_t of zero bytes has seen nothing. Whoever owns it frees its memory with hyperloglog_clear(). */
typedef struct {
    uint16_t *
        few; /* registers above zero, their numbers and ranks, in no order; NULL: there is no list */
    hyperloglog_registers_t *all; /* NULL: there is the list, unless none is above zero */
    uint32_t touched;             /* how many are above zero */
} hyperloglog_t;

/* Frees its memory: it has seen nothing then. */
void hyperloglog_clear(hyperloglog_t *seen);

/* Adds a thing by its hash. Returns true if the estimate has changed. Takes a constant time. */
bool hyperloglog_add(hyperloglog_t *seen, uint64_t hash);

/* Adds all that `other` has seen: what both have seen counts once. */
void hyperloglog_merge(hyperloglog_t *seen, const hyperloglog_t *other);

/* The bytes it has allocated, and how many more it will have when this thing is added: nearly always none. */
size_t hyperloglog_memory(const hyperloglog_t *seen);
size_t hyperloglog_growth(const hyperloglog_t *seen, uint64_t hash);

/* The most bytes that one has allocated which has seen so many distinct things. */
size_t hyperloglog_bytes(uint32_t things);

/* How many distinct things were seen, about; HYPERLOGLOG_MOST if it is that or more. Takes a constant time. */
#define HYPERLOGLOG_MOST (UINT32_C(1) << 31)
uint32_t hyperloglog_estimate(const hyperloglog_t *seen);

/* So many distinct things were seen for certain: each raises one register. HYPERLOGLOG_REGISTERS at the most. */
static inline uint32_t hyperloglog_at_least(const hyperloglog_t *seen)
{
    return seen->touched;
}

#endif
