#include "CLoading.h"
#include <stddef.h>

#ifndef __linux__
const char *loading_z3_problem(void) { return NULL; }
#else
#include "Library.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// No library that is linked with us shall find our functions in place of Z3's.
#define Z3_API
#pragma GCC visibility push(hidden)
#include <z3.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static void *z3;
static char *problem;

static void load(void) {
  if (!(z3 = dlopen("libz3.so.4", RTLD_NOW)) && !(z3 = dlopen("libz3.so", RTLD_NOW))) problem = strdup(dlerror());
}

static void *function(const char *name) {
  pthread_once(&once, load);
  return z3 ? dlsym(z3, name) : NULL;
}

#define Z3(result, name, parameters, arguments) LOADED(function, return (result)0, result, name, parameters, arguments)

Z3(Z3_config, Z3_mk_config, (void), ())
Z3(void, Z3_del_config, (Z3_config f), (f))
Z3(void, Z3_set_param_value, (Z3_config f, Z3_string key, Z3_string value), (f, key, value))
Z3(Z3_context, Z3_mk_context, (Z3_config f), (f))
Z3(Z3_context, Z3_mk_context_rc, (Z3_config f), (f))
Z3(void, Z3_del_context, (Z3_context c), (c))
Z3(void, Z3_interrupt, (Z3_context c), (c))
Z3(void, Z3_set_error_handler, (Z3_context c, Z3_error_handler h), (c, h))
Z3(Z3_error_code, Z3_get_error_code, (Z3_context c), (c))
Z3(Z3_string, Z3_get_error_msg, (Z3_context c, Z3_error_code code), (c, code))
Z3(Z3_string, Z3_eval_smtlib2_string, (Z3_context c, Z3_string text), (c, text))
Z3(uint64_t, Z3_get_estimated_alloc_size, (void), ())
Z3(void, Z3_get_version, (unsigned *a, unsigned *b, unsigned *c, unsigned *d), (a, b, c, d))
Z3(void, Z3_inc_ref, (Z3_context c, Z3_ast a), (c, a))
Z3(void, Z3_dec_ref, (Z3_context c, Z3_ast a), (c, a))
Z3(Z3_lbool, Z3_get_bool_value, (Z3_context c, Z3_ast a), (c, a))
Z3(Z3_sort, Z3_mk_bool_sort, (Z3_context c), (c))
Z3(Z3_symbol, Z3_mk_string_symbol, (Z3_context c, Z3_string text), (c, text))
Z3(Z3_ast, Z3_mk_const, (Z3_context c, Z3_symbol s, Z3_sort sort), (c, s, sort))
Z3(Z3_ast, Z3_mk_not, (Z3_context c, Z3_ast a), (c, a))
Z3(Z3_ast, Z3_mk_or, (Z3_context c, unsigned count, Z3_ast const parts[]), (c, count, parts))
Z3(Z3_params, Z3_mk_params, (Z3_context c), (c))
Z3(void, Z3_params_inc_ref, (Z3_context c, Z3_params p), (c, p))
Z3(void, Z3_params_dec_ref, (Z3_context c, Z3_params p), (c, p))
Z3(void, Z3_params_set_bool, (Z3_context c, Z3_params p, Z3_symbol k, bool v), (c, p, k, v))
Z3(void, Z3_params_set_uint, (Z3_context c, Z3_params p, Z3_symbol k, unsigned v), (c, p, k, v))
Z3(Z3_tactic, Z3_mk_tactic, (Z3_context c, Z3_string name), (c, name))
Z3(void, Z3_tactic_inc_ref, (Z3_context c, Z3_tactic t), (c, t))
Z3(void, Z3_tactic_dec_ref, (Z3_context c, Z3_tactic t), (c, t))
Z3(Z3_solver, Z3_mk_solver_for_logic, (Z3_context c, Z3_symbol logic), (c, logic))
Z3(Z3_solver, Z3_mk_solver_from_tactic, (Z3_context c, Z3_tactic t), (c, t))
Z3(void, Z3_solver_inc_ref, (Z3_context c, Z3_solver s), (c, s))
Z3(void, Z3_solver_dec_ref, (Z3_context c, Z3_solver s), (c, s))
Z3(void, Z3_solver_set_params, (Z3_context c, Z3_solver s, Z3_params p), (c, s, p))
Z3(void, Z3_solver_assert, (Z3_context c, Z3_solver s, Z3_ast a), (c, s, a))
Z3(Z3_lbool, Z3_solver_check, (Z3_context c, Z3_solver s), (c, s))
Z3(Z3_model, Z3_solver_get_model, (Z3_context c, Z3_solver s), (c, s))
Z3(Z3_stats, Z3_solver_get_statistics, (Z3_context c, Z3_solver s), (c, s))
Z3(void, Z3_model_inc_ref, (Z3_context c, Z3_model m), (c, m))
Z3(void, Z3_model_dec_ref, (Z3_context c, Z3_model m), (c, m))
Z3(bool, Z3_model_eval, (Z3_context c, Z3_model m, Z3_ast term, bool complete, Z3_ast *value), (c, m, term, complete,
        value))
Z3(void, Z3_stats_inc_ref, (Z3_context c, Z3_stats s), (c, s))
Z3(void, Z3_stats_dec_ref, (Z3_context c, Z3_stats s), (c, s))
Z3(unsigned, Z3_stats_size, (Z3_context c, Z3_stats s), (c, s))
Z3(Z3_string, Z3_stats_get_key, (Z3_context c, Z3_stats s, unsigned i), (c, s, i))
Z3(bool, Z3_stats_is_uint, (Z3_context c, Z3_stats s, unsigned i), (c, s, i))
Z3(unsigned, Z3_stats_get_uint_value, (Z3_context c, Z3_stats s, unsigned i), (c, s, i))
Z3(double, Z3_stats_get_double_value, (Z3_context c, Z3_stats s, unsigned i), (c, s, i))

const char *loading_z3_problem(void) {
  pthread_once(&once, load);
  return problem;
}
#pragma GCC visibility pop
#endif
