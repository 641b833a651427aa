#include "RuntimeDraws.h"

#pragma STDC FP_CONTRACT OFF

#if defined(__x86_64__) && defined(__linux__)
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default"), min_vector_width(512)))
#else
#define CLONES
#endif

typedef double f64x8 __attribute__((vector_size(64), aligned(8)));
typedef uint64_t u64x8 __attribute__((vector_size(64), aligned(8)));

#define INLINE static inline __attribute__((always_inline))
#define BITS(v) ((u64x8)(v))
#define DOUBLES(v) ((f64x8)(v))

// Whole numbers below 2^51 live in the low bits of 1.5 * 2^52, where adding rounds to the nearest.
#define MAGIC 6755399441055744.0

// A macro and no function: a parameter of this width would have another calling convention in every clone.
#define MIX(rotation)                                                                                               \
  x0 += x1;                                                                                                         \
  x1 = (x1 << rotation | x1 >> (64 - rotation)) ^ x0;
#define FIRST MIX(16) MIX(42) MIX(12) MIX(31)
#define SECOND MIX(16) MIX(32) MIX(24) MIX(21)
#define KEYS(a, b, n)                                                                                               \
  x0 += a;                                                                                                          \
  x1 += b + n;

// The sum of c[i] x^i for i < n, Horner's way.
#define HORNER(result, x, c)                                                                                        \
  result = x * 0 + c[sizeof(c) / sizeof(c[0]) - 1];                                                                 \
  for (int i = (int)(sizeof(c) / sizeof(c[0])) - 2; i >= 0; i--) result = result * x + c[i];

// atanh(s)/s, sin(a)/a, cos(a) in the square of the argument, and e^r: what is left out is below 2^-53.
static const double ATANH[] = {1,        1.0 / 3,  1.0 / 5,  1.0 / 7,  1.0 / 9, 1.0 / 11,
                               1.0 / 13, 1.0 / 15, 1.0 / 17, 1.0 / 19, 1.0 / 21};
static const double SINE[] = {1,
                              -1.0 / 6,
                              1.0 / 120,
                              -1.0 / 5040,
                              1.0 / 362880,
                              -1.0 / 39916800,
                              1.0 / 6227020800.0,
                              -1.0 / 1307674368000.0};
static const double COSINE[] = {1,
                                -1.0 / 2,
                                1.0 / 24,
                                -1.0 / 720,
                                1.0 / 40320,
                                -1.0 / 3628800,
                                1.0 / 479001600,
                                -1.0 / 87178291200.0,
                                1.0 / 20922789888000.0};
static const double EXPONENTIAL[] = {1,
                                     1,
                                     1.0 / 2,
                                     1.0 / 6,
                                     1.0 / 24,
                                     1.0 / 120,
                                     1.0 / 720,
                                     1.0 / 5040,
                                     1.0 / 40320,
                                     1.0 / 362880,
                                     1.0 / 3628800,
                                     1.0 / 39916800,
                                     1.0 / 479001600,
                                     1.0 / 6227020800.0};

#define EXP(y)                                                                                                      \
  {                                                                                                                 \
    y = DOUBLES((BITS(y) & BITS(y < 700.0)) | (BITS(y * 0 + 700.0) & ~BITS(y < 700.0)));                            \
    y = DOUBLES((BITS(y) & BITS(y > -700.0)) | (BITS(y * 0 - 700.0) & ~BITS(y > -700.0)));                          \
    f64x8 shifted = y * 1.4426950408889634 + MAGIC;                                                                 \
    f64x8 k = shifted - MAGIC;                                                                                      \
    f64x8 r = (y - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;                                                \
    f64x8 power;                                                                                                    \
    HORNER(power, r, EXPONENTIAL)                                                                                   \
    y = DOUBLES(BITS(power) + (BITS(shifted) << 52));                                                               \
  }

CLONES void thresher_fill_normal(double *out, size_t groups, uint64_t key0, uint64_t key1, uint64_t counter,
                                 double location, double scale, int exponential) {
  const uint64_t key2 = 0x1bd11bdaa9fc1a22u ^ key0 ^ key1;
  const u64x8 steps = {0, 1, 2, 3, 4, 5, 6, 7};
  for (size_t g = 0; g < groups; g++) {
    u64x8 x0 = steps + (counter + 8 * g) + key0;
    u64x8 x1 = steps * 0 + key1;
    FIRST KEYS(key1, key2, 1) SECOND KEYS(key2, key0, 2) FIRST KEYS(key0, key1, 3) SECOND KEYS(key1, key2, 4)
    FIRST KEYS(key2, key0, 5)

    // u in (0, 1], v in [0, 1).
    f64x8 u = 2.0 - DOUBLES(x0 >> 12 | 0x3ff0000000000000u);
    f64x8 v = DOUBLES(x1 >> 12 | 0x3ff0000000000000u) - 1.0;

    // ln u = e ln 2 + 2 atanh((m - 1)/(m + 1)), u = m 2^e with m between the roots of 1/2 and 2.
    u64x8 bits = BITS(u) + (0x3ff0000000000000u - 0x3fe6a09e667f3bcdu);
    f64x8 e = DOUBLES(bits >> 52 | 0x4330000000000000u) - (4503599627370496.0 + 1023.0);
    f64x8 m = DOUBLES((bits & 0x000fffffffffffffu) + 0x3fe6a09e667f3bcdu);
    f64x8 s = (m - 1.0) / (m + 1.0);
    f64x8 s2 = s * s, series;
    HORNER(series, s2, ATANH)
    f64x8 logarithm = e * 0.6931471805599453 + 2.0 * s * series;
    // At most 0 up to rounding; what is not is 0.
    f64x8 square = -2.0 * logarithm;
    square = DOUBLES(BITS(square) & BITS(square > 0.0));
    f64x8 radius = __builtin_elementwise_sqrt(square);

    // The angle 2 pi v = q pi/2 + a, |a| <= pi/4.
    f64x8 shifted = v * 4.0 + MAGIC;
    u64x8 q = BITS(shifted);
    f64x8 a = (v - (shifted - MAGIC) * 0.25) * 6.283185307179586;
    f64x8 a2 = a * a, sine, cosine;
    HORNER(sine, a2, SINE)
    HORNER(cosine, a2, COSINE)
    sine *= a;
    u64x8 odd = 0 - (q & 1);
    u64x8 c = (BITS(cosine) & ~odd) | (BITS(sine) & odd);
    u64x8 d = (BITS(sine) & ~odd) | (BITS(cosine) & odd);
    // cos is negative for q = 1, 2 and sin for q = 2, 3, modulo 4.
    c ^= ((q + 1) & 2) << 62;
    d ^= (q & 2) << 62;

    f64x8 y = location + scale * (radius * DOUBLES(c));
    f64x8 z = location + scale * (radius * DOUBLES(d));
    if (exponential) {
      EXP(y)
      EXP(z)
    }
    *(f64x8 *)(out + 16 * g) = y;
    *(f64x8 *)(out + 16 * g + 8) = z;
  }
}
