// How like two errors are, by what the rules of grouping see of an event of each. Pure.
#pragma once

#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "errors/event.hpp"

namespace mainstay::bugfix {

/// What of an error is compared. Empty texts: it has none.
struct ErrorTraits {
    std::string type;
    std::string message;              ///< With what differs from event to event replaced.
    std::vector<std::string> frames;  ///< That count for groups, the innermost first.
};

ErrorTraits traits_of(const errors::ErrorEvent& event);

/// Why one is like another.
enum class LikeReason { same_type, same_message, similar_message, same_frames, similar_frames };
BOOST_DESCRIBE_ENUM(
    LikeReason, same_type, same_message, similar_message, same_frames, similar_frames
)

struct Likeness {
    double score = 0;  ///< From 0 to 1.
    std::vector<LikeReason> reasons;
};

/// Frames weigh more the nearer they are to the fault; type and message weigh for the rest. With
/// type and message alone, two that have frames do not reach like_enough.
Likeness likeness_of(const ErrorTraits& one, const ErrorTraits& other);

/// From which score on one is said to be like another.
inline constexpr double like_enough = 0.5;

}  // namespace mainstay::bugfix
