/* Exact questions about small threshold networks, from C. Link with -lthresher-c.
 *
 * Every function returns one of the codes below; after a code of 64 and more thresher_last_error tells in one line what was wrong with the
 * call. Handles are numbers that are never given twice: a freed, foreign or invented one is refused, not followed. Functions may be called from
 * several threads at once. Arrays of bits are bytes 0 and 1, row by row; every array has to be as long as the numbers before it say.
 */
#ifndef THRESHER_H
#define THRESHER_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
  THRESHER_OK = 0,
  THRESHER_FOUND = 10,        /* decide: there is a network */
  THRESHER_IMPOSSIBLE = 20,   /* decide, minimize, draw: there is none */
  THRESHER_STOPPED = 30,      /* the effort ended or the work was cancelled first; last_error tells which */
  THRESHER_USAGE = 64,        /* a wrong argument */
  THRESHER_DATA = 65,         /* wrong data, such as one point with both labels */
  THRESHER_DISAGREEMENT = 70  /* two engines contradict each other: a bug */
};

enum { THRESHER_WEIGHTS = 0, THRESHER_NEURONS = 1, THRESHER_WIRES = 2 };

typedef uint64_t thresher_handle; /* 0 is none */

/* The version, as in "0.1.0"; never freed. */
const char *thresher_version(void);

/* The last error of this thread, cut to capacity - 1 bytes; empty after a call that went well. Returns the length of the whole. */
size_t thresher_last_error(char *text, size_t capacity);

/* Ends the life of any handle. */
int thresher_free(thresher_handle handle);

/* What one call may cost: seconds, resource units, bytes of memory and threads; 0 for no limit, 4 GiB, one thread. */
int thresher_effort(double seconds, uint64_t resources, uint64_t memory, uint32_t threads, thresher_handle *effort);

/* Ends, from any thread, the work that was begun with this effort, and all that will be. */
int thresher_cancel(thresher_handle effort);

/* A sample: x has points * inputs bytes, y has points bytes. A point may be listed more than once. */
int thresher_sample(size_t points, size_t inputs, const uint8_t *x, const uint8_t *y, thresher_handle *sample);

/* The sample of a file, in any format that the program reads. */
int thresher_read(const char *path, thresher_handle *sample);

int thresher_sample_size(thresher_handle sample, size_t *points, size_t *inputs);

/* A network from its parameters: for each neuron, layer by layer, its weights (0 or 1, one for each value that it reads), its sign (-1, 0, 1)
 * and its bias. The last of the widths is 1. */
int thresher_network(size_t inputs, const size_t *widths, size_t layers, const int32_t *parameters, size_t length,
                     thresher_handle *network);

/* The number of parameters of a network. */
int thresher_network_length(size_t inputs, const size_t *widths, size_t layers, size_t *length);

/* The shape and the parameters of a network; pass capacity 0 to learn the lengths. */
int thresher_network_widths(thresher_handle network, size_t *inputs, size_t *widths, size_t capacity, size_t *layers);
int thresher_network_parameters(thresher_handle network, int32_t *parameters, size_t capacity, size_t *length);

/* The value of the network at each of the points: x has points * inputs bytes, y gets points bytes. */
int thresher_evaluate(thresher_handle network, size_t points, size_t inputs, const uint8_t *x, uint8_t *y);

/* Whether a network of these widths fits but for so many labels; FOUND gives one. An effort of 0 has no limits. */
int thresher_decide(thresher_handle sample, const size_t *widths, size_t layers, size_t mismatches, thresher_handle effort,
                    thresher_handle *network);

/* Told the interval of the size whenever it may have changed; upper is -1 while no network is known. Cancels by returning another value than 0. */
typedef int (*thresher_progress)(void *context, int64_t lower, int64_t upper);

/* The smallest networks of a depth. OK: settled. IMPOSSIBLE: none of this depth fits. STOPPED: an interval. All three give a handle. */
int thresher_minimize(thresher_handle sample, size_t depth, int measure, size_t mismatches, thresher_handle effort,
                      thresher_progress progress, void *context, thresher_handle *minimum);
/* The interval, -1 for an upper end that is not known, and how many networks of the least size are kept. */
int thresher_minimum(thresher_handle minimum, int64_t *lower, int64_t *upper, size_t *networks);
int thresher_minimum_network(thresher_handle minimum, size_t index, thresher_handle *network);

/* The number of parameter settings that fit, in decimal digits. needed is the length with the zero at the end; pass capacity 0 to learn it. */
int thresher_count(thresher_handle sample, const size_t *widths, size_t layers, size_t mismatches, thresher_handle effort,
                   char *digits, size_t capacity, size_t *needed);

/* Independent uniform draws among these settings, the same for the same seed (other ones than the program makes of it): number times thresher_network_length parameters, one network after the other. */
int thresher_draw(thresher_handle sample, const size_t *widths, size_t layers, size_t mismatches, size_t number, uint64_t seed,
                  thresher_handle effort, int32_t *parameters, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
