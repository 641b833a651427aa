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
                             size_t column, double *objective, double *norms, double least) {
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
    // Four sums, because one would wait for its own last addition.
    lanes sum = {0, 0, 0, 0, 0, 0, 0, 0};
    lanes sum1 = sum, sum2 = sum, sum3 = sum;
    size_t block = 0;
    for (; block + 4 <= blocks; block += 4) {
      lanes *to = (lanes *)(target + 8 * block);
      const lanes *from = (const lanes *)(entering + 8 * block);
      lanes value0 = to[0] - factor * from[0];
      lanes value1 = to[1] - factor * from[1];
      lanes value2 = to[2] - factor * from[2];
      lanes value3 = to[3] - factor * from[3];
      to[0] = value0;
      to[1] = value1;
      to[2] = value2;
      to[3] = value3;
      sum += value0 * value0;
      sum1 += value1 * value1;
      sum2 += value2 * value2;
      sum3 += value3 * value3;
    }
    for (; block < blocks; block++) {
      lanes value = *(lanes *)(target + 8 * block) - factor * *(const lanes *)(entering + 8 * block);
      *(lanes *)(target + 8 * block) = value;
      sum += value * value;
    }
    sum = (sum + sum1) + (sum2 + sum3);
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
    *(lanes *)(rhs + 8 * block) = SELECT((right < zero) & (right > least), zero, right);
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
  const lanes none = {infinity, infinity, infinity, infinity, infinity, infinity, infinity, infinity};
  const masks step = {1, 1, 1, 1, 1, 1, 1, 1};
  lanes least = none;
  masks where = {0, 0, 0, 0, 0, 0, 0, 0};
  masks now = where;
  for (size_t block = 0; block < blocks; block++) {
    lanes entry = sign * *(const lanes *)(column + 8 * block);
    lanes ratio = *(const lanes *)(rhs + 8 * block) / entry;
    ratio = SELECT(entry > tolerance, ratio, none);
    masks less = (masks)(ratio < least);
    least = SELECT(less, ratio, least);
    where = (less & now) | (~less & where);
    now += step;
  }
  double best = infinity;
  size_t row = 8 * blocks;
  for (int lane = 0; lane < 8; lane++) {
    size_t candidate = 8 * (size_t)where[lane] + (size_t)lane;
    if (least[lane] < best || (least[lane] == best && best < infinity && candidate < row)) {
      best = least[lane];
      row = candidate;
    }
  }
  return row;
}

CLONES void thresher_subset_sums(const double *values, const uint64_t *sets, size_t words, size_t count, double *sums) {
  const masks bits = {1, 2, 4, 8, 16, 32, 64, 128};
  const masks none = {0, 0, 0, 0, 0, 0, 0, 0};
  for (size_t set = 0; set < count; set++) {
    lanes sum = {0, 0, 0, 0, 0, 0, 0, 0};
    for (size_t word = 0; word < words; word++) {
      uint64_t rest = sets[set * words + word];
      for (size_t byte = 0; byte < 8; byte++, rest >>= 8) {
        masks isMember = (none + (int64_t)(rest & 255)) & bits;
        masks kept = (masks)(isMember != none) & *(const masks *)(values + 64 * word + 8 * byte);
        sum += (lanes)kept;
      }
    }
    sums[set] = ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
  }
}

CLONES size_t thresher_steepest_column(const double *objective, const double *norms, size_t count, double tolerance) {
  const lanes zero = {0, 0, 0, 0, 0, 0, 0, 0};
  const masks step = {1, 1, 1, 1, 1, 1, 1, 1};
  lanes most = zero;
  masks where = {0, 0, 0, 0, 0, 0, 0, 0};
  masks now = where;
  size_t block = 0;
  for (; block < count / 8; block++) {
    lanes rate = *(const lanes *)(objective + 8 * block);
    lanes gain = SELECT(rate > tolerance, rate * rate / *(const lanes *)(norms + 8 * block), zero);
    masks more = (masks)(gain > most);
    most = SELECT(more, gain, most);
    where = (more & now) | (~more & where);
    now += step;
  }
  double best = 0;
  size_t column = count;
  for (int lane = 0; lane < 8; lane++) {
    size_t candidate = 8 * (size_t)where[lane] + (size_t)lane;
    if (most[lane] > best || (most[lane] == best && best > 0 && candidate < column)) {
      best = most[lane];
      column = candidate;
    }
  }
  for (size_t j = 8 * block; j < count; j++) {
    if (!(objective[j] > tolerance)) continue;
    double gain = objective[j] * objective[j] / norms[j];
    if (gain > best) {
      best = gain;
      column = j;
    }
  }
  return column;
}
