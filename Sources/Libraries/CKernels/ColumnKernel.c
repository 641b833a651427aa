// Loops over lists of columns, see ColumnKernel.h.

#include "ColumnKernel.h"

static size_t filter_portable(const uint64_t *masks, const uint64_t *payloads, size_t count, uint64_t forbidden,
                              uint64_t *target_masks, uint64_t *target_payloads) {
  size_t kept = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t mask = masks[i], payload = payloads[i];
    target_masks[kept] = mask;
    target_payloads[kept] = payload;
    kept += (mask & forbidden) == 0;
  }
  return kept;
}

static uint64_t sum_portable(const uint64_t *masks, const uint64_t *payloads, size_t count, uint64_t forbidden) {
  uint64_t sum = 0;
  for (size_t i = 0; i < count; i++) sum += (masks[i] & forbidden) == 0 ? (uint32_t)payloads[i] : 0;
  return sum;
}

// Two words of a sum of products.
static void store_sum(unsigned __int128 sum, uint64_t total[2]) {
  total[0] = (uint64_t)sum;
  total[1] = (uint64_t)(sum >> 64);
}

static void pairs_portable(const uint64_t *masks, const uint64_t *payloads, size_t count, uint64_t tight,
                           uint64_t budget, uint64_t total[2]) {
  unsigned __int128 sum = 0;
  size_t end = count;
  for (size_t i = 0; i < count; i++) {
    uint64_t cost = payloads[i] >> 32, weight = (uint32_t)payloads[i];
    if (2 * cost > budget) break;
    while (end > i + 1 && (payloads[end - 1] >> 32) > budget - cost) end--;
    uint64_t mask = masks[i] & tight, later = 0;
    for (size_t j = i + 1; j < end; j++) later += (masks[j] & mask) == 0 ? (uint32_t)payloads[j] : 0;
    sum += (unsigned __int128)weight * (2 * later + (mask == 0 ? weight : 0));
  }
  store_sum(sum, total);
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx512f"))) static size_t filter_avx512(const uint64_t *masks, const uint64_t *payloads,
                                                               size_t count, uint64_t forbidden,
                                                               uint64_t *target_masks, uint64_t *target_payloads) {
  size_t kept = 0;
  __m512i bits = _mm512_set1_epi64((long long)forbidden);
  for (size_t i = 0; i < count; i += 8) {
    __mmask8 valid = count - i >= 8 ? 0xff : (__mmask8)((1u << (count - i)) - 1);
    __m512i mask = _mm512_maskz_loadu_epi64(valid, masks + i);
    __m512i payload = _mm512_maskz_loadu_epi64(valid, payloads + i);
    __mmask8 keep = _mm512_mask_testn_epi64_mask(valid, mask, bits);
    // Compressing in a register and storing eight lanes is faster than a compressing store.
    _mm512_storeu_si512(target_masks + kept, _mm512_maskz_compress_epi64(keep, mask));
    _mm512_storeu_si512(target_payloads + kept, _mm512_maskz_compress_epi64(keep, payload));
    kept += (size_t)__builtin_popcount(keep);
  }
  return kept;
}

__attribute__((target("avx512f"))) static uint64_t sum_avx512(const uint64_t *masks, const uint64_t *payloads,
                                                              size_t count, uint64_t forbidden) {
  __m512i bits = _mm512_set1_epi64((long long)forbidden);
  __m512i low = _mm512_set1_epi64(0xffffffffll);
  __m512i sum = _mm512_setzero_si512();
  for (size_t i = 0; i < count; i += 8) {
    __mmask8 valid = count - i >= 8 ? 0xff : (__mmask8)((1u << (count - i)) - 1);
    __m512i mask = _mm512_maskz_loadu_epi64(valid, masks + i);
    __mmask8 keep = _mm512_mask_testn_epi64_mask(valid, mask, bits);
    __m512i payload = _mm512_maskz_loadu_epi64(keep, payloads + i);
    sum = _mm512_add_epi64(sum, _mm512_and_si512(payload, low));
  }
  return (uint64_t)_mm512_reduce_add_epi64(sum);
}

__attribute__((target("avx512f"))) static void pairs_avx512(const uint64_t *masks, const uint64_t *payloads,
                                                            size_t count, uint64_t tight, uint64_t budget,
                                                            uint64_t total[2]) {
  __m512i low = _mm512_set1_epi64(0xffffffffll), largest = _mm512_setzero_si512();
  for (size_t i = 0; i < count; i += 8) {
    __mmask8 valid = count - i >= 8 ? 0xff : (__mmask8)((1u << (count - i)) - 1);
    largest = _mm512_max_epu64(largest, _mm512_and_si512(_mm512_maskz_loadu_epi64(valid, payloads + i), low));
  }
  uint64_t weight_limit = _mm512_reduce_max_epu64(largest);
  // Products are added up in lanes, one reduction for all, only where the sum of all of them fits into a word.
  if ((unsigned __int128)weight_limit * weight_limit * count * count >> 62 != 0) {
    pairs_portable(masks, payloads, count, tight, budget, total);
    return;
  }
  __m512i sum = _mm512_setzero_si512();
  uint64_t squares = 0;
  size_t end = count;
  for (size_t i = 0; i < count; i++) {
    uint64_t cost = payloads[i] >> 32, weight = (uint32_t)payloads[i];
    if (2 * cost > budget) break;
    while (end > i + 1 && (payloads[end - 1] >> 32) > budget - cost) end--;
    uint64_t mask = masks[i] & tight;
    squares += mask == 0 ? weight * weight : 0;
    __m512i bits = _mm512_set1_epi64((long long)mask), factor = _mm512_set1_epi64((long long)weight);
    size_t j = i + 1;
    for (; j + 8 <= end; j += 8) {
      __mmask8 keep = _mm512_testn_epi64_mask(_mm512_loadu_si512(masks + j), bits);
      __m512i product = _mm512_mul_epu32(_mm512_loadu_si512(payloads + j), factor);
      sum = _mm512_mask_add_epi64(sum, keep, sum, product);
    }
    if (j < end) {
      __mmask8 valid = (__mmask8)((1u << (end - j)) - 1);
      __mmask8 keep = _mm512_mask_testn_epi64_mask(valid, _mm512_maskz_loadu_epi64(valid, masks + j), bits);
      __m512i product = _mm512_mul_epu32(_mm512_maskz_loadu_epi64(valid, payloads + j), factor);
      sum = _mm512_mask_add_epi64(sum, keep, sum, product);
    }
  }
  store_sum(2 * (unsigned __int128)(uint64_t)_mm512_reduce_add_epi64(sum) + squares, total);
}

