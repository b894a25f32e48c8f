#include "telemetry/text_ids.hpp"

namespace mainstay::telemetry {

void TextIds::begin(std::int64_t generation, Keep keep) {
    // One generation back is remembered, so that a text mostly keeps its number.
    std::erase_if(entries_, [&](const auto& entry) {
        return entry.second.generation + 1 < generation_;
    });
    generation_ = generation;
    keep_ = std::move(keep);
    kept_ = 0;
    other_ = 0;
}

std::int32_t TextIds::other() {
    if (other_ == 0) {
        other_ = next_++;
        keep_(other_, "(other)");
    }
    return other_;
}

}  // namespace mainstay::telemetry
