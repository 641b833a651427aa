#include "CSmallProgram.h"

#include <math.h>
#include <string.h>

// The same search on every machine: a fused operation would round differently.
#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) && defined(__linux__)
#define CLONES __attribute__((target_clones("arch=x86-64-v4", "avx2", "default"), min_vector_width(512)))
#else
#define CLONES
#endif

typedef float lanes __attribute__((vector_size(64), aligned(4)));
typedef int32_t masks __attribute__((vector_size(64), aligned(4)));
typedef int16_t shorts __attribute__((vector_size(64), aligned(2)));

#define SELECT(condition, yes, no) \
  ((lanes)(((masks)(condition) & (masks)(yes)) | (~(masks)(condition) & (masks)(no))))

enum { WIDTH = 16, BLOCKS = THRESHER_SMALL_ROWS / WIDTH };

static const float rate_tolerance = 1e-3f;
static const float pivot_tolerance = 1e-3f;

// A basic variable stands in a row of the tableau, the others in columns.
struct thresher_small_program {
  // entries[q][i]: what basic variable i gains for each unit of the variable in column q.
  float entries[THRESHER_SMALL_POINTS][THRESHER_SMALL_ROWS];
  float value[THRESHER_SMALL_ROWS];
  float lower[THRESHER_SMALL_ROWS];
  float upper[THRESHER_SMALL_ROWS];
  // Of the variables in columns: the gain of the objective, the value, the bounds.
  float rate[THRESHER_SMALL_POINTS];
  float place[THRESHER_SMALL_POINTS];
  float least[THRESHER_SMALL_POINTS];
  float most[THRESHER_SMALL_POINTS];
  float objective;
  // Since the beginning.
  int32_t pivots;
  int32_t points;
  int32_t rows;
  // Row i (below 96) or 96 + column of every variable, and the variable in each.
  uint8_t position[THRESHER_SMALL_POINTS + THRESHER_SMALL_ROWS];
  uint8_t basic[THRESHER_SMALL_ROWS];
  uint8_t nonbasic[THRESHER_SMALL_POINTS];
};

// Exchanges the variable of row `row` and that of column `column`.
static inline __attribute__((always_inline)) void exchange(thresher_small_program *s, int blocks, int row, int column) {
  float *entering = s->entries[column];
  const float inverse = 1.0f / entering[row];
  const float rate = s->rate[column];
  lanes step[BLOCKS];
  for (int b = 0; b < blocks; b++) step[b] = *(const lanes *)(entering + WIDTH * b);
  for (int q = 0; q < s->points; q++) {
    float *target = s->entries[q];
    const float factor = target[row] * inverse;
    if (q == column || factor == 0) continue;
    for (int b = 0; b < blocks; b++) *(lanes *)(target + WIDTH * b) -= factor * step[b];
    target[row] = -factor;
    s->rate[q] -= rate * factor;
  }
  for (int b = 0; b < blocks; b++) *(lanes *)(entering + WIDTH * b) = step[b] * inverse;
  entering[row] = inverse;
  s->rate[column] = rate * inverse;
  const uint8_t out = s->basic[row], in = s->nonbasic[column];
  s->basic[row] = in;
  s->nonbasic[column] = out;
  s->position[in] = (uint8_t)row;
  s->position[out] = (uint8_t)(THRESHER_SMALL_ROWS + column);
  const float value = s->value[row], lower = s->lower[row], upper = s->upper[row];
  s->value[row] = s->place[column];
  s->lower[row] = s->least[column];
  s->upper[row] = s->most[column];
  s->place[column] = value;
  s->least[column] = lower;
  s->most[column] = upper;
}

