#include "ColumnChoice.h"

// Integer arithmetic only, so every instruction set gives the same bits.

static inline __attribute__((always_inline)) uint64_t weigh_one(
    const thresher_column_list *list, const uint64_t *required, const uint64_t *pivotal,
    const uint64_t *weights, size_t column, size_t words) {
  uint64_t wrong = 0;
  for (size_t word = 0; word < words; word++)
    wrong += (uint64_t)__builtin_popcountll(
        (list->columns[word * list->count + column] ^ required[word]) & pivotal[word]);
  return list->multiplicities[column] * weights[wrong];
}

#define WEIGH(words)                                                                         \
  for (size_t start = 0; start < list->count; start += THRESHER_CHOICE_BLOCK) {              \
    size_t end = start + THRESHER_CHOICE_BLOCK;                                              \
    if (end > list->count) end = list->count;                                                \
    uint64_t sum = 0;                                                                        \
    for (size_t column = start; column < end; column++)                                      \
      sum += weigh_one(list, required, pivotal, weights, column, words);                     \
    sums[start / THRESHER_CHOICE_BLOCK] = sum;                                               \
    total += sum;                                                                            \
  }

static inline __attribute__((always_inline)) uint64_t weigh(
    const thresher_column_list *list, const uint64_t *required, const uint64_t *pivotal,
    const uint64_t *weights, uint64_t *sums) {
  uint64_t total = 0;
  if (list->words == 1) {
    WEIGH(1)
  } else {
    WEIGH(list->words)
  }
  return total;
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx512vpopcntdq"))) static uint64_t weigh_avx512(
    const thresher_column_list *list, const uint64_t *required, const uint64_t *pivotal,
    const uint64_t *weights, uint64_t *sums) {
  return weigh(list, required, pivotal, weights, sums);
}

__attribute__((target("popcnt,bmi,bmi2"))) static uint64_t weigh_popcnt(
    const thresher_column_list *list, const uint64_t *required, const uint64_t *pivotal,
    const uint64_t *weights, uint64_t *sums) {
  return weigh(list, required, pivotal, weights, sums);
}
#endif

uint64_t thresher_weigh_columns(
    const thresher_column_list *list, const uint64_t *required, const uint64_t *pivotal,
    const uint64_t *weights, uint64_t *sums) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
    return weigh_avx512(list, required, pivotal, weights, sums);
  if (__builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi2"))
    return weigh_popcnt(list, required, pivotal, weights, sums);
#endif
  return weigh(list, required, pivotal, weights, sums);
}

size_t thresher_choose_column(
    const thresher_column_list *list, const uint64_t *required, const uint64_t *pivotal,
    const uint64_t *weights, const uint64_t *sums, uint64_t rank) {
  size_t block = 0;
  while (rank >= sums[block]) rank -= sums[block++];
  size_t column = block * THRESHER_CHOICE_BLOCK;
  for (;; column++) {
    uint64_t weight = weigh_one(list, required, pivotal, weights, column, list->words);
    if (rank < weight) return column;
    rank -= weight;
  }
}
