// What worst cases are put together of, and those of encodings and of mails wrapped in others. Not
// used by the product.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mail/worst_cases.hpp"

namespace mainstay::mail::test {

inline std::string repeated(std::string_view text, std::size_t count) {
    std::string all;
    while (count-- > 0) all += text;
    return all;
}

inline constexpr std::string_view from = "From: ann@kunde.example\n";

/// A case within the header.
inline WorstCase header(
    std::string name, std::string opening, std::string each, std::string closing = {}
) {
    return {
        std::move(name), std::string(from) + std::move(opening), std::move(each),
        std::move(closing) + "\n\nHello\n"
    };
}

/// A case within a body of that type.
inline WorstCase body(
    std::string name, std::string type, std::string each, std::string opening = {},
    std::string closing = {}
) {
    return {
        std::move(name),
        std::string(from) + "Content-Type: " + std::move(type) + "\n\n" + std::move(opening),
        std::move(each), std::move(closing)
    };
}

inline WorstCase text(
    std::string name, std::string each, std::string opening = {}, std::string closing = {}
) {
    return body(
        std::move(name), "text/plain", std::move(each), std::move(opening), std::move(closing)
    );
}

inline WorstCase html(
    std::string name, std::string each, std::string opening = {}, std::string closing = {}
) {
    return body(
        std::move(name), "text/html", std::move(each), std::move(opening), std::move(closing)
    );
}

inline WorstCase numbered(WorstCase one) {
    one.is_numbered = true;
    return one;
}

/// Of encoded words, parameters and boundaries.
std::vector<WorstCase> worst_encodings();

/// Of what wraps mails or texts: S/MIME, Outlook's envelope, rich text, calendars, forms of one
/// text.
std::vector<WorstCase> worst_wrappings();

}  // namespace mainstay::mail::test
