// What a request brings to prove who sends it. Checking it is identity's; see Hooks in server.hpp.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace mainstay::http {

/// The cookie that holds a session's secret. Over https its name has the prefix that keeps other
/// hosts of the domain, and plain http, from setting it.
constexpr std::string_view session_cookie_name(bool is_secure) {
    return is_secure ? "__Host-mainstay_session" : "mainstay_session";
}

/// The cookie by which a browser is known again to those who signed in at it.
constexpr std::string_view device_cookie_name(bool is_secure) {
    return is_secure ? "__Host-mainstay_device" : "mainstay_device";
}

/// The credentials of one request, as they came: nothing here is checked yet.
struct Credentials {
    std::string bearer;       // The token of `Authorization: Bearer`, or empty.
    std::string session;      // The session cookie's value; empty where there is a bearer token.
    std::string device;       // The device cookie's value.
    std::string csrf;         // The X-CSRF-Token header.
    std::string address;      // The client's network address, for throttling and the record.
    std::string user_agent;   // What the client calls itself, clipped; for the list of sessions.
    bool is_secure = false;   // The client speaks https: which cookie is read, and is to be set.
    bool is_browser = false;  // A page in a browser asks, not a script.

    bool are_given() const { return !session.empty() || !bearer.empty(); }

    /// What stands for the caller: the token, or else the session.
    const std::string& secret() const { return bearer.empty() ? session : bearer; }
};

/// The CSRF token of a session: derived from its secret, so that it need not be stored. Sign-in
/// answers it as `csrf_token`; the dispatcher compares it on each change made with the cookie.
std::string csrf_token(std::string_view session);

/// A Set-Cookie value for a session that lasts `age`: not readable by scripts, not sent across
/// sites. `is_secure` where users come by https. An empty session and no age take the cookie away.
std::string session_cookie(std::string_view session, std::chrono::seconds age, bool is_secure);

/// A Set-Cookie value by which the browser is known again for `age`. It opens nothing.
std::string device_cookie(std::string_view device, std::chrono::seconds age, bool is_secure);

}  // namespace mainstay::http
