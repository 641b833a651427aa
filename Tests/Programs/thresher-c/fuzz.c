/* Random calls: in any order, with handles that are freed, foreign or invented, huge and tiny numbers, missing pointers. Nothing may trap, and every
 * answer is one of the codes. fuzz CALLS SEED. Buffers are as long as what is said of them, as the header asks. */
#include "thresher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t state;
static uint64_t next(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state * 2685821657736338717u;
}
static size_t below(size_t n) { return (size_t)(next() >> 11) % n; }

#define KEPT 24
static thresher_handle kept[KEPT];
static size_t kept_inputs[KEPT];

static size_t huge(void) {
  static const size_t values[] = {0, 1, 63, 64, 65, 4096, 4097, 1u << 20, (1u << 20) + 1, SIZE_MAX / 2, SIZE_MAX / 2 + 1, SIZE_MAX - 1, SIZE_MAX};
  return values[below(sizeof values / sizeof *values)];
}

static size_t small(size_t n) { return below(60) == 0 ? huge() : below(n) + 1; }

static thresher_handle any(void) {
  size_t kind = below(20);
  return kind == 0 ? next() : kind == 1 ? below(100) : kept[below(KEPT)];
}

static void keep(thresher_handle handle) {
  size_t place = below(KEPT);
  if (below(2)) thresher_free(kept[place]);
  kept[place] = handle;
  (void)kept_inputs;
}

static int progress(void *context, int64_t lower, int64_t upper) {
  (void)context, (void)lower, (void)upper;
  if (below(8) == 0) thresher_free(kept[below(KEPT)]);
  return below(4) == 0;
}

int main(int argc, char **argv) {
  long calls = argc > 1 ? atol(argv[1]) : 1000;
  state = argc > 2 ? strtoull(argv[2], NULL, 10) * 2654435761u + 1 : 88172645463325252u;
  static uint8_t bytes[1 << 16], out[1 << 16];
  static int32_t numbers[1 << 16];
  static char text[1 << 12];
  thresher_handle effort = 0, handle;
  long seen[71] = {0};
  /* Every question has an end. */
  thresher_effort(0.02, 20000, 1 << 24, 1, &effort);
  for (long number = 0; number < calls; ++number) {
    size_t widths[4], length = 0, layers = small(3), bound = layers < 4 ? layers : 4;
    /* More widths than there are must not be read: numbers of layers beyond the limit are refused before. */
    if (layers > 4 && layers <= 64) layers = 4, bound = 4;
    for (size_t i = 0; i < 4; ++i) widths[i] = i + 1 == bound && below(12) ? 1 : small(3);
    size_t points = below(9), inputs = small(4), mismatches = below(4) ? 0 : small(3);
    for (size_t i = 0; i < 256; ++i) bytes[i] = below(200) == 0 ? (uint8_t)next() : (uint8_t)below(2);
    thresher_handle limits = below(30) == 0 ? any() : effort;
    if (limits == 0) limits = effort;
    int64_t lower, upper;
    handle = 0;
    int code = 0;
    switch (below(16)) {
    case 0: case 1:
      if (inputs <= 4096 && points * inputs > sizeof bytes) inputs = 3;
      code = thresher_sample(below(50) ? points : SIZE_MAX / (below(5) + 1) + 1, inputs > 4096 || points == 0 ? inputs : inputs, bytes,
                             below(50) ? bytes + 128 : NULL, below(50) ? &handle : NULL);
      if (handle) keep(handle);
      break;
    case 2: code = thresher_free(any()); break;
    case 3: code = thresher_decide(any(), below(40) ? widths : NULL, layers, mismatches, limits, below(40) ? &handle : NULL);
      if (handle) keep(handle);
      break;
    case 4: code = thresher_minimize(any(), small(3), (int)below(4), mismatches, limits, below(2) ? progress : NULL, NULL, &handle);
      if (handle) keep(handle);
      break;
    case 5: code = thresher_count(any(), widths, layers, mismatches, limits, text, below(3) ? sizeof text : below(3), &length); break;
    case 6: code = thresher_draw(any(), widths, layers, mismatches, small(20), next(), limits, numbers, below(3) ? 1 << 16 : below(99)); break;
    case 7: case 8:
      for (size_t i = 0; i < 200; ++i) numbers[i] = below(30) ? (int32_t)below(3) - (int32_t)(below(3) == 0) : (int32_t)next();
      length = 0;
      code = thresher_network_length(inputs, widths, layers, &length);
      if (code == 0) code = thresher_network(inputs, widths, layers, length <= 1 << 16 ? numbers : NULL, below(20) ? length : small(20), &handle);
      if (handle) keep(handle);
      break;
    case 9: code = thresher_network_parameters(any(), below(9) ? numbers : NULL, below(2) ? 1 << 16 : 0, &length); break;
    case 10: code = thresher_network_widths(any(), &length, widths, below(2) ? 4 : 0, below(2) ? &length : NULL); break;
    case 11:
      if (inputs <= 4096) points = below(10);
      code = thresher_evaluate(any(), below(40) ? points : SIZE_MAX / 2, inputs, below(40) ? bytes : NULL, out);
      break;
    case 12: code = thresher_minimum(any(), &lower, &upper, &length); break;
    case 13: code = thresher_minimum_network(any(), below(3), &handle);
      if (handle) keep(handle);
      break;
    case 14: code = thresher_sample_size(any(), &length, NULL); break;
    default:
      if (below(3) == 0) code = thresher_read(below(2) ? "-" : below(2) ? NULL : "/", &handle);
      else if (below(2)) {
        code = thresher_effort((double)below(3) * 0.01 + 0.001, below(2000) + 1, 1 << 22, (uint32_t)small(2), &handle);
        if (handle) keep(handle);
      } else code = thresher_cancel(any());
    }
    if (thresher_last_error(text, below(sizeof text)) == 0 && code >= 64) return printf("call %ld: %d without a word\n", number, code), 1;
    if (code < 0 || code > 70) return printf("call %ld: %d\n", number, code), 1;
    ++seen[code];
  }
  for (size_t i = 0; i < KEPT; ++i) thresher_free(kept[i]);
  thresher_free(effort);
  for (int code = 0; code <= 70; ++code)
    if (seen[code]) printf("%d: %ld\n", code, seen[code]);
  return seen[70] != 0;
}
