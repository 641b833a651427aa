#ifndef THRESHER_COLUMN_KERNEL_H
#define THRESHER_COLUMN_KERNEL_H

#include <stddef.h>
#include <stdint.h>

// Loops over lists of columns: 64-bit masks beside payloads whose low half is a weight and whose high half is
// a cost, ascending in cost. All versions of a function give the same result.

// Copies the entries whose mask is disjoint from `forbidden`, in order, and returns their number. The target
// may be the source; it needs room for 8 entries more than are copied.
size_t thresher_filter_columns(const uint64_t *masks, const uint64_t *payloads, size_t count, uint64_t forbidden,
                               uint64_t *target_masks, uint64_t *target_payloads);

// The sum of the weights of the entries whose mask is disjoint from `forbidden`.
uint64_t thresher_sum_disjoint(const uint64_t *masks, const uint64_t *payloads, size_t count, uint64_t forbidden);

// The weighted number, low word first, of the ordered pairs of entries, repetition allowed, that are disjoint on `tight` and cost
// at most `budget` together.
void thresher_sum_disjoint_pairs(const uint64_t *masks, const uint64_t *payloads, size_t count, uint64_t tight,
                                 uint64_t budget, uint64_t total[2]);

// For every entry the sum over its mask's bits of weights given by eight tables of 256 (one for each byte);
// returns the index of the first least sum and stores it.
size_t thresher_least_column(const uint64_t *masks, size_t count, const double *tables, double *least);

// For every column the number of pairs of a one and a zero that it leaves together in some cell; ones[i] and
// zeros[i] are the points of cell i.
void thresher_pairs_together(const uint64_t *columns, size_t count, const uint64_t *ones, const uint64_t *zeros,
                             size_t cells, int64_t *together);

// Keeps the candidates whose bits are equal in the rows of all `points`; row p begins at rows + stride * p. Returns 0
// if none is left.
uint64_t thresher_keep_uniform(uint64_t *candidates, size_t words, const uint64_t *rows, size_t stride,
                               uint64_t points);

#endif
