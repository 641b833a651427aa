#ifndef THRESHER_DENSE_KERNELS_H
#define THRESHER_DENSE_KERNELS_H

#include <stddef.h>

// Vectors of doubles in blocks of eight, padded with zeros. Sums run in eight lanes that are added in a fixed order, and products
// are never contracted, so that results are the same bytes on every processor.

/// The inner product of two vectors of `blocks` blocks.
double thresher_dot(const double *left, const double *right, size_t blocks);

/// target += factor * source.
void thresher_add_scaled(double *target, double factor, const double *source, size_t blocks);

/// products[i] = row i times `point`, for `count` rows of `blocks` blocks one after the other.
void thresher_row_products(const double *rows, size_t count, size_t blocks, const double *point, double *products);

#endif
