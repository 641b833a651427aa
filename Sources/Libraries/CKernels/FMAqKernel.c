#include "FMAqKernel.h"
#include "RejectionKernel.h"

#include <fenv.h>
#include <math.h>
#include <stdlib.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#pragma clang diagnostic ignored "-Wpsabi"
#pragma STDC FP_CONTRACT OFF

typedef float f32x16 __attribute__((ext_vector_type(16)));
typedef int32_t i32x16 __attribute__((ext_vector_type(16)));
typedef double f64x8 __attribute__((ext_vector_type(8)));
typedef int64_t i64x8 __attribute__((ext_vector_type(8)));

#define PANEL32_PARAMETERS                                                                                          \
  const float *a, const float *b, double *c, size_t m, size_t k, size_t n, size_t width, size_t chunk,              \
      const thresher_number_format *p, const thresher_number_format *q
#define PANEL64_PARAMETERS                                                                                          \
  const double *a, const double *b, double *c, size_t m, size_t k, size_t n, size_t width, size_t chunk,            \
      const thresher_number_format *p, const thresher_number_format *q, thresher_fmaq_events *events
typedef void panel32(PANEL32_PARAMETERS);
typedef void panel64(PANEL64_PARAMETERS);

#define JOIN_(a, b) a##_##b
#define JOIN(a, b) JOIN_(a, b)
#define BODY(name) JOIN(name, SET)

// Without a fused instruction the library has to do it, which is slow and right.
static inline __attribute__((always_inline)) f64x8 fused_by_library(f64x8 x, f64x8 y, f64x8 z) {
  f64x8 result;
  for (int lane = 0; lane < 8; lane++) result[lane] = fma(x[lane], y[lane], z[lane]);
  return result;
}

#define ROWS 2
#define FUSED fused_by_library
#define SET portable
#define TARGET
#include "FMAqBody.inc"
#undef SET
#undef TARGET
#undef FUSED
#undef ROWS

#if defined(__x86_64__)
#define FUSED __builtin_elementwise_fma
#define ROWS 2
#define SET avx2
#define TARGET __attribute__((target("avx2,fma")))
#include "FMAqBody.inc"
#undef SET
#undef TARGET
#undef ROWS

#define ROWS 4
#define SET avx512
#define TARGET __attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2,fma"), min_vector_width(512)))
#include "FMAqBody.inc"
#undef SET
#undef TARGET
#undef ROWS
#undef FUSED
#endif

int thresher_fmaq_best_target(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("fma"))
    return THRESHER_AVX512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return THRESHER_AVX2;
#endif
  return THRESHER_PORTABLE;
}

static panel32 *single_panel(int rounding, int target) {
  const int which = rounding == THRESHER_DOWNWARD;
#if defined(__x86_64__)
  if (target == THRESHER_AVX512) return panels32_avx512[which];
  if (target == THRESHER_AVX2) return panels32_avx2[which];
#endif
  return panels32_portable[which];
}

static panel64 *double_panel(int rounding, int counting, int target) {
#if defined(__x86_64__)
  if (target == THRESHER_AVX512) return panels64_avx512[counting][rounding];
  if (target == THRESHER_AVX2) return panels64_avx2[counting][rounding];
#endif
  return panels64_portable[counting][rounding];
}

int thresher_fmaq_product(const float *a32, const float *b32, const double *a64, const double *b64, double *c, size_t m,
                          size_t k, size_t n, size_t first, size_t last, size_t chunk,
                          const thresher_number_format *product, const thresher_number_format *accumulator,
                          int rounding, thresher_fmaq_events *events, int target) {
  const size_t lane = a32 ? sizeof(float) : sizeof(double);
  const size_t bytes = (16 * lane * (k ? k : 1) + 63) / 64 * 64;
  void *panel = aligned_alloc(64, bytes);
  if (!panel) return -1;
  const int mode = fegetround();
#if defined(__x86_64__)
  const unsigned int control = _mm_getcsr();
#endif
  for (size_t column = first; column < last; column += 16) {
    const size_t width = last - column < 16 ? last - column : 16;
    for (size_t i = 0; i < k; i++)
      for (size_t j = 0; j < 16; j++) {
        if (a32) ((float *)panel)[16 * i + j] = j < width ? b32[i * n + column + j] : 0;
        else ((double *)panel)[16 * i + j] = j < width ? b64[i * n + column + j] : 0;
      }
    fesetround(rounding == THRESHER_DOWNWARD ? FE_DOWNWARD : FE_TOWARDZERO);
    if (a32) {
#if defined(__x86_64__)
      // A product below the least normal single is flushed anyway; letting the unit do it avoids its slow path.
      _mm_setcsr(_mm_getcsr() | 0x8000);
#endif
      single_panel(rounding, target)(a32, panel, c + column, m, k, n, width, chunk, product, accumulator);
    } else {
      double_panel(rounding, events != NULL, target)(a64, panel, c + column, m, k, n, width, chunk, product,
                                                     accumulator, events);
    }
#if defined(__x86_64__)
    _mm_setcsr(control);
#endif
    fesetround(mode);
  }
  free(panel);
  return 0;
}
