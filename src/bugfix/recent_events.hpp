// What intake remembers: ids of events that were taken within the hour, and keys of which it knows
// whether another event is worth keeping. Pure, and bounded; not safe for several threads.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "bugfix/prepared_event.hpp"

namespace mainstay::bugfix {

/// The ids of events that were taken lately: of each half hour so many.
class RecentIds {
public:
    bool contains(Id<Application> application, const std::string& id, Time now);
    void add(Id<Application> application, const std::string& id, Time now);

private:
    void turn(Time now);

    std::unordered_set<std::uint64_t> newer_;
    std::unordered_set<std::uint64_t> older_;
    Time turned_at_;
};

/// What is known of keys, so that events of no interest need not be packed. Only a guess: the
/// transaction decides.
class KnownKeys {
public:
    /// Whether the event may be one to keep.
    bool is_wanted(const PreparedEvent& event);

    /// The event was counted; its group has so many now.
    void note(const PreparedEvent& event, std::int64_t events);

private:
    struct Known {
        std::int64_t events = 0;
        Time kept_at;
        std::vector<std::uint64_t> releases;
    };

    std::unordered_map<std::uint64_t, Known> keys_;
};

}  // namespace mainstay::bugfix
