#ifndef THRESHER_CKERNELS_H
#define THRESHER_CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "BlockKernel.h"
#include "ColumnChoice.h"
#include "RejectionKernel.h"
#include "ColumnKernel.h"
#include "ComplementSum.h"
#include "DenseKernels.h"
#include "FMAqKernel.h"
#include "IntegerAccumulation.h"
#include "PairGains.h"
#include "PairWeights.h"
#include "RuntimeDraws.h"
#include "ShallowDescent.h"
#include "SignedPatterns.h"
#include "WorstCaseKernel.h"

// Vector loops of the dense simplex tableau, one clone each for AVX-512, AVX2 and the baseline. All
// clones compute the same bits: no fused operations, sums in eight lanes in a fixed order.
//
// The tableau is stored by columns: `columns` vectors of `stride` doubles, the right-hand side last. Only the
// first 8 * blocks entries of a column are in use; those beyond the last row are zero.

// Pivots on (row, column) of the tableau. `objective` has columns - 1 entries and is updated as one more row;
// `norms[j]` becomes 1 + the sum of squares of column j. Right-hand sides between `least` and zero are set to zero.
// Returns the value of the variable that enters.
double thresher_pivot(double *table, size_t stride, size_t blocks, size_t columns, size_t row, size_t column,
                      double *objective, double *norms, double least);

// The row with the least right-hand side per unit of sign * column among the entries with
// sign * column > tolerance; the first one on a tie; 8 * blocks if there is none.
size_t thresher_ratio_test(const double *column, const double *rhs, size_t blocks, double sign,
                           double tolerance);

// sums[s] becomes the sum of values[p] over the bits p of set s, of `count` sets of `words` words each; `values` has
// 64 * words entries.
void thresher_subset_sums(const double *values, const uint64_t *sets, size_t words, size_t count, double *sums);

// The column with the largest objective[j]^2 / norms[j] among those with objective[j] > tolerance; the first one on a
// tie; `count` if there is none.
size_t thresher_steepest_column(const double *objective, const double *norms, size_t count, double tolerance);

#endif
