#ifndef SHALLOW_DESCENT_H
#define SHALLOW_DESCENT_H

/// Steps of gradient descent with a constant step on L = 1/(2n) sum (f(x_i) - y_i)^2 of a network with one hidden layer of ReLU units.
///
/// `w` has a row of `padded` numbers for each of the d inputs, `padded` a multiple of 8; units beyond the width are zero and stay zero.
/// `scratch` has (d + 3) * padded numbers. Gives the number of steps done: fewer than `steps` if the offset is no longer finite.
long shallow_descent(
    long n, long d, long padded, const double *x, const double *y, double *w, double *b, double *a, double *c,
    double step, long steps, double *scratch);

#endif
