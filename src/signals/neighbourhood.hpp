// Which signals are of one incident, and where it began most likely. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "signals/matcher.hpp"

namespace mainstay::signals {

/// How a service stands to the one a signal is about: that one calls it, or is called by it.
enum class NeighbourSide { calls, called_by };
BOOST_DESCRIBE_ENUM(NeighbourSide, calls, called_by)

/// A service that an edge links with the one that a signal is about.
struct Neighbour {
    Line<200> service;
    NeighbourSide side = NeighbourSide::calls;
};
BOOST_DESCRIBE_STRUCT(Neighbour, (), (service, side))

/// How many neighbours of a service are looked at.
inline constexpr std::size_t neighbours_max = 50;

/// Where a signal is: its service. What has none stands with its like only: what the same detector
/// raises.
std::string place_of(std::string_view service, std::string_view source, std::string_view kind);

/// One signal of an incident, as the ranking sees it.
struct Member {
    std::int64_t signal = 0;
    std::string service{};
    std::string origin{};  // The service that its raiser takes for the origin; empty: none.
    std::vector<Neighbour> neighbours{};
    SignalSeverity severity = SignalSeverity::warning;
    Time began_at{};  // First raised, or there again.
};

/// Why a member is taken for the origin: raisers named its service; services of others call it and
/// it calls none of theirs; it weighs more than those it cannot be told from otherwise; it came
/// first; it is the only one.
enum class OriginReason { named, called_by_others, severest, first, only };
BOOST_DESCRIBE_ENUM(OriginReason, named, called_by_others, severest, first, only)

struct Origin {
    std::int64_t signal = 0;
    OriginReason reason = OriginReason::only;
    std::int64_t supporters = 0;  // How many members name it, or call it.
    std::string service{};        // Of the signal, unless members name one that has none.
};

/// How many members a ranking looks at: those that came first.
inline constexpr std::size_t ranked_members_max = 200;

/// The members, the most likely origin first, and why that is. A service that has no signal of its
/// own is the origin where more members name it than any that has. Who is named by most goes first;
/// then who is called by the services of most others, directly or by way of others of them, less
/// those it calls itself; then the severest; then the first. REQUIRES: at least one member, at most
/// ranked_members_max.
struct Ranking {
    std::vector<std::int64_t> signals;
    Origin origin;
};

Ranking ranked(const std::vector<Member>& members);

/// How long after the last signal joined it another may join an incident.
inline constexpr std::chrono::minutes join_window{10};

/// How long after its recovery a signal that is raised again is the same, and so is its incident.
inline constexpr std::chrono::hours return_window{24};

}  // namespace mainstay::signals
