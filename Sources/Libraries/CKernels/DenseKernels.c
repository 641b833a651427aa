#include "DenseKernels.h"

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) && defined(__linux__)
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default"), min_vector_width(512)))
#else
#define CLONES
#endif

typedef double lanes __attribute__((vector_size(64), aligned(8)));

#define AT(pointer, block) (*(lanes *)((pointer) + 8 * (block)))
#define IN(pointer, block) (*(const lanes *)((pointer) + 8 * (block)))
#define SUM(v) (((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7])))

CLONES double thresher_dot(const double *left, const double *right, size_t blocks) {
  lanes sum = {0};
  for (size_t b = 0; b < blocks; b++) sum += IN(left, b) * IN(right, b);
  return SUM(sum);
}

CLONES void thresher_add_scaled(double *target, double factor, const double *source, size_t blocks) {
  for (size_t b = 0; b < blocks; b++) AT(target, b) += factor * IN(source, b);
}

CLONES void thresher_row_products(const double *rows, size_t count, size_t blocks, const double *point,
                                  double *products) {
  for (size_t i = 0; i < count; i++) {
    const double *row = rows + 8 * blocks * i;
    lanes sum = {0};
    for (size_t b = 0; b < blocks; b++) sum += IN(row, b) * IN(point, b);
    products[i] = SUM(sum);
  }
}
