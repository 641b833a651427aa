#include "ComplementSum.h"

typedef unsigned __int128 wide;

// Integer sums, so every instruction set gives the same bits.

// Sums over supersets in bits `from` ... `to` - 1 of a part of the table.
static inline __attribute__((always_inline)) void sum_bits(uint64_t *part, size_t size, size_t from, size_t to) {
  for (size_t bit = to; bit-- > from;) {
    size_t half = (size_t)1 << bit;
    for (size_t start = 0; start < size; start += 2 * half)
      for (size_t index = start; index < start + half; index++) part[index] += part[index + half];
  }
}

// High bits over the whole table, then low ones part by part while a part is in the cache.
static inline __attribute__((always_inline)) void sum_supersets(uint64_t *table, size_t bits) {
  enum { CACHED = 12 };
  size_t size = (size_t)1 << bits;
  if (bits <= CACHED) {
    sum_bits(table, size, 0, bits);
    return;
  }
  sum_bits(table, size, CACHED, bits);
  for (size_t start = 0; start < size; start += (size_t)1 << CACHED)
    sum_bits(table + start, (size_t)1 << CACHED, 0, CACHED);
}

static inline __attribute__((always_inline)) wide power_of(wide base, unsigned power) {
  wide result = 1;
  for (; power > 0; power >>= 1) {
    if (power & 1) result *= base;
    base *= base;
  }
  return result;
}

static wide wide_sum(const uint64_t *table, size_t bits, uint64_t weight, unsigned power) {
  wide sum = 0;
  for (size_t set = 0; set < (size_t)1 << bits; set++) {
    wide term = power_of((wide)table[set] + weight, power) - power_of(table[set], power);
    sum += __builtin_popcountll(set) & 1 ? 0 - term : term;
  }
  return sum;
}

// The same modulo 2^64, eight sets with the signs of a fixed pattern at a time.
static inline __attribute__((always_inline)) uint64_t narrow_sum(
    const uint64_t *table, size_t bits, uint64_t weight, unsigned power) {
  if (bits < 3) return (uint64_t)wide_sum(table, bits, weight, power);
  static const uint64_t odd[8] = {0, ~0ull, ~0ull, 0, ~0ull, 0, 0, ~0ull};
  uint64_t even_sums[8] = {0}, odd_sums[8] = {0};
  for (size_t set = 0; set < (size_t)1 << bits; set += 8) {
    uint64_t terms[8];
    for (size_t lane = 0; lane < 8; lane++) {
      uint64_t with = table[set + lane] + weight, without = table[set + lane];
      uint64_t first = with, second = without;
      for (unsigned step = 1; step < power; step++) {
        first *= with;
        second *= without;
      }
      terms[lane] = ((first - second) ^ odd[lane]) - odd[lane];
    }
    uint64_t *sums = __builtin_popcountll(set) & 1 ? odd_sums : even_sums;
    for (size_t lane = 0; lane < 8; lane++) sums[lane] += terms[lane];
  }
  uint64_t sum = 0;
  for (size_t lane = 0; lane < 8; lane++) sum += even_sums[lane] - odd_sums[lane];
  return sum;
}

#if defined(__x86_64__)
__attribute__((target("avx2,popcnt"))) static void sum_supersets_avx2(uint64_t *table, size_t bits) {
  sum_supersets(table, bits);
}

__attribute__((target("avx512f,avx512dq,popcnt"))) static uint64_t narrow_sum_avx512(
    const uint64_t *table, size_t bits, uint64_t weight, unsigned power) {
  return narrow_sum(table, bits, weight, power);
}
#endif

// Whether base^power is below 2^64.
static int is_narrow(uint64_t base, unsigned power) {
  uint64_t product = 1;
  for (; power > 0; power--)
    if (__builtin_mul_overflow(product, base, &product)) return 0;
  return 1;
}

void thresher_complement_sum(uint64_t *table, size_t bits, uint64_t weight, unsigned power, uint64_t result[2]) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2"))
    sum_supersets_avx2(table, bits);
  else
#endif
    sum_supersets(table, bits);
  // The result is a number of tuples of all columns, so where those fit into 64 bits the result does.
  if (is_narrow(table[0] + weight, power)) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512dq"))
      result[0] = narrow_sum_avx512(table, bits, weight, power);
    else
#endif
      result[0] = narrow_sum(table, bits, weight, power);
    result[1] = 0;
    return;
  }
  wide sum = wide_sum(table, bits, weight, power);
  result[0] = (uint64_t)sum;
  result[1] = (uint64_t)(sum >> 64);
}
