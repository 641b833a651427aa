#include "SignedPatterns.h"

#include <string.h>

#if defined(__x86_64__) && defined(__linux__)
#define CLONES __attribute__((target_clones("avx512bw", "avx2", "default"), min_vector_width(512)))
#else
#define CLONES
#endif

typedef int32_t lanes __attribute__((vector_size(64), aligned(4)));
typedef int8_t bytes __attribute__((vector_size(64), aligned(1)));

CLONES uint32_t thresher_surviving_weights(const int8_t *columns, size_t width, size_t stride, size_t cells,
                                           const int32_t *weights, const int32_t *least, const int32_t *most,
                                           const uint32_t *groups, size_t group_count, int8_t *counts) {
  lanes bins[2 * THRESHER_PATTERN_WIDTH + 1];
  int digit[THRESHER_PATTERN_WIDTH], step[THRESHER_PATTERN_WIDTH];
  const lanes low = *(const lanes *)least, high = *(const lanes *)most;
  lanes dead = (lanes)(low > high);
  memset(bins, 0, sizeof bins);
  // Patterns whose first weight that is not 0 is a 1 at `first`; the ones behind it run through a ternary Gray code,
  // so that one weight changes by one at a time. Counts are kept with `width` added.
  for (size_t first = 0; first < width; first++) {
    const int8_t *head = columns + first * stride;
    const int offset = (int)width;
    for (size_t j = 0; j < stride; j++) counts[j] = (int8_t)(head[j] + offset);
    int lowest = offset, highest = offset + 1;
    for (size_t i = first + 1; i < width; i++) {
      // Start with all weights -1.
      digit[i] = -1;
      step[i] = 1;
      lowest--;
      const int8_t *column = columns + i * stride;
      for (size_t j = 0; j < stride; j++) counts[j] = (int8_t)(counts[j] - column[j]);
    }
    for (;;) {
      for (size_t cell = 0; cell < cells; cell++) bins[counts[cell]] += *(const lanes *)(weights + 16 * cell);
      lanes sum = {0};
      for (int bin = lowest; bin <= highest; bin++) {
        sum += bins[bin];
        bins[bin] = (lanes){0};
        dead |= (lanes)(sum > high) | (lanes)(sum < low);
      }
      uint32_t alive = 0;
      for (int lane = 0; lane < 16; lane++) alive |= (uint32_t)(dead[lane] == 0) << lane;
      for (size_t group = 0; group < group_count; group++) {
        if ((alive & groups[group]) == 0) return 0;
      }
      // The last weight that can move on in its direction does; those behind it turn round.
      size_t place = width;
      while (place > first + 1) {
        size_t i = place - 1;
        int next = digit[i] + step[i];
        if (next >= -1 && next <= 1) break;
        step[i] = -step[i];
        place = i;
      }
      if (place == first + 1) break;
      size_t i = place - 1;
      const int8_t *column = columns + i * stride;
      if (step[i] > 0) {
        if (digit[i] < 0) lowest++; else highest++;
        for (size_t j = 0; j < stride; j++) counts[j] = (int8_t)(counts[j] + column[j]);
      } else {
        if (digit[i] > 0) highest--; else lowest--;
        for (size_t j = 0; j < stride; j++) counts[j] = (int8_t)(counts[j] - column[j]);
      }
      digit[i] += step[i];
    }
  }
  uint32_t alive = 0;
  for (int lane = 0; lane < 16; lane++) alive |= (uint32_t)(dead[lane] == 0) << lane;
  return alive;
}
