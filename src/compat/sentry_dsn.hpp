// The address that Sentry's libraries are given (DSN): who sends, and to which project. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mainstay::compat {

struct SentryDsn {
    std::string key;      // The public one.
    std::string project;  // As it is written.
};

/// Reads `https://KEY@HOST/PATH/PROJECT`, also with a secret behind the key, which counts for
/// nothing, or with a port. Nothing where it is none. Linear in its length.
std::optional<SentryDsn> read_dsn(std::string_view text);

}  // namespace mainstay::compat
