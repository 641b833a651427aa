#include "PairGains.h"

#define POPCOUNT_CLONES __attribute__((target_clones("avx512vpopcntdq", "popcnt", "default"), min_vector_width(512)))

POPCOUNT_CLONES
unsigned thresher_pair_gains(const uint64_t *covers, size_t columns, const uint64_t *open, uint8_t *gains) {
  const uint64_t low = open[0], high = open[1];
  unsigned largest = 0;
  for (size_t c = 0; c < columns; c++) {
    unsigned gain = (unsigned)(__builtin_popcountll(covers[2 * c] & low) + __builtin_popcountll(covers[2 * c + 1] & high));
    gains[c] = (uint8_t)gain;
    largest = gain > largest ? gain : largest;
  }
  return largest;
}
