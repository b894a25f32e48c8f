#include "errors/message_format.hpp"

namespace mainstay::errors {

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
        } else if (rest.size() > 1 && rest[0] == '%' && next < parameters.size() &&
                   std::string_view("sdifrxu").find(rest[1]) != std::string_view::npos) {
            formatted += parameters[next++];
            ++at;
        } else if (rest.starts_with("{}") && next < parameters.size()) {
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
