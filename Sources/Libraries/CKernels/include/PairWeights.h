#ifndef THRESHER_PAIR_WEIGHTS_H
#define THRESHER_PAIR_WEIGHTS_H

#include <stddef.h>
#include <stdint.h>

// Words of bit planes for every word of a set of pairs; plane p counts 2^p.
enum { THRESHER_PAIR_PLANES = 16 };

// The weight of a set of pairs: the sum of 2^p over the pairs of the set that are in plane p.
uint64_t thresher_pair_weight(const uint64_t *planes, const uint64_t *set, size_t words);

// Of the first eight pairs of `open` the one with the fewest allowed columns, the first one on a tie; 64 * words if
// `open` is empty. The columns of pair i are at columns[i * column_words].
size_t thresher_tightest_pair(const uint64_t *open, size_t words, const uint64_t *columns, const uint64_t *allowed,
                              size_t column_words);

#endif
