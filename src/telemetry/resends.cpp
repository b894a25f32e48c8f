#include "telemetry/resends.hpp"

#include "telemetry/attribute_shapes.hpp"

namespace mainstay::telemetry {

std::uint64_t request_hash(std::int64_t application, Form form, std::string_view body) {
    const auto sender =
        combined_hash(static_cast<std::uint64_t>(application), static_cast<std::uint64_t>(form));
    return combined_hash(sender, secret_hash(body));
}

void Resends::add(std::uint64_t hash, Time at) {
    if (!hashes_.insert(hash).second) return;
    by_time_.emplace_back(at, hash);
    while (by_time_.size() > hashes_max || by_time_.front().first < at - window) {
        hashes_.erase(by_time_.front().second);
        by_time_.pop_front();
    }
}

}  // namespace mainstay::telemetry
