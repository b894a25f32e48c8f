// One request to a server of somebody else and its answer, as both post() and get() do it. For
// outgoing/ alone: the addresses that may be called are checked here.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "outgoing/post.hpp"

namespace mainstay::outgoing {

struct Exchange {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers{};
    const std::string* posted = nullptr;  ///< Null: a GET.
    std::function<bool()> is_stopping{};

    /// Given the next bytes of the answer and its Content-Encoding; false where it has enough.
    std::function<bool(std::string_view coding, std::string_view bytes)> take;
};

/// Without a status nobody answered, and `reason` says why in a sentence.
struct Exchanged {
    int status = 0;
    std::optional<std::chrono::seconds> retry_after{};
    std::string content_type{};  ///< Clean UTF-8.
    std::string reason{};
    std::chrono::microseconds latency{0};
};

/// Blocks; every wait is bounded. Follows no redirect, goes through no proxy, accepts no
/// certificate that it cannot verify.
Exchanged do_exchange(const PostOptions& options, const Exchange& exchange);

}  // namespace mainstay::outgoing
