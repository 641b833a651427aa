#ifndef THRESHER_LIBRARY_H
#define THRESHER_LIBRARY_H

#include <dlfcn.h>

/// A function of a library that is loaded when first called; `missing` is what happens without the library.
///
/// Two threads that meet here find the same address, so that it does not matter whose is kept.
#define LOADED(library, missing, result, name, parameters, arguments)                                                  \
  result name parameters {                                                                                             \
    static __typeof__(&name) known;                                                                                    \
    __typeof__(&name) found = __atomic_load_n(&known, __ATOMIC_RELAXED);                                               \
    if (!found) {                                                                                                      \
      found = (__typeof__(&name))library(#name);                                                                       \
      if (!found) missing;                                                                                             \
      __atomic_store_n(&known, found, __ATOMIC_RELAXED);                                                               \
    }                                                                                                                  \
    return found arguments;                                                                                            \
  }

#endif
