#include "ShallowDescent.h"

#include <string.h>

// Units lie in lanes of eight; sums over units are eight partial sums, added in one order, so that the result is the same
// on every processor. No multiplication is fused with an addition: the targets below have no such instruction.

typedef double lanes __attribute__((vector_size(64), aligned(8)));
typedef long long masks __attribute__((vector_size(64), aligned(8)));

#define lane_sum(v) ((((v)[0] + (v)[1]) + ((v)[2] + (v)[3])) + (((v)[4] + (v)[5]) + ((v)[6] + (v)[7])))

__attribute__((target_clones("avx2", "default")))
long shallow_descent(
    long n, long d, long padded, const double *x, const double *y, double *w, double *b, double *a, double *c,
    double step, long steps, double *scratch) {
  double *z = scratch;
  double *gw = z + padded;
  double *gb = gw + d * padded;
  double *ga = gb + padded;
  for (long s = 0; s < steps; s++) {
    memset(gw, 0, sizeof(double) * (d + 2) * padded);
    double gc = 0;
    for (long i = 0; i < n; i++) {
      lanes total = {0};
      for (long k = 0; k < padded; k += 8) {
        lanes sum = *(lanes *)(b + k);
        for (long j = 0; j < d; j++) sum += *(lanes *)(w + j * padded + k) * x[i * d + j];
        *(lanes *)(z + k) = sum;
        lanes h = (lanes)((masks)sum & (masks)(sum > 0));
        total += *(lanes *)(a + k) * h;
      }
      double r = *c + lane_sum(total) - y[i];
      gc += r;
      for (long k = 0; k < padded; k += 8) {
        lanes sum = *(lanes *)(z + k);
        masks on = (masks)(sum > 0);
        lanes h = (lanes)((masks)sum & on);
        *(lanes *)(ga + k) += h * r;
        lanes back = (lanes)((masks)(*(lanes *)(a + k) * r) & on);
        *(lanes *)(gb + k) += back;
        for (long j = 0; j < d; j++) *(lanes *)(gw + j * padded + k) += back * x[i * d + j];
      }
    }
    double rate = step / (double)n;
    for (long k = 0; k < d * padded; k++) w[k] -= rate * gw[k];
    for (long k = 0; k < padded; k++) {
      b[k] -= rate * gb[k];
      a[k] -= rate * ga[k];
    }
    *c -= rate * gc;
    // Infinite or not a number: it stays so.
    if (!(*c - *c == 0)) return s + 1;
  }
  return steps;
}
