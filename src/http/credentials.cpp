#include "http/credentials.hpp"

#include "base/crypto.hpp"

namespace mainstay::http {

std::string csrf_token(std::string_view session) {
    auto digest = hash("mainstay csrf\n" + std::string(session));
    return base64url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string session_cookie(std::string_view session, std::chrono::seconds age, bool is_secure) {
    std::string cookie(session_cookie_name(is_secure));
    cookie += '=';
    cookie += session;
    cookie += "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(age.count());
    if (is_secure) cookie += "; Secure";
    return cookie;
}

}  // namespace mainstay::http
