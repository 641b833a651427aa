#ifndef THRESHER_SIGNED_PATTERNS_H
#define THRESHER_SIGNED_PATTERNS_H

#include <stddef.h>
#include <stdint.h>

enum { THRESHER_PATTERN_LANES = 16, THRESHER_PATTERN_WIDTH = 20 };

// Sixteen weightings of the same cells against all neurons with weights in {-1, 0, 1} over `width` columns.
//
// `columns` holds the value of every column on every cell, `width` rows of `stride` bytes, 0 or 1; `counts` is room
// for `stride` bytes, a multiple of 64 that is at least `cells`. `weights` holds sixteen numbers for every cell.
// For every pattern of weights (one of each pair s, -s) the cells are taken in the order of their counts, and after
// every count the sum of the weights so far is looked at: the weight of the cells below a threshold. A lane survives
// while all its sums lie in least ... most. Returns the lanes that survive every pattern, as bits, or 0 as soon as
// one of the `groups` (masks of lanes) has lost all its lanes.
uint32_t thresher_surviving_weights(const int8_t *columns, size_t width, size_t stride, size_t cells,
                                    const int32_t *weights, const int32_t *least, const int32_t *most,
                                    const uint32_t *groups, size_t group_count, int8_t *counts);

#endif
