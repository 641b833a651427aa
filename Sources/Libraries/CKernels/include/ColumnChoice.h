#ifndef THRESHER_COLUMN_CHOICE_H
#define THRESHER_COLUMN_CHOICE_H

#include <stddef.h>
#include <stdint.h>

// The columns among which a move chooses; column c has its words at columns[word * count + c].
typedef struct {
  const uint64_t *columns;
  // How often each column is to be counted.
  const uint64_t *multiplicities;
  size_t count, words;
} thresher_column_list;

enum { THRESHER_CHOICE_BLOCK = 32 };

// The sum over all columns of multiplicity * weights[number of pivotal rows on which the column differs from what
// is required]; `sums[i]` becomes the part of columns 32 i ... 32 i + 31. The caller sees to it that
// nothing exceeds 64 bits.
uint64_t thresher_weigh_columns(
    const thresher_column_list *list, const uint64_t *required, const uint64_t *pivotal,
    const uint64_t *weights, uint64_t *sums);

// The column that holds place `rank` when columns take multiplicity * weight places each, in order.
// `rank` is below the total and `sums` as written by `thresher_weigh_columns`.
size_t thresher_choose_column(
    const thresher_column_list *list, const uint64_t *required, const uint64_t *pivotal,
    const uint64_t *weights, const uint64_t *sums, uint64_t rank);

#endif
