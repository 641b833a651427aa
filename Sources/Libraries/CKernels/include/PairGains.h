#ifndef THRESHER_PAIR_GAINS_H
#define THRESHER_PAIR_GAINS_H

#include <stddef.h>
#include <stdint.h>

// gains[c] = how many of the pairs in `open` column c separates; a column has two words of `covers`, `open` is two words. Returns the
// largest gain, at most 128.
unsigned thresher_pair_gains(const uint64_t *covers, size_t columns, const uint64_t *open, uint8_t *gains);

#endif
