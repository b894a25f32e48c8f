#include "http/credentials.hpp"

#include "base/crypto.hpp"

namespace mainstay::http {

std::string csrf_token(std::string_view session) {
    auto digest = hash("mainstay csrf\n" + std::string(session));
    return base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

namespace {

std::string cookie_of(
    std::string_view name, std::string_view value, std::chrono::seconds age, bool is_secure
) {
    std::string cookie(name);
    cookie += '=';
    cookie += value;
    cookie += "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(age.count());
    if (is_secure) cookie += "; Secure";
    return cookie;
}

}  // namespace

std::string session_cookie(std::string_view session, std::chrono::seconds age, bool is_secure) {
    return cookie_of(session_cookie_name(is_secure), session, age, is_secure);
}

std::string device_cookie(std::string_view device, std::chrono::seconds age, bool is_secure) {
    return cookie_of(device_cookie_name(is_secure), device, age, is_secure);
}

}  // namespace mainstay::http
