#include "bugfix/recent_events.hpp"

#include <algorithm>

#include <xxhash.h>

#include "bugfix/event_tally.hpp"

namespace mainstay::bugfix {

namespace {

constexpr std::chrono::minutes generation{30};
constexpr std::size_t ids_max = 200'000;
constexpr std::size_t keys_max = 50'000;
constexpr std::size_t releases_max = 50;

std::uint64_t hash_of(Id<Application> application, const std::string& text) {
    return XXH3_64bits_withSeed(
        text.data(), text.size(), static_cast<std::uint64_t>(application.value)
    );
}

std::uint64_t hash_of(const std::string& text) { return XXH3_64bits(text.data(), text.size()); }

}  // namespace

void RecentIds::turn(Time now) {
    if (now - turned_at_ < generation && newer_.size() < ids_max) return;
    older_ = std::exchange(newer_, {});
    turned_at_ = now;
}

bool RecentIds::contains(Id<Application> application, const std::string& id, Time now) {
    if (id.empty()) return false;
    turn(now);
    const auto hash = hash_of(application, id);
    return newer_.contains(hash) || older_.contains(hash);
}

void RecentIds::add(Id<Application> application, const std::string& id, Time now) {
    if (id.empty()) return;
    turn(now);
    newer_.insert(hash_of(application, id));
}

bool KnownKeys::is_wanted(const PreparedEvent& event) {
    const auto found = keys_.find(hash_of(event.application, event.key));
    if (found == keys_.end()) return true;
    auto& known = found->second;
    const bool is_spread = is_of_spread(known.events++);
    if (is_spread || event.received_at - known.kept_at >= latest_kept_for(known.events))
        return true;
    return known.releases.size() < releases_max &&
           std::ranges::find(known.releases, hash_of(event.release)) == known.releases.end();
}

void KnownKeys::note(const PreparedEvent& event, std::int64_t events) {
    if (keys_.size() >= keys_max) keys_.clear();
    auto& known = keys_[hash_of(event.application, event.key)];
    known.events = std::max(known.events, events);
    if (!event.packed.empty()) known.kept_at = std::max(known.kept_at, event.received_at);
    const auto release = hash_of(event.release);
    if (known.releases.size() < releases_max &&
        std::ranges::find(known.releases, release) == known.releases.end())
        known.releases.push_back(release);
}

}  // namespace mainstay::bugfix
