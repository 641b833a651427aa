#include "PairWeights.h"

#if defined(__x86_64__) && defined(__linux__)
#define POPCOUNT_CLONES __attribute__((target_clones("avx512vpopcntdq", "popcnt", "default"), min_vector_width(512)))
#else
#define POPCOUNT_CLONES
#endif

POPCOUNT_CLONES uint64_t thresher_pair_weight(const uint64_t *restrict planes, const uint64_t *restrict set,
                                              size_t words) {
  uint64_t counts[THRESHER_PAIR_PLANES] = {0};
  for (size_t word = 0; word < words; word++) {
    const uint64_t bits = set[word];
    const uint64_t *plane = planes + THRESHER_PAIR_PLANES * word;
    for (size_t p = 0; p < THRESHER_PAIR_PLANES; p++) counts[p] += (uint64_t)__builtin_popcountll(bits & plane[p]);
  }
  uint64_t sum = 0;
  for (size_t p = 0; p < THRESHER_PAIR_PLANES; p++) sum += counts[p] << p;
  return sum;
}

POPCOUNT_CLONES size_t thresher_tightest_pair(const uint64_t *open, size_t words, const uint64_t *columns,
                                              const uint64_t *allowed, size_t column_words) {
  size_t best = 64 * words;
  uint64_t fewest = UINT64_MAX;
  int looked = 0;
  for (size_t word = 0; word < words; word++) {
    for (uint64_t bits = open[word]; bits != 0; bits &= bits - 1) {
      const size_t pair = 64 * word + (size_t)__builtin_ctzll(bits);
      const uint64_t *row = columns + pair * column_words;
      uint64_t count = 0;
      for (size_t i = 0; i < column_words; i++) count += (uint64_t)__builtin_popcountll(row[i] & allowed[i]);
      if (count < fewest) {
        fewest = count;
        best = pair;
      }
      if (++looked == 8 || fewest == 0) return best;
    }
  }
  return best;
}
