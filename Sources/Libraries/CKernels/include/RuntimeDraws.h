#ifndef THRESHER_RUNTIME_DRAWS_H
#define THRESHER_RUNTIME_DRAWS_H

#include <stddef.h>
#include <stdint.h>

// Random times by the million: Threefry-2x64 with 20 rounds (Salmon, Moraes, Dror, Shaw 2011), Box and Muller (1958), eight counters side by
// side. Products are never contracted, so that results are the same bytes on every processor.

// out[16 g ... 16 g + 15] from the counters counter + 8 g ... counter + 8 g + 7, for g < groups: location + scale z for independent
// standard normal z, or the exponential of that. Exponents are held between -700 and 700.
void thresher_fill_normal(double *out, size_t groups, uint64_t key0, uint64_t key1, uint64_t counter, double location,
                          double scale, int exponential);

#endif
