// What the server asks of the system for its process: files, and the signals that end it.
#pragma once

#include <csignal>

namespace mainstay::server {

/// Allows as many open files as the system does.
void raise_file_limit();

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
