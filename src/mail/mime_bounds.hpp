// What a parser of MIME is given of a mail: GMime recurses into each part and each group of
// addresses, and reads some headers anew for each that comes. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "mail/mime.hpp"

namespace mainstay::mail {

/// A mail within bounds. Its parts' contents are as they were.
struct BoundedMail {
    std::string_view raw;  ///< Of the original, or of `altered`.
    std::string altered;
    bool is_damaged = false;  ///< Boundaries of parts were wrong, or the end is missing.
    std::optional<ParseError> parse_error;  ///< What was left out, where a person should know.

    BoundedMail() = default;
    BoundedMail(const BoundedMail&) = delete;
    BoundedMail& operator=(const BoundedMail&) = delete;
};

/// Leaves out of `raw`: all from where parts lie deeper than the limit, or are more; headers of a
/// part beyond their number; of a header what is beyond 64 KiB, and of addresses and parameters
/// what no honest sender writes; of headers that may come once only, what comes after the first. A
/// part that comes after the end of its multipart is put back into it. What stands in mails within
/// the mail stays as it is, but for the limits. A mail within bounds is not copied.
void bound(std::string_view raw, const ParseLimits& limits, BoundedMail& bounded);

}  // namespace mainstay::mail
