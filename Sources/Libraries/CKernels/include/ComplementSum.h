#ifndef THRESHER_COMPLEMENT_SUM_H
#define THRESHER_COMPLEMENT_SUM_H

#include <stddef.h>
#include <stdint.h>

// With F(Z) the sum of table[S] over the sets S that contain Z, sets of `bits` points being the indices: the sum over all Z of
// (-1)^|Z| ((weight + F(Z))^power - F(Z)^power), modulo 2^128, low half first. The table is destroyed.
void thresher_complement_sum(uint64_t *table, size_t bits, uint64_t weight, unsigned power, uint64_t result[2]);

#endif
