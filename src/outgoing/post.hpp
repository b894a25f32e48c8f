// One POST to a server of somebody else. Blocks; every wait is bounded. It follows no redirect,
// accepts no certificate that it cannot verify, and logs nothing of what it sends.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "outgoing/destination.hpp"

namespace mainstay::outgoing {

/// How much of an answer is kept; the rest is not read.
inline constexpr std::size_t answer_bytes_max = 64 << 10;

struct PostOptions {
    Destinations destinations{};
    std::string ca_file;  ///< PEM; empty: the certificate authorities of the system.
    std::chrono::milliseconds connecting{5'000};
    std::chrono::milliseconds whole{10'000};
};

/// Refuses: as Destinations::create.
Result<PostOptions> post_options(const Settings& settings);

struct Post {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string media_type = "application/json";
    std::function<bool()> is_stopping = {};  ///< Whether to give up now.
};

/// What came of it. Without a status nobody answered, and `reason` says why in a sentence.
struct PostAnswer {
    int status = 0;
    std::string body;  ///< At most answer_bytes_max, clean UTF-8.
    bool is_cut = false;
    std::optional<std::chrono::seconds> retry_after;
    std::string reason;
    std::chrono::milliseconds latency{0};

    bool is_success() const { return status >= 200 && status < 300; }
};

PostAnswer post(const PostOptions& options, const Post& request);

}  // namespace mainstay::outgoing
