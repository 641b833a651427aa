#ifndef THRESHER_WORST_CASE_KERNEL_H
#define THRESHER_WORST_CASE_KERNEL_H

#include <stddef.h>
#include <stdint.h>

// One term of a worst case: every reached state of a floating-point accumulator moves on, with its least and largest sum.
//
// States are the values of a format in increasing order, zero in the middle at place `positive`. A sum of a state and a term has
// to be exact in double precision; what lies below `smallest` becomes zero (under nearest rounding the nearer of both).

typedef struct {
  // Bits after the leading one, 0 to 22; the rounding as FMAqKernel.h numbers it.
  int32_t mantissa, rounding;
  // The number of positive values; the smallest of them.
  int64_t positive;
  double smallest;
} thresher_state_format;

// `values`, `least` and `largest` have `count` reached states; `low` and `high` are the least and largest exact product of the
// term. Lowers `next_least` and raises `next_largest` at the states that are reached. Sums have 64 bits.
void thresher_worst_step64(const double *values, const int64_t *least, const int64_t *largest, size_t count, double term,
                           int64_t low, int64_t high, const thresher_state_format *format, int64_t *next_least,
                           int64_t *next_largest, int target);

// The same with sums of 128 bits, two's complement, aligned to 16 bytes; `low` and `high` point to one each.
void thresher_worst_step128(const double *values, const void *least, const void *largest, size_t count, double term,
                            const void *low, const void *high, const thresher_state_format *format, void *next_least,
                            void *next_largest, int target);

#endif
