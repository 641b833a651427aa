// A library to be preloaded: the n-th call of one kind fails, as on a full disk or a machine without threads.
//
//     FAULT_KIND=write FAULT_NUMBER=3   the third write of the process returns ENOSPC
//     FAULT_COUNTS=FILE                 appends "KIND CALLS" for every kind when the process ends
//
// Kinds: write (file descriptors above 2), output (descriptor 1), open (for writing), rename, sync, close, mmap (of
// files), thread, directory, truncate.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { WRITE, OUTPUT, OPEN, RENAME, SYNC, CLOSE, MMAP, THREAD, DIRECTORY, TRUNCATE, KINDS };
static const char *const names[KINDS] = {"write", "output", "open",   "rename",    "sync",
                                         "close", "mmap",   "thread", "directory", "truncate"};
static atomic_long counts[KINDS];
static int chosen = -1;
static long number;

__attribute__((constructor)) static void start(void) {
  const char *kind = getenv("FAULT_KIND"), *text = getenv("FAULT_NUMBER");
  for (int k = 0; k < KINDS; k++)
    if (kind && !strcmp(kind, names[k])) chosen = k;
  number = text ? atol(text) : 0;
  // Programs that this one starts are not disturbed.
  unsetenv("LD_PRELOAD");
}

__attribute__((destructor)) static void end(void) {
  const char *path = getenv("FAULT_COUNTS");
  FILE *file = path ? fopen(path, "a") : NULL;
  if (!file) return;
  for (int k = 0; k < KINDS; k++) fprintf(file, "%s %ld\n", names[k], (long)counts[k]);
  fclose(file);
}

static int fails(enum kind kind, int code) {
  if (atomic_fetch_add(&counts[kind], 1) + 1 != number || (int)kind != chosen) return 0;
  errno = code;
  return 1;
}

#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))

ssize_t write(int file, const void *bytes, size_t size) {
  if (file == 1 && fails(OUTPUT, ENOSPC)) return -1;
  if (file > 2 && fails(WRITE, ENOSPC)) return -1;
  return NEXT(ssize_t(*)(int, const void *, size_t), "write")(file, bytes, size);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t place) {
  if (file > 2 && fails(WRITE, ENOSPC)) return -1;
  return NEXT(ssize_t(*)(int, const void *, size_t, off_t), "pwrite")(file, bytes, size, place);
}

ssize_t writev(int file, const struct iovec *parts, int count) {
  if (file > 2 && fails(WRITE, ENOSPC)) return -1;
  return NEXT(ssize_t(*)(int, const struct iovec *, int), "writev")(file, parts, count);
}

static int opens(int flags) { return (flags & O_ACCMODE) != O_RDONLY && fails(OPEN, EACCES); }

#define MODE(flags)                                  \
  mode_t mode = 0;                                   \
  if ((flags) & (O_CREAT | O_TMPFILE)) {             \
    va_list rest;                                    \
    va_start(rest, flags);                           \
    mode = va_arg(rest, mode_t);                     \
    va_end(rest);                                    \
  }

int open(const char *path, int flags, ...) {
  MODE(flags)
  return opens(flags) ? -1 : NEXT(int (*)(const char *, int, ...), "open")(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  MODE(flags)
  return opens(flags) ? -1 : NEXT(int (*)(const char *, int, ...), "open64")(path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...) {
  MODE(flags)
  return opens(flags) ? -1 : NEXT(int (*)(int, const char *, int, ...), "openat")(folder, path, flags, mode);
}

int mkstemp(char *path) { return fails(OPEN, EACCES) ? -1 : NEXT(int (*)(char *), "mkstemp")(path); }

int rename(const char *from, const char *to) {
  return fails(RENAME, EIO) ? -1 : NEXT(int (*)(const char *, const char *), "rename")(from, to);
}

int renameat(int a, const char *from, int b, const char *to) {
  return fails(RENAME, EIO) ? -1 : NEXT(int (*)(int, const char *, int, const char *), "renameat")(a, from, b, to);
}

int fsync(int file) { return fails(SYNC, EIO) ? -1 : NEXT(int (*)(int), "fsync")(file); }

int fdatasync(int file) { return fails(SYNC, EIO) ? -1 : NEXT(int (*)(int), "fdatasync")(file); }

int close(int file) {
  int result = NEXT(int (*)(int), "close")(file);
  return file > 2 && fails(CLOSE, EIO) ? -1 : result;
}

int ftruncate(int file, off_t size) {
  return fails(TRUNCATE, EIO) ? -1 : NEXT(int (*)(int, off_t), "ftruncate")(file, size);
}

int mkdir(const char *path, mode_t mode) {
  return fails(DIRECTORY, EACCES) ? -1 : NEXT(int (*)(const char *, mode_t), "mkdir")(path, mode);
}

void *mmap(void *place, size_t size, int protection, int flags, int file, off_t offset) {
  if (file >= 0 && fails(MMAP, ENOMEM)) return MAP_FAILED;
  return NEXT(void *(*)(void *, size_t, int, int, int, off_t), "mmap")(place, size, protection, flags, file, offset);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *settings, void *(*body)(void *), void *value) {
  if (fails(THREAD, EAGAIN)) return EAGAIN;
  return NEXT(int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *), "pthread_create")(
      thread, settings, body, value);
}
