#ifndef THRESHER_FMAQ_KERNEL_H
#define THRESHER_FMAQ_KERNEL_H

#include <stddef.h>
#include <stdint.h>

// Matrix products whose every fused multiply-add is quantized twice, s <- Qa(Qp(x w) + s), sixteen columns at a time.
//
// The arithmetic is exact although lanes are floating point: under rounding toward zero a lane holds the truncated sum, and
// truncating that once more to fewer bits is truncating the exact sum. The same holds for rounding down. For rounding to
// nearest the last bit of a lane records whether anything was cut off (rounding to odd), which a second rounding respects.

// What a number format does to a real number. Magnitudes are powers of two or sums of few of them: exact doubles.
typedef struct {
  // Bits after the leading one, 0 to 22.
  int32_t mantissa;
  // 0: below `smallest` becomes zero. 1: no least exponent. 2: below `smallest` the spacing stays that of `smallest`.
  int32_t underflow;
  // The largest and the smallest nonzero (normal) magnitude.
  double largest, smallest;
} thresher_number_format;

enum { THRESHER_TOWARD_ZERO = 0, THRESHER_DOWNWARD = 1, THRESHER_NEAREST_EVEN = 2 };

// How often something was lost, over all steps of all dot products.
typedef struct {
  // |x w| at least the largest product; x w != 0 that became 0.
  uint64_t product_overflows, product_underflows;
  // |sum| at least the largest accumulator; sum != 0 that became 0.
  uint64_t accumulator_overflows, accumulator_underflows;
  // A nonzero quantized product that left the accumulator as it was, without overflow.
  uint64_t swamped;
} thresher_fmaq_events;

// Columns `first` ..< `last` of the m x n product of a (m x k) and b (k x n), all row by row. Every `chunk` consecutive
// terms are summed from zero, and the sums of chunks are then added with the accumulator's quantizer.
//
// `a32`, `b32` for lanes of single precision: only for toward zero and downward, underflow 0 in both formats, magnitudes
// within 2^-126 ... 2^126. Else `a64`, `b64`: everything within 2^-900 ... 2^900, the nonzero products x w too unless
// underflow is 0. Exactly one pair is given. `events` may be null; counting needs the lanes of double precision.
// Returns 0, or -1 if there is no memory for a panel of b.
int thresher_fmaq_product(const float *a32, const float *b32, const double *a64, const double *b64, double *c, size_t m,
                          size_t k, size_t n, size_t first, size_t last, size_t chunk,
                          const thresher_number_format *product, const thresher_number_format *accumulator,
                          int rounding, thresher_fmaq_events *events, int target);

// The best target of `thresher_reject`'s numbering on this machine.
int thresher_fmaq_best_target(void);

#endif
