#include "CCaDiCaL.h"

#include <cadical.hpp>
#include <cstdio>
#include <cstdlib>
#include <new>

namespace {

class Stopper : public CaDiCaL::Terminator {
public:
  int (*stop)(void *) = nullptr;
  void *context = nullptr;
  bool terminate() override { return stop && stop(context); }
};

// Counts learned clauses; it asks for none of them to be handed over.
class Counter : public CaDiCaL::Learner {
public:
  int64_t learned = 0;
  bool learning(int) override {
    learned++;
    return false;
  }
  void learn(int) override {}
};

} // namespace

struct cadical_solver {
  // The stream outlives the solver, which writes to it.
  char *proof = nullptr;
  size_t proof_size = 0;
  FILE *stream = nullptr;
  Stopper stopper;
  Counter counter;
  CaDiCaL::Solver *solver = nullptr;
};

const char *cadical_version(void) { return CaDiCaL::Solver::version(); }

cadical_solver *cadical_new(int with_proof) {
  cadical_solver *s = new (std::nothrow) cadical_solver;
  if (!s) return nullptr;
  s->solver = new (std::nothrow) CaDiCaL::Solver;
  if (with_proof) s->stream = open_memstream(&s->proof, &s->proof_size);
  if (!s->solver || (with_proof && !s->stream)) {
    cadical_free(s);
    return nullptr;
  }
  s->solver->set("quiet", 1);
  if (with_proof) {
    s->solver->set("binary", 1);
    s->solver->trace_proof(s->stream, "proof");
  }
  s->solver->connect_terminator(&s->stopper);
  s->solver->connect_learner(&s->counter);
  return s;
}

void cadical_free(cadical_solver *s) {
  delete s->solver;
  if (s->stream) fclose(s->stream);
  free(s->proof);
  delete s;
}

void cadical_add(cadical_solver *s, int literal) { s->solver->add(literal); }

int cadical_solve(cadical_solver *s, int conflicts, int (*stop)(void *), void *context) {
  s->stopper.stop = stop;
  s->stopper.context = context;
  if (conflicts >= 0) s->solver->limit("conflicts", conflicts);
  int status = s->solver->solve();
  s->stopper.stop = nullptr;
  return status;
}

int cadical_is_true(cadical_solver *s, int literal) { return s->solver->val(literal) > 0; }

int64_t cadical_learned(const cadical_solver *s) { return s->counter.learned; }

const uint8_t *cadical_proof(cadical_solver *s, size_t *size) {
  if (s->stream) {
    s->solver->flush_proof_trace();
    fflush(s->stream);
  }
  *size = s->proof_size;
  return reinterpret_cast<const uint8_t *>(s->proof);
}
