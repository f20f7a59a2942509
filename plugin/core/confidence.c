/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "confidence.h"

#include <math.h>

/* One side of the normal distribution, 95 %. */
#define Z 1.6448536

/* The end of Wilson's interval, in percent; `side` is -1 or 1. */
static double wilson(double part, double whole, double side)
{
    double share = part / whole, z2 = Z * Z / whole;
    double centre = share + z2 / 2;
    double reach = Z * sqrt(share * (1 - share) / whole + z2 / (4 * whole));

    return 100 * (centre + side * reach) / (1 + z2);
}

double rate_at_least(uint64_t part, uint64_t whole)
{
    return part == 0 ? 0 : wilson((double)part, (double)whole, -1);
}

double rate_at_most(uint64_t part, uint64_t whole)
{
    return part == whole ? 100 : wilson((double)part, (double)whole, 1);
}

double wald_score(uint64_t successes, uint64_t failures, double rate0, double rate1)
{
    return (double)successes * log(rate1 / rate0) +
           (double)failures * log((100 - rate1) / (100 - rate0));
}
