// What an installation decides about signing in.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "module/action.hpp"

namespace mainstay::identity {

struct Options {
    /// Where people reach the web UI, without a slash at the end: links begin with it, and where it
    /// is https the session cookie is only sent encrypted.
    std::string public_url = "http://localhost:8080";

    std::chrono::seconds session_idle =
        std::chrono::hours(12);  ///< An unused session ends after this.
    std::chrono::seconds session_max = std::chrono::days(7);  ///< Any session ends after this.
    std::chrono::seconds device_life =
        std::chrono::days(180);  ///< A browser that is not used so long is a stranger again.
    std::chrono::seconds token_life_max =
        std::chrono::days(365);  ///< No token of the API's lives longer.
    std::chrono::seconds token_life =
        std::chrono::days(90);  ///< So long lives one whose maker says nothing.
    std::chrono::seconds security_log_life =
        std::chrono::days(400);  ///< Events of the security log are kept so long.
    std::chrono::seconds link_life = std::chrono::hours(24);  ///< A one-time link works this long.

    std::vector<const Action*> actions{};  ///< That may be done here, of all modules.

    bool is_secure() const { return public_url.starts_with("https:"); }
};

/// The address of the page where a password is set with a link that was mailed.
inline std::string password_address(const Options& options, std::string_view secret) {
    return options.public_url + "/portal/password#" + std::string(secret);
}

/// The address of the page where a one-time link is used. The secret stands behind the `#`, which
/// browsers send to no server and write into no log.
inline std::string link_address(const Options& options, std::string_view secret) {
    return options.public_url + "/welcome#" + std::string(secret);
}

}  // namespace mainstay::identity
