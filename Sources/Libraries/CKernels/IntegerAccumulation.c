#include "IntegerAccumulation.h"
#include "RejectionKernel.h"

#pragma clang diagnostic ignored "-Wpsabi"

typedef int32_t i32x8 __attribute__((ext_vector_type(8)));
typedef int64_t i64x8 __attribute__((ext_vector_type(8)));

#define PARAMETERS                                                                                                     \
  const int32_t *a, const int32_t *b, int64_t *c, size_t m, size_t k, size_t n, size_t first, size_t last,            \
      size_t chunk, int bits, uint64_t *overflows

// Brings sums back into the range and counts those that had left it.
static inline __attribute__((always_inline)) i64x8 held(i64x8 sum, int bits, int saturates, i64x8 *count) {
  const i64x8 lowest = (i64x8)(-((int64_t)1 << (bits - 1))), highest = ~lowest;
  const i64x8 out = (sum < lowest) | (sum > highest);
  *count -= out;
  if (!saturates) return (sum << (64 - bits)) >> (64 - bits);
  const i64x8 raised = sum < lowest ? lowest : sum;
  return raised > highest ? highest : raised;
}

static inline __attribute__((always_inline)) void product(PARAMETERS, int saturates) {
  i64x8 count = (i64x8)0;
  for (size_t column = first; column < last; column += 8) {
    const size_t width = last - column < 8 ? last - column : 8;
    for (size_t row = 0; row < m; row++) {
      i64x8 total = (i64x8)0;
      for (size_t start = 0; start < k; start += chunk) {
        const size_t end = k - start < chunk ? k : start + chunk;
        i64x8 sum = (i64x8)0;
        for (size_t i = start; i < end; i++) {
          // Lanes beyond the width add zeros, which never overflow.
          i32x8 w = (i32x8)0;
          if (width == 8) __builtin_memcpy(&w, b + i * n + column, sizeof w);
          else for (size_t lane = 0; lane < width; lane++) w[lane] = b[i * n + column + lane];
          const i64x8 term = __builtin_convertvector(w, i64x8) * (i64x8)(int64_t)a[row * k + i];
          sum = held(sum + term, bits, saturates, &count);
        }
        total = start == 0 ? sum : held(total + sum, bits, saturates, &count);
      }
      for (size_t lane = 0; lane < width; lane++) c[row * n + column + lane] = total[lane];
    }
  }
  for (size_t lane = 0; lane < 8; lane++) *overflows += (uint64_t)count[lane];
}

#define INSTANCES(SET, TARGET)                                                                                         \
  TARGET static __attribute__((noinline)) void wrap_##SET(PARAMETERS) {                                                \
    product(a, b, c, m, k, n, first, last, chunk, bits, overflows, 0);                                                \
  }                                                                                                                   \
  TARGET static __attribute__((noinline)) void saturate_##SET(PARAMETERS) {                                           \
    product(a, b, c, m, k, n, first, last, chunk, bits, overflows, 1);                                                \
  }

INSTANCES(portable, )
#if defined(__x86_64__)
INSTANCES(avx2, __attribute__((target("avx2,fma"))))
INSTANCES(avx512, __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma"), min_vector_width(512))))
#endif

void thresher_integer_product(const int32_t *a, const int32_t *b, int64_t *c, size_t m, size_t k, size_t n, size_t first,
                              size_t last, size_t chunk, int bits, int saturates, uint64_t *overflows, int target) {
  typedef void kernel(PARAMETERS);
  kernel *run = saturates ? saturate_portable : wrap_portable;
#if defined(__x86_64__)
  if (target == THRESHER_AVX512) run = saturates ? saturate_avx512 : wrap_avx512;
  if (target == THRESHER_AVX2) run = saturates ? saturate_avx2 : wrap_avx2;
#endif
  *overflows = 0;
  run(a, b, c, m, k, n, first, last, chunk, bits, overflows);
}