CLONES int thresher_small_maximize(thresher_small_program *s, float cut, int limit) {
  const int blocks = (s->rows + WIDTH - 1) / WIDTH;
  for (int turn = 0; turn < limit; turn++) {
    if (s->objective > cut) return 1;
    // The steepest variable that has room.
    int column = -1;
    float best = rate_tolerance;
    for (int q = 0; q < s->points; q++) {
      const float rate = s->rate[q];
      const float size = fabsf(rate);
      if (size > best && (rate > 0 ? s->place[q] < s->most[q] : s->place[q] > s->least[q])) {
        best = size;
        column = q;
      }
    }
    if (column < 0) return 0;
    const float direction = s->rate[column] > 0 ? 1.0f : -1.0f;
    const float *entering = s->entries[column];
    // The row that is first at a bound; each lane keeps its own, the last one of equal ones does not matter.
    lanes nearest, none;
    masks where, index;
    for (int i = 0; i < WIDTH; i++) {
      nearest[i] = INFINITY;
      none[i] = INFINITY;
      where[i] = -1;
      index[i] = i;
    }
    for (int b = 0; b < blocks; b++) {
      const lanes speed = direction * *(const lanes *)(entering + WIDTH * b);
      const lanes value = *(const lanes *)(s->value + WIDTH * b);
      const masks rises = speed > pivot_tolerance, falls = speed < -pivot_tolerance;
      const lanes bound = SELECT(rises, *(const lanes *)(s->upper + WIDTH * b), *(const lanes *)(s->lower + WIDTH * b));
      lanes ratio = (bound - value) / speed;
      ratio = SELECT(rises | falls, ratio, none);
      ratio = SELECT(ratio < 0, ratio - ratio, ratio);
      const masks better = ratio < nearest;
      nearest = SELECT(better, ratio, nearest);
      where = (better & index) | (~better & where);
      index += WIDTH;
    }
    int row = -1;
    float step = direction > 0 ? s->most[column] - s->place[column] : s->place[column] - s->least[column];
    for (int i = 0; i < WIDTH; i++) {
      if (nearest[i] < step) {
        step = nearest[i];
        row = where[i];
      }
    }
    // Nothing ends it: far enough to be far above the cut.
    if (!(step < INFINITY)) {
      step = (fabsf(cut) * 8 + 64 - s->objective) / best;
      row = -1;
    }
    s->pivots++;
    s->objective += best * step;
    const float move = direction * step;
    s->place[column] += move;
    for (int b = 0; b < blocks; b++) {
      *(lanes *)(s->value + WIDTH * b) += move * *(const lanes *)(entering + WIDTH * b);
    }
    if (row < 0) {
      if (s->place[column] > s->most[column]) s->place[column] = s->most[column];
      if (s->place[column] < s->least[column]) s->place[column] = s->least[column];
      continue;
    }
    // What leaves stands exactly at its bound.
    s->value[row] = direction * entering[row] > 0 ? s->upper[row] : s->lower[row];
    exchange(s, blocks, row, column);
  }
  return s->objective > cut ? 1 : 2;
}

CLONES thresher_small_balance thresher_small_weigh(const int16_t *signs, const float *mu, float scale, uint32_t ones,
                                                   uint32_t zeros, const int16_t *need, int points,
                                                   const int16_t *plus, const int16_t *minus, int16_t *weights,
                                                   int16_t *sums) {
  int total = 0;
  for (int p = 0; p < THRESHER_SMALL_POINTS; p++) {
    const float exact = mu[p] * scale;
    const int whole = (int)(exact + (exact < 0 ? -0.5f : 0.5f));
    const int kept = (whole > 0 ? ones : zeros) >> p & 1 ? whole : 0;
    weights[p] = (int16_t)kept;
    total += kept * need[p];
  }
  enum { SHORTS = THRESHER_SMALL_ROWS / 32 };
  shorts sum[SHORTS];
  for (int b = 0; b < SHORTS; b++) sum[b] = (shorts){0};
  for (int p = 0; p < points; p++) {
    if (weights[p] == 0) continue;
    for (int b = 0; b < SHORTS; b++) sum[b] += weights[p] * *(const shorts *)(signs + p * THRESHER_SMALL_ROWS + 32 * b);
  }
  shorts largest = {0};
  for (int b = 0; b < SHORTS; b++) {
    *(shorts *)(sums + 32 * b) = sum[b];
    const shorts up = sum[b] & *(const shorts *)(plus + 32 * b), down = -sum[b] & *(const shorts *)(minus + 32 * b);
    largest = ((up > largest) & up) | (~(up > largest) & largest);
    largest = ((down > largest) & down) | (~(down > largest) & largest);
  }
  int most = 0;
  for (int i = 0; i < 32; i++) {
    if (largest[i] > most) most = largest[i];
  }
  return (thresher_small_balance){total, most};
}

