#include "BlockKernel.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static void fire_plain(const uint16_t *counts, size_t words, uint16_t threshold, uint64_t flip, uint64_t *column) {
  for (size_t word = 0; word < words; word++) {
    uint64_t bits = 0;
    for (size_t bit = 0; bit < 64; bit++) bits |= (uint64_t)(counts[64 * word + bit] >= threshold) << bit;
    column[word] = bits ^ flip;
  }
}

static void add_plain(uint16_t *counts, size_t words, const uint64_t *plus, const uint64_t *minus) {
  for (size_t word = 0; word < words; word++) {
    for (size_t bit = 0; bit < 64; bit++)
      counts[64 * word + bit] =
          (uint16_t)(counts[64 * word + bit] + (plus[word] >> bit & 1) - (minus[word] >> bit & 1));
  }
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512bw"))) static void fire_avx512(
    const uint16_t *counts, size_t words, uint16_t threshold, uint64_t flip, uint64_t *column) {
  __m512i least = _mm512_set1_epi16((short)threshold);
  for (size_t word = 0; word < words; word++) {
    uint64_t low = _mm512_cmpge_epu16_mask(_mm512_loadu_si512(counts + 64 * word), least);
    uint64_t high = _mm512_cmpge_epu16_mask(_mm512_loadu_si512(counts + 64 * word + 32), least);
    column[word] = (low | high << 32) ^ flip;
  }
}

__attribute__((target("avx512f,avx512bw"))) static void add_avx512(
    uint16_t *counts, size_t words, const uint64_t *plus, const uint64_t *minus) {
  __m512i one = _mm512_set1_epi16(1);
  for (size_t half = 0; half < 2 * words; half++) {
    unsigned shift = half & 1 ? 32 : 0;
    __m512i sum = _mm512_loadu_si512(counts + 32 * half);
    sum = _mm512_mask_add_epi16(sum, (__mmask32)(plus[half / 2] >> shift), sum, one);
    sum = _mm512_mask_sub_epi16(sum, (__mmask32)(minus[half / 2] >> shift), sum, one);
    _mm512_storeu_si512(counts + 32 * half, sum);
  }
}
#endif

void thresher_fire_counts(const uint16_t *counts, size_t words, int32_t threshold, uint64_t flip, uint64_t *column) {
  if (threshold <= 0 || threshold > UINT16_MAX) {
    for (size_t word = 0; word < words; word++) column[word] = threshold <= 0 ? ~flip : flip;
    return;
  }
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw")) {
    fire_avx512(counts, words, (uint16_t)threshold, flip, column);
    return;
  }
#endif
  fire_plain(counts, words, (uint16_t)threshold, flip, column);
}

void thresher_add_columns(uint16_t *counts, size_t words, const uint64_t *plus, const uint64_t *minus) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw")) {
    add_avx512(counts, words, plus, minus);
    return;
  }
#endif
  add_plain(counts, words, plus, minus);
}

void thresher_gather_block(
    const uint16_t *counts, const uint64_t *const *inputs, size_t block, unsigned present, const uint64_t *pivotal,
    const uint64_t *required, size_t words, thresher_block_points *points) {
  size_t listed = 0;
  for (size_t word = 0; word < words; word++) {
    uint64_t rest = pivotal[word];
    if (rest == 0) continue;
    uint64_t columns[THRESHER_BLOCK_INPUTS];
    for (size_t input = 0; input < block; input++) columns[input] = inputs[input][word];
    for (; rest != 0; rest &= rest - 1) {
      unsigned bit = (unsigned)__builtin_ctzll(rest);
      unsigned pattern = 0;
      for (size_t input = 0; input < block; input++) pattern |= (unsigned)(columns[input] >> bit & 1) << input;
      points->patterns[listed] = (uint8_t)pattern;
      points->counts[listed] = (uint16_t)(counts[64 * word + bit] - (unsigned)__builtin_popcount(pattern & present));
      points->required[listed] = required[word] >> bit & 1 ? 1 : -1;
      listed++;
    }
  }
  points->points = listed;
}

