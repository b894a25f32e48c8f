// The Authentication-Results header field (RFC 8601): what a mail server found out about a mail.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::mail {

/// `header.from=example.com` of a result. Names are in lower case; values are unquoted.
struct ResultProperty {
    std::string name;
    std::string value;
};

/// `dkim=pass header.d=example.com`. Both words are in lower case.
struct MethodResult {
    std::string method;
    std::string result;
    std::vector<ResultProperty> properties;

    /// The value of the first property of that name; empty where there is none.
    std::string_view property(std::string_view name) const;
};

/// One field. The rest means nothing unless it is readable.
struct AuthenticationResults {
    std::string authserv_id;   ///< Who says so, in lower case.
    bool is_readable = false;  ///< Of a known version, well-formed, and within the limits.
    std::vector<MethodResult> results;
};

/// Reads the field's value. Nothing, where it does not even begin with who says so. The whole of it
/// is well-formed or it is not readable: 64 KiB, 200 results, 50 properties of each, comments
/// within comments 10 deep.
std::optional<AuthenticationResults> parse_authentication_results(std::string_view value);

}  // namespace mainstay::mail
