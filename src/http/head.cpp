#include "http/head.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mainstay::http {

namespace {

constexpr std::size_t user_agent_max = 200;

std::string_view bearer_in(std::string_view authorization) {
    constexpr std::string_view scheme = "bearer ";
    if (authorization.size() <= scheme.size()) return {};
    if (lower_ascii(authorization.substr(0, scheme.size())) != scheme) return {};
    return trimmed(authorization.substr(scheme.size()));
}

}  // namespace

Credentials credentials_of(const Head& head) {
    auto bearer = bearer_in(head.authorization);
    auto name = session_cookie_name(head.is_secure);
    auto session = bearer.empty() ? cookie_value(head.cookie, name) : std::string_view();
    return {
        .bearer = std::string(bearer),
        .session = std::string(session),
        .device = std::string(cookie_value(head.cookie, device_cookie_name(head.is_secure))),
        .csrf = std::string(head.csrf),
        .address = std::string(head.address),
        .user_agent = cleaned_utf8(head.user_agent.substr(0, user_agent_max)),
        .is_secure = head.is_secure,
        .is_browser = head.has_origin,
    };
}

std::string_view cookie_value(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        auto end = std::min(header.find(';'), header.size());
        auto pair = trimmed(header.substr(0, end));
        header.remove_prefix(std::min(end + 1, header.size()));
        auto equals = pair.find('=');
        if (equals != pair.npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
    }
    return {};
}

}  // namespace mainstay::http
