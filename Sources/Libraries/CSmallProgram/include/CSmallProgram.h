#ifndef THRESHER_SMALL_PROGRAM_H
#define THRESHER_SMALL_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

// The linear program behind the least width of one function of up to five inputs, small enough for the first-level cache:
//
//   maximize sum_p objective_p mu_p   subject to   -1 <= r_j = sum_p e_j(p) mu_p <= 1
//
// with one variable mu_p >= 0 or <= 0 a point (at most 32) and one row a column e_j of +1 and -1 (at most 96).
// Simplex with bounds on all variables, in single precision: what it finds is a proposal, to be checked in integers.

enum { THRESHER_SMALL_ROWS = 96, THRESHER_SMALL_POINTS = 32 };

// Variables 0 ... 31 are the points, 32 + j is row j.
typedef struct thresher_small_program thresher_small_program;

// Bytes of a program; programs stand at multiples of 64 bytes and are copied as bytes.
size_t thresher_small_size(void);

// A program with mu = 0, rows of width 1 + slack[j], and the objective of +1 for points in `ones`, -1 for the others.
void thresher_small_begin(thresher_small_program *program,
                          const int16_t *signs, const float *slack,
                          int points, int rows, uint32_t ones);

// Improves the objective until it exceeds `cut` (returns 1), no variable can improve it (0), or `limit` pivots are done (2).
int thresher_small_maximize(thresher_small_program *program, float cut, int limit);

// What weighing comes to: `total` is sum_p weights[p] need[p], `largest` the largest of sums[j] over the columns with
// plus[j] = -1, of -sums[j] over those with minus[j] = -1, and of 0; plus and minus are 0 for the others.
typedef struct {
  int total, largest;
} thresher_small_balance;

// weights[p] = mu[p] * scale to the nearest integer, or 0 if it is positive and bit p of `ones` is 0, or negative and bit p of
// `zeros` is 0; sums[j] = sum_p weights[p] signs[p][j], exact while 16 bits hold it.
thresher_small_balance thresher_small_weigh(const int16_t *signs, const float *mu, float scale, uint32_t ones,
                                            uint32_t zeros, const int16_t *need, int points, const int16_t *plus,
                                            const int16_t *minus, int16_t *weights, int16_t *sums);

// Adds factor times a variable to the objective.
void thresher_small_add(thresher_small_program *program, int variable, float factor);

// Takes the upper (side = 1) or lower (-1) bound of a variable away.
void thresher_small_release(thresher_small_program *program, int variable, int side);

double thresher_small_objective(const thresher_small_program *program);
int thresher_small_pivots(const thresher_small_program *program);

// mu, and the multiplicity of every row: what the objective would gain if its bound were wider by one, with the sign of the bound.
void thresher_small_solution(const thresher_small_program *program, float mu[THRESHER_SMALL_POINTS],
                             float multiplicity[THRESHER_SMALL_ROWS]);

#endif
