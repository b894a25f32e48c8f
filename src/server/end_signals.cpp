#include "server/end_signals.hpp"

namespace mainstay::server {

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
