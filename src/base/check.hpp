// Bugs end the process: the service manager starts it anew, and nothing acknowledged is lost.
#pragma once

namespace mainstay {

/// Logs the broken expectation and aborts.
[[noreturn]] void broken(const char* expectation, const char* file, int line);

}  // namespace mainstay

#define MAINSTAY_CHECK(expectation) \
    ((expectation) ? void() : ::mainstay::broken(#expectation, __FILE__, __LINE__))
