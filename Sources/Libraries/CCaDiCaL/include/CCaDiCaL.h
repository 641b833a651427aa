#ifndef CCADICAL_H
#define CCADICAL_H

#include <stddef.h>
#include <stdint.h>

// A C face over the C++ interface of CaDiCaL, with the proof kept in memory.

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cadical_solver cadical_solver;

// The version of the library.
const char *_Nonnull cadical_version(void);

// A solver; with `with_proof` it writes a binary DRAT proof. Null when out of memory.
cadical_solver *_Nullable cadical_new(int with_proof);
void cadical_free(cadical_solver *_Nonnull solver);

// Adds a literal to the current clause; 0 ends the clause.
void cadical_add(cadical_solver *_Nonnull solver, int literal);

// 10 satisfiable, 20 unsatisfiable, 0 neither: `stop` answered nonzero, or `conflicts` (if not negative)
// were used up.
int cadical_solve(cadical_solver *_Nonnull solver, int conflicts,
                  int (*_Nonnull stop)(void *_Nullable), void *_Nullable context);

// Whether a literal is true in the model found.
int cadical_is_true(cadical_solver *_Nonnull solver, int literal);

// The number of clauses learned so far, which is about the number of conflicts.
int64_t cadical_learned(const cadical_solver *_Nonnull solver);

// The proof written so far. Valid until the solver is freed or used again.
const uint8_t *_Nullable cadical_proof(cadical_solver *_Nonnull solver, size_t *_Nonnull size);

#ifdef __cplusplus
}
#endif

#endif
