#ifndef THRESHER_BLOCK_KERNEL_H
#define THRESHER_BLOCK_KERNEL_H

#include <stddef.h>
#include <stdint.h>

// Neurons with many inputs, whose counts of ones are kept for every point: 64 * words counts of 16 bits beside columns of
// `words` words. Integer arithmetic only, so every instruction set gives the same bits.

enum { THRESHER_BLOCK_INPUTS = 8 };

// column = (counts >= threshold) xor flip, flip being 0 or ~0.
void thresher_fire_counts(const uint16_t *counts, size_t words, int32_t threshold, uint64_t flip, uint64_t *column);

// counts += plus - minus, point by point.
void thresher_add_columns(uint16_t *counts, size_t words, const uint64_t *plus, const uint64_t *minus);

// What is asked of a neuron at the points where its value matters, as `thresher_gather_block` lists them.
typedef struct {
  // The ones among the inputs of W that do not belong to the block.
  uint16_t *counts;
  // The values of the block's inputs.
  uint8_t *patterns;
  // 1 where the neuron has to fire, -1 where it must not.
  int8_t *required;
  size_t points;
} thresher_block_points;

// Lists the points of `pivotal`. Input i of the block has its column at inputs[i]; W reads it if bit i of `present` is set.
void thresher_gather_block(
    const uint16_t *counts, const uint64_t *const *inputs, size_t block, unsigned present, const uint64_t *pivotal,
    const uint64_t *required, size_t words, thresher_block_points *points);

// The sum over all settings of the block's weights, all thresholds and both signs of weights[errors]; sums[s] becomes the part of
// setting s. W has `outside` ones outside the block. `constants` settings of either constant are added for each s, less the ones
// of W: 3 * fan-in for whole neurons, the ones of W (so none) where `constants` is negative.
//
// `pairs` is room for points + 1 sums, `histogram` for as many entries as there can be counts, and one more.
uint64_t thresher_weigh_block(
    const thresher_block_points *points, size_t block, unsigned outside, int constants, const uint64_t *weights,
    uint64_t *pairs, int32_t *histogram, uint64_t *sums);

// The choice that holds place `rank` among those of setting s: 2 (t - 1) for "at least t", one more for "fewer than t", 2 |W| + i
// for the i-th setting of "true", those of "false" after them. `rank` is below the sum of s.
size_t thresher_choose_in_block(
    const thresher_block_points *points, size_t block, unsigned outside, int constants, const uint64_t *weights,
    int32_t *histogram, unsigned setting, uint64_t rank);

#endif
