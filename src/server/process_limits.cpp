#include "server/process_limits.hpp"

#include <sys/resource.h>

namespace mainstay::server {

// A connection is a file; the usual limit of 1,024 is soft and meant to be raised by servers.
void raise_file_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

EndSignals::EndSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

void EndSignals::wait() const {
    int signal = 0;
    sigwait(&signals_, &signal);
}

}  // namespace mainstay::server
