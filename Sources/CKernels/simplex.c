#include "CKernels.h"

#include <math.h>
#include <stdint.h>

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) && defined(__linux__)
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default"), min_vector_width(512)))
#else
#define CLONES
#endif

typedef double lanes __attribute__((vector_size(64), aligned(8)));
typedef int64_t masks __attribute__((vector_size(64), aligned(8)));

// `yes` where the comparison holds, else `no`.
#define SELECT(comparison, yes, no) \
  ((lanes)(((masks)(comparison) & (masks)(yes)) | (~(masks)(comparison) & (masks)(no))))

CLONES double thresher_pivot(double *table, size_t stride, size_t blocks, size_t columns, size_t row,
                             size_t column, double *objective, double *norms) {
  double *entering = table + column * stride;
  const double inverse = 1.0 / entering[row];
  const double rate = objective[column];
  double step = 0;
  for (size_t j = 0; j < columns; j++) {
    if (j == column) continue;
    double *target = table + j * stride;
    const double factor = target[row] * inverse;
    if (j + 1 == columns) step = factor;
    if (factor == 0) continue;
    lanes sum = {0, 0, 0, 0, 0, 0, 0, 0};
    for (size_t block = 0; block < blocks; block++) {
      lanes value = *(lanes *)(target + 8 * block) - factor * *(const lanes *)(entering + 8 * block);
      *(lanes *)(target + 8 * block) = value;
      sum += value * value;
    }
    target[row] = factor;
    norms[j] = 1 + factor * factor + ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
    if (j + 1 < columns) objective[j] -= rate * factor;
  }
  double *rhs = table + (columns - 1) * stride;
  lanes sum = {0, 0, 0, 0, 0, 0, 0, 0};
  const lanes zero = {0, 0, 0, 0, 0, 0, 0, 0};
  for (size_t block = 0; block < blocks; block++) {
    lanes value = *(lanes *)(entering + 8 * block) * -inverse;
    *(lanes *)(entering + 8 * block) = value;
    sum += value * value;
    lanes right = *(lanes *)(rhs + 8 * block);
    *(lanes *)(rhs + 8 * block) = SELECT(right < zero, zero, right);
  }
  // The pivot itself contributed the 1.
  entering[row] = inverse;
  norms[column] = inverse * inverse + ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
  objective[column] = -rate * inverse;
  return step;
}

CLONES size_t thresher_ratio_test(const double *column, const double *rhs, size_t blocks, double sign,
                                  double tolerance) {
  const double infinity = INFINITY;
  lanes least = {infinity, infinity, infinity, infinity, infinity, infinity, infinity, infinity};
  const lanes none = least;
  for (size_t block = 0; block < blocks; block++) {
    lanes entry = sign * *(const lanes *)(column + 8 * block);
    lanes ratio = *(const lanes *)(rhs + 8 * block) / entry;
    ratio = SELECT(entry > tolerance, ratio, none);
    least = SELECT(ratio < least, ratio, least);
  }
  double best = infinity;
  for (int lane = 0; lane < 8; lane++) best = least[lane] < best ? least[lane] : best;
  if (best == infinity) return 8 * blocks;
  for (size_t row = 0; row < 8 * blocks; row++) {
    double entry = sign * column[row];
    if (entry > tolerance && rhs[row] / entry == best) return row;
  }
  return 8 * blocks;
}