static int has_avx512(void) {
  static int known = -1;
  int value = __atomic_load_n(&known, __ATOMIC_RELAXED);
  if (value < 0) {
    value = __builtin_cpu_supports("avx512f") ? 1 : 0;
    __atomic_store_n(&known, value, __ATOMIC_RELAXED);
  }
  return value;
}
#endif

size_t thresher_filter_columns(const uint64_t *masks, const uint64_t *payloads, size_t count, uint64_t forbidden,
                               uint64_t *target_masks, uint64_t *target_payloads) {
#if defined(__x86_64__)
  if (has_avx512()) return filter_avx512(masks, payloads, count, forbidden, target_masks, target_payloads);
#endif
  return filter_portable(masks, payloads, count, forbidden, target_masks, target_payloads);
}

uint64_t thresher_sum_disjoint(const uint64_t *masks, const uint64_t *payloads, size_t count, uint64_t forbidden) {
#if defined(__x86_64__)
  if (has_avx512()) return sum_avx512(masks, payloads, count, forbidden);
#endif
  return sum_portable(masks, payloads, count, forbidden);
}

void thresher_sum_disjoint_pairs(const uint64_t *masks, const uint64_t *payloads, size_t count, uint64_t tight,
                                 uint64_t budget, uint64_t total[2]) {
#if defined(__x86_64__)
  if (has_avx512()) {
    pairs_avx512(masks, payloads, count, tight, budget, total);
    return;
  }
#endif
  pairs_portable(masks, payloads, count, tight, budget, total);
}

size_t thresher_least_column(const uint64_t *masks, size_t count, const double *tables, double *least) {
  size_t best = 0;
  double value = 1e300;
  for (size_t i = 0; i < count; i++) {
    uint64_t m = masks[i];
    double a = tables[m & 255] + tables[256 + (m >> 8 & 255)];
    double b = tables[512 + (m >> 16 & 255)] + tables[768 + (m >> 24 & 255)];
    double c = tables[1024 + (m >> 32 & 255)] + tables[1280 + (m >> 40 & 255)];
    double d = tables[1536 + (m >> 48 & 255)] + tables[1792 + (m >> 56)];
    double sum = (a + b) + (c + d);
    if (sum < value) {
      value = sum;
      best = i;
    }
  }
  *least = value;
  return best;
}

#if defined(__x86_64__)
#define POPCOUNT_CLONES __attribute__((target_clones("avx512vpopcntdq", "popcnt", "default"), min_vector_width(512)))
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default"), min_vector_width(512)))
#else
#define POPCOUNT_CLONES
#define CLONES
#endif

POPCOUNT_CLONES void thresher_pairs_together(const uint64_t *restrict columns, size_t count,
                                             const uint64_t *restrict ones, const uint64_t *restrict zeros,
                                             size_t cells, int64_t *restrict together) {
  for (size_t j = 0; j < count; j++) together[j] = 0;
  for (size_t i = 0; i < cells; i++) {
    uint64_t one = ones[i], zero = zeros[i];
    uint32_t all_ones = (uint32_t)__builtin_popcountll(one), all_zeros = (uint32_t)__builtin_popcountll(zero);
    for (size_t j = 0; j < count; j++) {
      uint32_t a = (uint32_t)__builtin_popcountll(one & columns[j]);
      uint32_t b = (uint32_t)__builtin_popcountll(zero & columns[j]);
      together[j] += (int64_t)((uint64_t)(all_ones - a) * (all_zeros - b) + (uint64_t)a * b);
    }
  }
}

CLONES uint64_t thresher_keep_uniform(uint64_t *restrict candidates, size_t words, const uint64_t *restrict rows,
                                      size_t stride, uint64_t points) {
  const uint64_t *reference = rows + stride * (size_t)__builtin_ctzll(points);
  uint64_t any = 1;
  for (points &= points - 1; points != 0 && any != 0; points &= points - 1) {
    const uint64_t *row = rows + stride * (size_t)__builtin_ctzll(points);
    any = 0;
    for (size_t i = 0; i < words; i++) {
      uint64_t kept = candidates[i] & ~(row[i] ^ reference[i]);
      candidates[i] = kept;
      any |= kept;
    }
  }
  return any;
}
