// The signals that end the server.
#pragma once

#include <csignal>

namespace mainstay::server {

/// The signals that end the server. Blocked before any thread begins, so that only `wait` sees
/// them.
class EndSignals {
public:
    EndSignals();

    void wait() const;

private:
    sigset_t signals_{};
};

}  // namespace mainstay::server
