#ifndef THRESHER_REJECTION_KERNEL_H
#define THRESHER_REJECTION_KERNEL_H

#include <stdint.h>

// Guess and check, sixteen random threshold networks at a time.
//
// A neuron of fan-in m has 6 m 2^m settings; m 2^m of them compute distinct non-constant functions, and each
// constant has 5 m 2^(m-1). A *function index* is therefore i < m 2^m for a non-constant function, m 2^m for
// "false" and m 2^m + 1 for "true". A *gate* packs a function: bits 0-15 the inputs it reads, bits 16-21 the
// threshold (0 for a constant), bit 31 set for the negation.

enum {
  THRESHER_MAXIMUM_WIDTH = 16,
  THRESHER_MAXIMUM_DEPTH = 8,
  THRESHER_MAXIMUM_NEURONS = 64,
};

typedef struct {
  // The shape. Layer 0 reads the inputs; its neurons are looked up as columns, those above as gates.
  uint32_t depth;
  uint32_t widths[THRESHER_MAXIMUM_DEPTH];
  uint32_t fanIns[THRESHER_MAXIMUM_DEPTH];
  // The number m 2^m of non-constant functions of each layer.
  uint32_t functions[THRESHER_MAXIMUM_DEPTH];
  // gates[l]: m 2^m + 2 packed functions of layer l >= 1.
  const uint32_t *gates[THRESHER_MAXIMUM_DEPTH];
  // Whether an output neuron that is constantly 0, or 1, is refuted by the labels.
  uint32_t refutesFalse, refutesTrue;
  // The first-layer columns on points 0 ... 31, or on 0 ... 63 (exactly one is given), by function index.
  const uint32_t *columns32;
  const uint64_t *columns64;
  // Labels and membership of those points.
  uint64_t labels, points;
  // How many of those points a network may get wrong.
  uint32_t allowed;
} thresher_rejection_problem;

// A network as function indices, layer by layer, with its place among the networks tried.
typedef struct {
  // One-based position within the batch.
  uint64_t tries;
  uint32_t functions[THRESHER_MAXIMUM_NEURONS];
} thresher_rejection_hit;

// The instruction sets the kernel is compiled for; all give the same bits.
enum { THRESHER_PORTABLE = 0, THRESHER_AVX2 = 1, THRESHER_AVX512 = 2 };

// The best of them on this machine.
int thresher_rejection_best_target(void);

// Where a stream of random networks stands: sixteen generators side by side, and the size of the next batch.
typedef struct {
  uint32_t lanes[4][16];
  uint32_t batch;
} thresher_rejection_stream;

// The beginning of the stream that `seed` names.
void thresher_rejection_begin(thresher_rejection_stream *stream, uint64_t seed);

// Tries the next batch of networks, at most `tries` (a positive multiple of 16), and writes those that agree with
// the labels on `points` but for `allowed` of them, in order, ending at the `capacity`-th. Batches grow from 64 networks to 4096, so
// that a stream whose first hit comes early costs little more than that hit.
// `*tried` is the number of networks tried: the whole batch, or up to the last hit if the capacity was reached (the
// stream is then spent). Returns the number of hits.
uint32_t thresher_reject(
    const thresher_rejection_problem *problem, thresher_rejection_stream *stream, uint64_t tries,
    uint32_t capacity, thresher_rejection_hit *hits, uint64_t *tried, int target);

#endif
