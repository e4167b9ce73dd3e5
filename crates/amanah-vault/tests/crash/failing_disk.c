/* A disk that fails on order: loaded before the C library, it lets the n-th write, truncation, synchronisation or
 * opening of a file in one folder fail.
 *
 * Orders are given by opening paths that do not exist:
 *   /failing-disk/arm/N/ERROR/LAST/KINDS    from the N-th call on, up to the LAST-th, fail with ERROR; KINDS is made of
 *                                           w (write), s (synchronise), t (truncate), o (open)
 *   /failing-disk/counted                   answers with the number of calls since then as error number
 * The folder stands in AMANAH_FAILING_FOLDER. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long first, last, counted;
static int error_number;
static char kinds[8];

static int is_ours(const char *path) {
    const char *folder = getenv("AMANAH_FAILING_FOLDER");
    return folder && strncmp(path, folder, strlen(folder)) == 0;
}

/* Whether this call is to fail; sets errno then. */
static int fails(char kind, const char *path) {
    int failing = 0;
    if (!strchr(kinds, kind) || !is_ours(path)) return 0;
    pthread_mutex_lock(&lock);
    counted++;
    failing = counted >= first && counted <= last;
    pthread_mutex_unlock(&lock);
    if (failing) errno = error_number;
    return failing;
}

static int fails_on(char kind, int file) {
    char link[64], path[4096];
    ssize_t length;
    if (!kinds[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return fails(kind, path);
}

/* Takes an order; says whether the path was one. */
static int is_order(const char *path) {
    const char *order = "/failing-disk/";
    if (strncmp(path, order, strlen(order)) != 0) return 0;
    path += strlen(order);
    pthread_mutex_lock(&lock);
    if (strcmp(path, "counted") == 0) {
        errno = (int)counted;
    } else {
        kinds[0] = 0;
        counted = 0;
        sscanf(path, "arm/%ld/%d/%ld/%7[wsto]", &first, &error_number, &last, kinds);
        errno = ENOENT;
    }
    pthread_mutex_unlock(&lock);
    return 1;
}

#define REAL(name, type) ((type)dlsym(RTLD_NEXT, name))

#define OPEN(name)                                                                   \
    int name(const char *path, int flags, ...) {                                     \
        mode_t mode = 0;                                                             \
        if (flags & (O_CREAT | O_TMPFILE)) {                                         \
            va_list rest;                                                            \
            va_start(rest, flags);                                                   \
            mode = va_arg(rest, mode_t);                                             \
            va_end(rest);                                                            \
        }                                                                            \
        if (is_order(path) || fails('o', path)) return -1;                           \
        return REAL(#name, int (*)(const char *, int, ...))(path, flags, mode);      \
    }
OPEN(open)
OPEN(open64)

#define SYNC(name)                                       \
    int name(int file) {                                 \
        if (fails_on('s', file)) return -1;              \
        return REAL(#name, int (*)(int))(file);          \
    }
SYNC(fsync)
SYNC(fdatasync)

#define TRUNCATE(name, offset)                                       \
    int name(int file, offset length) {                              \
        if (fails_on('t', file)) return -1;                          \
        return REAL(#name, int (*)(int, offset))(file, length);      \
    }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

#define PWRITE(name, offset)                                                                         \
    ssize_t name(int file, const void *bytes, size_t count, offset at) {                             \
        if (fails_on('w', file)) return -1;                                                          \
        return REAL(#name, ssize_t (*)(int, const void *, size_t, offset))(file, bytes, count, at);  \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

ssize_t write(int file, const void *bytes, size_t count) {
    if (fails_on('w', file)) return -1;
    return REAL("write", ssize_t (*)(int, const void *, size_t))(file, bytes, count);
}
