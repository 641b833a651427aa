#ifdef __linux__
#include "Library.h"
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

// No library that is linked with us shall find our functions in place of its own.
#pragma GCC visibility push(hidden)
#include <cblas.h>
#include <lapacke.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void *blas, *lapacke;

static void end(void) {
  dprintf(STDERR_FILENO, "thresher: error: a library is missing: %s\n", dlerror());
  _exit(127);
}

// The functions of LAPACK that LAPACKE calls shall be those of OpenBLAS, whose threads are counted, as where the
// linker binds
// both: global names are found first.
static void load(void) {
  if (!(blas = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_GLOBAL))) end();
  if (!(lapacke = dlopen("liblapacke.so.3", RTLD_NOW))) end();
}

static void *function(const char *name) {
  pthread_once(&once, load);
  void *found = dlsym(name[0] == 'L' ? lapacke : blas, name);
  if (!found) end();
  return found;
}

#define ALGEBRA(result, name, parameters, arguments)                                                                   \
  LOADED(function, return (result)0, result, name, parameters, arguments)

ALGEBRA(lapack_int, LAPACKE_dgeqrf, (int layout, lapack_int m, lapack_int n, double *a, lapack_int lda, double *tau),
        (layout, m, n, a, lda, tau))
ALGEBRA(lapack_int, LAPACKE_dgesdd,
        (int layout, char job, lapack_int m, lapack_int n, double *a, lapack_int lda, double *s, double *u,
        lapack_int ldu,
         double *vt, lapack_int ldvt),
        (layout, job, m, n, a, lda, s, u, ldu, vt, ldvt))
ALGEBRA(lapack_int, LAPACKE_dgetrf,
        (int layout, lapack_int m, lapack_int n, double *a, lapack_int lda, lapack_int *pivots), (layout, m, n, a,
        lda, pivots))
ALGEBRA(lapack_int, LAPACKE_dgetrs,
        (int layout, char kind, lapack_int n, lapack_int count, const double *a, lapack_int lda,
        const lapack_int *pivots,
         double *b, lapack_int ldb),
        (layout, kind, n, count, a, lda, pivots, b, ldb))
ALGEBRA(lapack_int, LAPACKE_dorgqr,
        (int layout, lapack_int m, lapack_int n, lapack_int k, double *a, lapack_int lda, const double *tau),
        (layout, m, n, k, a, lda, tau))
ALGEBRA(lapack_int, LAPACKE_dpotrf, (int layout, char half, lapack_int n, double *a, lapack_int lda), (layout, half,
        n, a, lda))
ALGEBRA(lapack_int, LAPACKE_dsyevd, (int layout, char job, char half, lapack_int n, double *a, lapack_int lda,
        double *values),
        (layout, job, half, n, a, lda, values))
ALGEBRA(void, cblas_dgemm,
        (enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE ta, enum CBLAS_TRANSPOSE tb, blasint m, blasint n, blasint k,
        double alpha,
         const double *a, blasint lda, const double *b, blasint ldb, double beta, double *c, blasint ldc),
        (order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc))
ALGEBRA(void, cblas_sgemm,
        (enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE ta, enum CBLAS_TRANSPOSE tb, blasint m, blasint n, blasint k,
        float alpha,
         const float *a, blasint lda, const float *b, blasint ldb, float beta, float *c, blasint ldc),
        (order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc))
ALGEBRA(void, cblas_dgemv,
        (enum CBLAS_ORDER order, enum CBLAS_TRANSPOSE ta, blasint m, blasint n, double alpha, const double *a,
        blasint lda,
         const double *x, blasint dx, double beta, double *y, blasint dy),
        (order, ta, m, n, alpha, a, lda, x, dx, beta, y, dy))
ALGEBRA(double, cblas_dnrm2, (blasint n, const double *x, blasint dx), (n, x, dx))
ALGEBRA(void, openblas_set_num_threads, (int count), (count))

#pragma GCC visibility pop
#endif