void thresher_small_add(thresher_small_program *s, int variable, float factor) {
  const int position = s->position[variable];
  if (position >= THRESHER_SMALL_ROWS) {
    s->rate[position - THRESHER_SMALL_ROWS] += factor;
    s->objective += factor * s->place[position - THRESHER_SMALL_ROWS];
    return;
  }
  for (int q = 0; q < s->points; q++) s->rate[q] += factor * s->entries[q][position];
  s->objective += factor * s->value[position];
}

size_t thresher_small_size(void) { return (sizeof(thresher_small_program) + 63) / 64 * 64; }

void thresher_small_begin(thresher_small_program *s, const int16_t *signs,
                          const float *slack, int points, int rows, uint32_t ones) {
  memset(s, 0, sizeof *s);
  s->points = points;
  s->rows = rows;
  for (int i = 0; i < rows; i++) {
    s->lower[i] = -1 - slack[i];
    s->upper[i] = 1 + slack[i];
    s->basic[i] = (uint8_t)(THRESHER_SMALL_POINTS + i);
    s->position[THRESHER_SMALL_POINTS + i] = (uint8_t)i;
  }
  for (int p = 0; p < points; p++) {
    for (int i = 0; i < rows; i++) s->entries[p][i] = signs[p * THRESHER_SMALL_ROWS + i];
    const int is_one = ones >> p & 1;
    s->rate[p] = is_one ? 1 : -1;
    s->least[p] = is_one ? 0 : -INFINITY;
    s->most[p] = is_one ? INFINITY : 0;
    s->nonbasic[p] = (uint8_t)p;
    s->position[p] = (uint8_t)(THRESHER_SMALL_ROWS + p);
  }
}

void thresher_small_release(thresher_small_program *s, int variable, int side) {
  const int position = s->position[variable];
  float *bounds;
  if (position >= THRESHER_SMALL_ROWS) {
    bounds = (side > 0 ? s->most : s->least) + position - THRESHER_SMALL_ROWS;
  } else {
    bounds = (side > 0 ? s->upper : s->lower) + position;
  }
  *bounds = side > 0 ? INFINITY : -INFINITY;
}

double thresher_small_objective(const thresher_small_program *s) { return s->objective; }

int thresher_small_pivots(const thresher_small_program *s) { return s->pivots; }

void thresher_small_solution(const thresher_small_program *s, float mu[THRESHER_SMALL_POINTS],
                             float multiplicity[THRESHER_SMALL_ROWS]) {
  memset(mu, 0, THRESHER_SMALL_POINTS * sizeof(float));
  memset(multiplicity, 0, THRESHER_SMALL_ROWS * sizeof(float));
  for (int i = 0; i < s->rows; i++) {
    if (s->basic[i] < THRESHER_SMALL_POINTS) mu[s->basic[i]] = s->value[i];
  }
  for (int q = 0; q < s->points; q++) {
    if (s->nonbasic[q] < THRESHER_SMALL_POINTS) {
      mu[s->nonbasic[q]] = s->place[q];
    } else {
      multiplicity[s->nonbasic[q] - THRESHER_SMALL_POINTS] = s->rate[q];
    }
  }
}
