/* The C interface as a C program uses it: known answers, wrong calls, cancelling. Prints `passed` and ends with 0, or the line that failed. */
#include "thresher.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition)                                                                    \
  do {                                                                                      \
    if (!(condition)) {                                                                     \
      char text[400];                                                                       \
      thresher_last_error(text, sizeof text);                                               \
      printf("line %d: %s\nlast error: %s\n", __LINE__, #condition, text);                  \
      exit(1);                                                                              \
    }                                                                                       \
  } while (0)

static int says(const char *part) {
  char text[400];
  thresher_last_error(text, sizeof text);
  return strstr(text, part) != NULL;
}

/* Parity of three inputs. */
static const uint8_t points[24] = {0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1};
static const uint8_t parity[8] = {0, 1, 1, 0, 1, 0, 0, 1};

static int calls = 0;
static int listen(void *context, int64_t lower, int64_t upper) {
  CHECK(context == &calls);
  CHECK(upper == -1 || lower <= upper);
  ++calls;
  return 0;
}

static int cancel_at_once(void *context, int64_t lower, int64_t upper) {
  (void)lower, (void)upper;
  /* Calls within a call are allowed. */
  return thresher_cancel(*(thresher_handle *)context) == THRESHER_OK;
}

static void *other_thread(void *unused) {
  CHECK(thresher_free(77777777) == THRESHER_USAGE);
  CHECK(says("77777777"));
  return unused;
}

int main(void) {
  thresher_handle sample = 0, network = 0, minimum = 0, effort = 0, other = 0;
  size_t two[] = {3, 1}, narrow[] = {2, 1}, length = 0, count = 0, inputs = 0, layers = 0, shape[2];

  CHECK(strcmp(thresher_version(), "0.1.0") == 0);
  CHECK(thresher_sample(8, 3, points, parity, &sample) == THRESHER_OK);
  CHECK(thresher_sample_size(sample, &count, &inputs) == THRESHER_OK && count == 8 && inputs == 3);

  CHECK(thresher_decide(sample, two, 2, 0, 0, &network) == THRESHER_FOUND);
  CHECK(thresher_decide(sample, narrow, 2, 0, 0, &other) == THRESHER_IMPOSSIBLE);
  uint8_t values[8];
  CHECK(thresher_evaluate(network, 8, 3, points, values) == THRESHER_OK && memcmp(values, parity, 8) == 0);
  CHECK(thresher_network_widths(network, &inputs, shape, 2, &layers) == THRESHER_OK);
  CHECK(inputs == 3 && layers == 2 && shape[0] == 3 && shape[1] == 1);
  CHECK(thresher_network_length(3, two, 2, &length) == THRESHER_OK && length == 3 * 5 + 5);
  int32_t parameters[20];
  CHECK(thresher_network_parameters(network, parameters, 20, &count) == THRESHER_OK && count == 20);
  CHECK(thresher_network(3, two, 2, parameters, 20, &other) == THRESHER_OK && other != network);
  CHECK(thresher_evaluate(other, 8, 3, points, values) == THRESHER_OK && memcmp(values, parity, 8) == 0);
  parameters[4] = 99;
  CHECK(thresher_network(3, two, 2, parameters, 20, &other) == THRESHER_USAGE && says("neuron 1.1"));

  CHECK(thresher_minimize(sample, 2, THRESHER_WEIGHTS, 0, 0, listen, &calls, &minimum) == THRESHER_OK && calls > 0);
  int64_t lower = 0, upper = 0;
  CHECK(thresher_minimum(minimum, &lower, &upper, &count) == THRESHER_OK && lower == 12 && upper == 12 && count == 1);
  CHECK(thresher_minimum_network(minimum, 0, &other) == THRESHER_OK);
  CHECK(thresher_evaluate(other, 8, 3, points, values) == THRESHER_OK && memcmp(values, parity, 8) == 0);
  CHECK(thresher_minimum_network(minimum, 1, &other) == THRESHER_USAGE);
  CHECK(thresher_minimize(sample, 1, THRESHER_WEIGHTS, 0, 0, NULL, NULL, &other) == THRESHER_IMPOSSIBLE);

  /* Exclusive or with two hidden neurons has four settings. */
  size_t exclusive[] = {2, 1};
  const uint8_t square[] = {0, 0, 1, 0, 0, 1, 1, 1}, or[] = {0, 1, 1, 0};
  CHECK(thresher_sample(4, 2, square, or, &other) == THRESHER_OK);
  char digits[8];
  CHECK(thresher_count(other, exclusive, 2, 0, 0, NULL, 0, &count) == THRESHER_OK && count == 2);
  CHECK(thresher_count(other, exclusive, 2, 0, 0, digits, 1, &count) == THRESHER_USAGE);
  CHECK(thresher_count(other, exclusive, 2, 0, 0, digits, 8, &count) == THRESHER_OK && strcmp(digits, "4") == 0);
  CHECK(thresher_network_length(2, exclusive, 2, &length) == THRESHER_OK && length == 12);
  int32_t draws[12 * 100];
  CHECK(thresher_draw(other, exclusive, 2, 0, 101, 1, 0, draws, 12 * 100) == THRESHER_USAGE);
  CHECK(thresher_draw(other, exclusive, 2, 0, 100, 1, 0, draws, 12 * 100) == THRESHER_OK);
  for (int i = 0; i < 100; ++i) {
    CHECK(thresher_network(2, exclusive, 2, draws + 12 * i, 12, &network) == THRESHER_OK);
    CHECK(thresher_evaluate(network, 4, 2, square, values) == THRESHER_OK && memcmp(values, or, 4) == 0);
    CHECK(thresher_free(network) == THRESHER_OK);
  }
  CHECK(thresher_free(network) == THRESHER_USAGE);
  CHECK(thresher_evaluate(network, 4, 2, square, values) == THRESHER_USAGE && says("stands for nothing"));
  CHECK(thresher_decide(minimum, two, 2, 0, 0, &network) == THRESHER_USAGE && says("something else"));

  /* One point with both labels: data that fit nothing, unless a label may be wrong. */
  const uint8_t twice[] = {1, 1}, both[] = {0, 1};
  size_t one[] = {1};
  CHECK(thresher_sample(2, 1, twice, both, &other) == THRESHER_OK);
  CHECK(thresher_decide(other, one, 1, 0, 0, &network) == THRESHER_DATA);
  CHECK(thresher_decide(other, one, 1, 1, 0, &network) == THRESHER_FOUND && says("") );
  const uint8_t wrong[] = {1, 7};
  CHECK(thresher_sample(2, 1, wrong, both, &other) == THRESHER_USAGE && says("row 2"));
  CHECK(thresher_read("/nonexistent/sample.pla", &other) == THRESHER_DATA);

  /* Cancelled from the callback, and before it begins. */
  CHECK(thresher_effort(0, 0, 0, 2, &effort) == THRESHER_OK);
  int code = thresher_minimize(sample, 3, THRESHER_NEURONS, 0, effort, cancel_at_once, &effort, &minimum);
  CHECK(code == THRESHER_STOPPED || code == THRESHER_OK);
  CHECK(thresher_count(sample, two, 2, 0, effort, digits, 8, &count) == THRESHER_STOPPED && says("interrupted"));
  CHECK(thresher_effort(-1, 0, 0, 0, &effort) == THRESHER_USAGE);

  /* Errors belong to the thread. */
  CHECK(thresher_free(88888888) == THRESHER_USAGE);
  pthread_t thread;
  pthread_create(&thread, NULL, other_thread, NULL);
  pthread_join(thread, NULL);
  CHECK(says("88888888"));
  char five[5];
  CHECK(thresher_last_error(five, 5) > 5 && strlen(five) == 4);
  puts("passed");
  return 0;
}
