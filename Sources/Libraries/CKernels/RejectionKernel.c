#include "RejectionKernel.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Everything that takes or returns vectors is inlined, so that no calling convention for them is involved.
#pragma clang diagnostic ignored "-Wpsabi"

typedef uint32_t u32x16 __attribute__((ext_vector_type(16)));
typedef int32_t i32x16 __attribute__((ext_vector_type(16)));
typedef uint64_t u64x16 __attribute__((ext_vector_type(16)));

// Appends base + lane for every lane of the mask.
#define COMPRESS_PORTABLE(list, count, base, mask)        \
  do {                                                    \
    i32x16 chosen = (mask);                               \
    for (uint32_t lane = 0; lane < 16; lane++) {          \
      (list)[count] = (base) + lane;                      \
      (count) += (uint32_t)chosen[lane] & 1;              \
    }                                                     \
  } while (0)

#define JOIN_(a, b, c) a##_##b##_##c
#define JOIN(a, b, c) JOIN_(a, b, c)
#define BODY(name) JOIN(name, WIDTH, SET)

#define COMPRESS COMPRESS_PORTABLE
#define SET portable
#define TARGET
#include "RejectionWidths.inc"
#undef SET
#undef TARGET

#if defined(__x86_64__)

#define SET avx2
#define TARGET __attribute__((target("avx2,bmi2")))
#include "RejectionWidths.inc"
#undef SET
#undef TARGET
#undef COMPRESS

#define COMPRESS(list, count, base, mask)                                                     \
  do {                                                                                        \
    __m512i lanes = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);  \
    __mmask16 chosen = _mm512_movepi32_mask((__m512i)(mask));                                 \
    __m512i places = _mm512_add_epi32(lanes, _mm512_set1_epi32((int)(base)));                 \
    _mm512_storeu_si512((list) + (count), _mm512_maskz_compress_epi32(chosen, places));       \
    (count) += (uint32_t)__builtin_popcount(chosen);                                          \
  } while (0)
#define SET avx512
#define TARGET __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,bmi2,popcnt"), min_vector_width(512)))
#include "RejectionWidths.inc"
#undef SET
#undef TARGET

#endif

int thresher_rejection_best_target(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
    return THRESHER_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) return THRESHER_AVX2;
#endif
  return THRESHER_PORTABLE;
}

// SplitMix64 (Steele, Lea and Flood 2014): consecutive states to independent words.
static uint64_t mix(uint64_t *state) {
  uint64_t z = (*state += 0x9e3779b97f4a7c15u);
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

void thresher_rejection_begin(thresher_rejection_stream *stream, uint64_t seed) {
  for (int lane = 0; lane < 16; lane++) {
    uint64_t a = mix(&seed), b = mix(&seed);
    stream->lanes[0][lane] = (uint32_t)a | 1;  // xoshiro must not start from zero
    stream->lanes[1][lane] = (uint32_t)(a >> 32);
    stream->lanes[2][lane] = (uint32_t)b;
    stream->lanes[3][lane] = (uint32_t)(b >> 32);
  }
  stream->batch = 64;
}

uint32_t thresher_reject(
    const thresher_rejection_problem *problem, thresher_rejection_stream *stream, uint64_t tries,
    uint32_t capacity, thresher_rejection_hit *hits, uint64_t *tried, int target) {
  int narrow = problem->columns32 != 0;
  switch (target) {
#if defined(__x86_64__)
  case THRESHER_AVX512:
    return (narrow ? run_32_avx512 : run_64_avx512)(problem, stream, tries, capacity, hits, tried);
  case THRESHER_AVX2:
    return (narrow ? run_32_avx2 : run_64_avx2)(problem, stream, tries, capacity, hits, tried);
#endif
  default:
    return (narrow ? run_32_portable : run_64_portable)(problem, stream, tries, capacity, hits, tried);
  }
}
