// Signatures of what is posted, as Standard Webhooks 1.0 has them: who has the secret can tell that
// it is from here, and when it was sent.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"

namespace mainstay::outgoing {

/// A new secret: `whsec_` and 32 random bytes in base64.
std::string new_secret();

/// `v1,` and the base64 of HMAC-SHA256 over `id.timestamp.body`. REQUIRES: a secret of new_secret.
std::string signature(
    std::string_view secret, std::string_view id, std::string_view timestamp, std::string_view body
);

/// The three headers. With several secrets there is a signature of each, the newest first: a
/// receiver accepts any, so that a secret can be replaced without a gap.
std::vector<std::pair<std::string, std::string>> signature_headers(
    std::span<const std::string> secrets, std::string_view id, Time now, std::string_view body
);

}  // namespace mainstay::outgoing
