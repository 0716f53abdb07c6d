/* Preloaded into PostgreSQL: while the file that DRILL_FSYNC_FLAG names exists, the disk confirms nothing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static int fails(void) {
  const char *flag = getenv("DRILL_FSYNC_FLAG");
  return flag != NULL && access(flag, F_OK) == 0;
}

static int sync_by(const char *name, int fd) {
  if (fails()) {
    errno = EIO;
    return -1;
  }
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  return real(fd);
}

int fsync(int fd) { return sync_by("fsync", fd); }

int fdatasync(int fd) { return sync_by("fdatasync", fd); }
