#ifndef THRESHER_INTEGER_ACCUMULATION_H
#define THRESHER_INTEGER_ACCUMULATION_H

#include <stddef.h>
#include <stdint.h>

// Columns `first` ..< `last` of the m x n product of a (m x k) and b (k x n), all row by row, in an integer accumulator of `bits`
// bits, two's complement: after every addition the sum is brought back into the range, by wrapping around or by saturating.
// Every `chunk` consecutive terms are summed from zero, and the sums of chunks are then added in the same way.
//
// 2 to 32 bits; entries of at most 24 bits, so that products and sums fit into 64. `overflows` gets the additions that left the
// range. The numbering of targets is that of `thresher_reject`.
void thresher_integer_product(const int32_t *a, const int32_t *b, int64_t *c, size_t m, size_t k, size_t n, size_t first,
                              size_t last, size_t chunk, int bits, int saturates, uint64_t *overflows, int target);

#endif
