#include "WorstCaseKernel.h"
#include "FMAqKernel.h"
#include "RejectionKernel.h"

#pragma clang diagnostic ignored "-Wpsabi"
#pragma STDC FP_CONTRACT OFF

typedef double f64x8 __attribute__((ext_vector_type(8)));
typedef int64_t i64x8 __attribute__((ext_vector_type(8)));

enum { BLOCK = 256 };

// The states in which `count` states end, as places in the order of the format. `count` may be rounded up to 8.
#define PLACES(SET, TARGET)                                                                                            \
  TARGET static __attribute__((noinline)) void places_##SET(const double *values, size_t count, double term,          \
                                                            const thresher_state_format *format, int64_t *places) {   \
    const thresher_state_format f = *format;                                                                          \
    const int shift = 52 - f.mantissa;                                                                                \
    const i64x8 dropped = (i64x8)(((int64_t)1 << shift) - 1);                                                         \
    const f64x8 smallest = (f64x8)f.smallest;                                                                         \
    const i64x8 first = ((i64x8)smallest >> shift) - 1, most = (i64x8)f.positive;                                     \
    for (size_t i = 0; i < count; i += 8) {                                                                           \
      f64x8 held;                                                                                                     \
      __builtin_memcpy(&held, values + i, sizeof held);                                                               \
      const i64x8 bits = (i64x8)(held + (f64x8)term);                                                                 \
      const i64x8 negative = bits >> 63, raw = bits & INT64_MAX;                                                      \
      i64x8 kept = raw;                                                                                               \
      if (f.rounding == THRESHER_DOWNWARD) kept += negative & dropped;                                                \
      /* Without mantissa bits the last digit is odd. */                                                              \
      if (f.rounding == THRESHER_NEAREST_EVEN)                                                                        \
        kept += (dropped >> 1) + (f.mantissa == 0 ? (i64x8)1 : (raw >> shift) & 1);                                   \
      i64x8 rank = (kept >> shift) - first;                                                                           \
      rank = rank < most ? rank : most;                                                                               \
      i64x8 below = (i64x8)0;                                                                                         \
      if (f.rounding == THRESHER_NEAREST_EVEN) below = ((f64x8)raw > (f64x8)(0.5 * f.smallest)) & 1;                  \
      const i64x8 normal = (f64x8)raw >= smallest;                                                                    \
      rank = (rank & normal) | (below & ~normal);                                                                     \
      const i64x8 place = ((rank ^ negative) - negative) + most;                                                      \
      __builtin_memcpy(places + i, &place, sizeof place);                                                             \
    }                                                                                                                 \
  }

PLACES(portable, )
#if defined(__x86_64__)
PLACES(avx2, __attribute__((target("avx2,fma"))))
PLACES(avx512, __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma"), min_vector_width(512))))
#endif

static void places(const double *values, size_t count, double term, const thresher_state_format *format,
                   int64_t *result, int target) {
#if defined(__x86_64__)
  if (target == THRESHER_AVX512) return places_avx512(values, count, term, format, result);
  if (target == THRESHER_AVX2) return places_avx2(values, count, term, format, result);
#endif
  places_portable(values, count, term, format, result);
}

// Neighbouring states mostly end in neighbouring ones, so the writes stay in the cache; blocks keep the places there too.
#define STEP(name, Sum)                                                                                               \
  static void name(const double *values, const Sum *least, const Sum *largest, size_t count, double term, Sum low,    \
                   Sum high, const thresher_state_format *format, Sum *next_least, Sum *next_largest, int target) {   \
    int64_t found[BLOCK];                                                                                             \
    double held[BLOCK];                                                                                               \
    for (size_t start = 0; start < count; start += BLOCK) {                                                           \
      const size_t size = count - start < BLOCK ? count - start : BLOCK;                                              \
      const double *from = values + start;                                                                            \
      if (size < BLOCK) {                                                                                             \
        for (size_t i = 0; i < (size + 7) / 8 * 8; i++) held[i] = i < size ? from[i] : 0;                             \
        from = held;                                                                                                  \
      }                                                                                                               \
      places(from, (size + 7) / 8 * 8, term, format, found, target);                                                  \
      for (size_t i = 0; i < size; i++) {                                                                             \
        const int64_t place = found[i];                                                                               \
        const Sum a = least[start + i] + low, b = largest[start + i] + high;                                          \
        if (a < next_least[place]) next_least[place] = a;                                                             \
        if (b > next_largest[place]) next_largest[place] = b;                                                         \
      }                                                                                                               \
    }                                                                                                                 \
  }

STEP(step64, int64_t)
STEP(step128, __int128)

void thresher_worst_step64(const double *values, const int64_t *least, const int64_t *largest, size_t count, double term,
                           int64_t low, int64_t high, const thresher_state_format *format, int64_t *next_least,
                           int64_t *next_largest, int target) {
  step64(values, least, largest, count, term, low, high, format, next_least, next_largest, target);
}

void thresher_worst_step128(const double *values, const void *least, const void *largest, size_t count, double term,
                            const void *low, const void *high, const thresher_state_format *format, void *next_least,
                            void *next_largest, int target) {
  step128(values, least, largest, count, term, *(const __int128 *)low, *(const __int128 *)high, format, next_least,
          next_largest, target);
}
