#include "errors/message_format.hpp"

namespace mainstay::errors {

namespace {

// A place that takes the next parameter.
bool is_next_place(std::string_view text) {
    if (text.starts_with("{}")) return true;
    return text.size() > 1 && text[0] == '%' &&
           std::string_view("sdifrxu").find(text[1]) != std::string_view::npos;
}

}  // namespace

std::string formatted_message(
    std::string_view pattern, const std::vector<std::string>& parameters
) {
    if (parameters.empty()) return std::string(pattern);
    std::string formatted;
    std::size_t next = 0;
    for (std::size_t at = 0; at < pattern.size(); ++at) {
        const auto rest = pattern.substr(at);
        if (rest.starts_with("%%")) {
            formatted += '%';
            ++at;
        } else if (is_next_place(rest) && next < parameters.size()) {
            formatted += parameters[next++];
            ++at;
        } else if (rest.size() > 2 && rest[0] == '{' && rest[2] == '}' && rest[1] >= '0' &&
                   rest[1] <= '9' && static_cast<std::size_t>(rest[1] - '0') < parameters.size()) {
            formatted += parameters[static_cast<std::size_t>(rest[1] - '0')];
            at += 2;
        } else {
            formatted += rest[0];
        }
    }
    return formatted;
}

}  // namespace mainstay::errors