// The counts under one setting, as a histogram of required ones less required zeros, and their least and largest.
static inline __attribute__((always_inline)) void tally(
    const thresher_block_points *points, size_t block, unsigned setting, unsigned least, unsigned most,
    int32_t *histogram) {
  uint8_t gain[1 << THRESHER_BLOCK_INPUTS];
  for (unsigned pattern = 0; pattern < 1u << block; pattern++)
    gain[pattern] = (uint8_t)__builtin_popcount(pattern & setting);
  memset(histogram + least, 0, (most + block + 1 - least) * sizeof *histogram);
  for (size_t point = 0; point < points->points; point++)
    histogram[points->counts[point] + gain[points->patterns[point]]] += points->required[point];
}

typedef struct {
  // Points where the neuron must not fire, and the range of the counts outside the block.
  size_t zeros;
  unsigned least, most;
} overview;

static inline overview look(const thresher_block_points *points) {
  overview seen = {0, points->points == 0 ? 0 : UINT16_MAX, 0};
  for (size_t point = 0; point < points->points; point++) {
    unsigned count = points->counts[point];
    seen.zeros += points->required[point] < 0;
    seen.least = count < seen.least ? count : seen.least;
    seen.most = count > seen.most ? count : seen.most;
  }
  return seen;
}

static inline __attribute__((always_inline)) uint64_t weigh(
    const thresher_block_points *points, size_t block, unsigned outside, int constants, const uint64_t *weights,
    uint64_t *pairs, int32_t *histogram, uint64_t *sums) {
  size_t count = points->points;
  for (size_t errors = 0; errors <= count; errors++) pairs[errors] = weights[errors] + weights[count - errors];
  overview seen = look(points);
  uint64_t total = 0;
  for (unsigned setting = 0; setting < 1u << block; setting++) {
    unsigned ones = outside + (unsigned)__builtin_popcount(setting);
    tally(points, block, setting, seen.least, seen.most, histogram);
    // Thresholds up to the least count and beyond the largest are constant on the points.
    unsigned last = seen.most + (unsigned)block;
    if (last > ones) last = ones;
    uint64_t sum = (uint64_t)(ones - (last - seen.least)) * pairs[seen.zeros];
    if (constants >= 0) sum += (uint64_t)((unsigned)constants - ones) * pairs[seen.zeros];
    int64_t errors = (int64_t)seen.zeros;
    for (unsigned threshold = seen.least + 1; threshold <= last; threshold++) {
      errors += histogram[threshold - 1];
      sum += pairs[errors];
    }
    sums[setting] = sum;
    total += sum;
  }
  return total;
}

#if defined(__x86_64__)
__attribute__((target("popcnt,bmi,bmi2,avx2"))) static uint64_t weigh_avx2(
    const thresher_block_points *points, size_t block, unsigned outside, int constants, const uint64_t *weights,
    uint64_t *pairs, int32_t *histogram, uint64_t *sums) {
  return weigh(points, block, outside, constants, weights, pairs, histogram, sums);
}
#endif

uint64_t thresher_weigh_block(
    const thresher_block_points *points, size_t block, unsigned outside, int constants, const uint64_t *weights,
    uint64_t *pairs, int32_t *histogram, uint64_t *sums) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
    return weigh_avx2(points, block, outside, constants, weights, pairs, histogram, sums);
#endif
  return weigh(points, block, outside, constants, weights, pairs, histogram, sums);
}

size_t thresher_choose_in_block(
    const thresher_block_points *points, size_t block, unsigned outside, int constants, const uint64_t *weights,
    int32_t *histogram, unsigned setting, uint64_t rank) {
  size_t count = points->points;
  overview seen = look(points);
  unsigned ones = outside + (unsigned)__builtin_popcount(setting);
  tally(points, block, setting, seen.least, seen.most, histogram);
  int64_t errors = (int64_t)seen.zeros;
  for (unsigned threshold = 1; threshold <= ones; threshold++) {
    if (threshold > seen.least && threshold <= seen.most + block + 1) errors += histogram[threshold - 1];
    uint64_t fires = weights[errors], fails = weights[count - (size_t)errors];
    if (rank < fires) return 2 * (size_t)(threshold - 1);
    rank -= fires;
    if (rank < fails) return 2 * (size_t)(threshold - 1) + 1;
    rank -= fails;
  }
  size_t each = constants >= 0 ? (size_t)constants - ones : 0;
  uint64_t truths = each * weights[seen.zeros];
  if (rank < truths) return 2 * (size_t)ones + rank / weights[seen.zeros];
  rank -= truths;
  return 2 * (size_t)ones + each + rank / weights[count - seen.zeros];
}
