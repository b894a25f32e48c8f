// One GET from a server of somebody else, with an answer that may be large. Blocks; every wait and
// the answer are bounded. It follows no redirect and accepts no certificate that it cannot verify.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "outgoing/post.hpp"

namespace mainstay::outgoing {

struct Get {
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::uint64_t bytes_max = answer_bytes_max;  ///< Of the answer, unpacked.
    std::function<bool()> is_stopping = {};      ///< Whether to give up now.
};

/// What came of it. Without a status nobody answered, or not so that it could be read; `reason`
/// says why in a sentence.
struct GetAnswer {
    int status = 0;
    std::string content_type;
    std::string body;           ///< The bytes as they are, unpacked.
    bool is_too_large = false;  ///< There are more than `bytes_max`: what is there is not whole.
    std::string reason;
    std::chrono::microseconds latency{0};

    bool is_success() const { return status >= 200 && status < 300; }
};

/// Takes gzip and unpacks it as it comes, within bounds.
GetAnswer get(const PostOptions& options, const Get& request);

}  // namespace mainstay::outgoing
