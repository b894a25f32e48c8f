#include "identity/tally.hpp"

namespace mainstay::identity {

Tally::Counted Tally::count(const std::string& group, const std::string& key, Time now) {
    const auto number = now.micros / std::chrono::microseconds(window).count();
    if (number != window_) {
        totals_.clear();
        keys_of_group_.clear();
        window_ = number;
    }
    // Group and key may hold anything but a line end.
    auto bucket = group + '\n' + key;
    bool is_among_others = false;
    if (!totals_.contains(bucket)) {
        auto known = keys_of_group_.find(group);
        const auto keys = known == keys_of_group_.end() ? 0 : known->second;
        if (totals_.size() >= limits_.keys) {
            bucket = "\nothers";
            is_among_others = true;
        } else if (keys >= limits_.keys_per_group) {
            bucket = group + "\n\nothers";
            is_among_others = true;
        } else {
            ++keys_of_group_[group];
        }
    }
    const auto total = ++totals_[bucket];
    return {std::to_string(number) + '\n' + bucket, is_among_others, total};
}

}  // namespace mainstay::identity
