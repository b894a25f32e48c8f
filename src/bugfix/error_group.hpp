// An error group: the events of an application that are one error, and what people decided about
// it. Pure: no SQL, no clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "errors/event.hpp"

namespace mainstay::bugfix {

enum class ErrorState { open, resolved, ignored };
BOOST_DESCRIBE_ENUM(ErrorState, open, resolved, ignored)

/// Where a group is resolved: everywhere from now on; from a release on; in the release after the
/// newest that was known then.
enum class ResolvedIn { now, release, next_release };
BOOST_DESCRIBE_ENUM(ResolvedIn, now, release, next_release)

/// One row of `error_group`. Empty texts: none is known. Its figures are of its parts too; those of
/// its own keys alone are in `error_own` where it has parts. One that is merged counts its own
/// keys.
struct ErrorGroup {
    Id<ErrorGroup> id;
    Id<Application> application;
    std::string title;
    std::string culprit;
    std::string type;  ///< Of the exception.
    std::string platform;
    errors::EventLevel level = errors::EventLevel::error;
    bool is_unhandled = false;  ///< Of any of its events.
    ErrorState state = ErrorState::open;
    Time first_seen;
    Time last_seen;
    std::string first_release;
    std::string last_release;  ///< The newest by version order, where releases have one.
    std::int64_t events = 0;
    std::int64_t users = 0;    ///< An estimate.
    std::string users_sketch;  ///< See UserSketch.
    std::int64_t stored = 0;   ///< Samples so far, for which events are kept next.
    std::optional<ResolvedIn> resolved_as;
    std::string resolved_in;  ///< The release; for next_release the newest known at that time.
    std::optional<Time> resolved_at;
    std::int64_t since_resolved = 0;  ///< Events that came since and reopened nothing.
    std::optional<Time> regressed_at;
    std::string regressed_in;
    std::optional<Time> ignored_until;
    std::optional<std::int64_t> ignored_events;  ///< Ignored until it has so many events.
    std::optional<std::int64_t> ignored_users;
    std::optional<Id<User>> assignee;
    std::optional<Id<ErrorGroup>> merged_into;
    std::int64_t parts = 0;                ///< How many others went up in it.
    std::optional<Id<ErrorGroup>> joined;  ///< Into which it was merged, before that went up too.
    std::string signal_key;                ///< Of the last raise; empty: none.
    Time created_at;
    std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(
    ErrorGroup, (),
    (id, application, title, culprit, type, platform, level, is_unhandled, state, first_seen,
     last_seen, first_release, last_release, events, users, users_sketch, stored, resolved_as,
     resolved_in, resolved_at, since_resolved, regressed_at, regressed_in, ignored_until,
     ignored_events, ignored_users, assignee, merged_into, parts, joined, signal_key, created_at,
     version)
)

/// Who decided that events of a key are of a group.
enum class KeyDecision { rule, merge, unmerge };
BOOST_DESCRIBE_ENUM(KeyDecision, rule, merge, unmerge)

/// One row of `error_key`. Its group is the one that counts it: what is shown is what that one
/// is merged into, where it is.
struct ErrorKey {
    Id<Application> application;
    std::string key;
    std::int64_t version = 1;  ///< Of the grouping rules.
    Id<ErrorGroup> error_group;
    KeyDecision decided_by = KeyDecision::rule;
    std::int64_t events = 0;
    Time first_seen;
};
BOOST_DESCRIBE_STRUCT(
    ErrorKey, (), (application, key, version, error_group, decided_by, events, first_seen)
)

/// Why an event is kept whole: it was the first; the latest; of a release that had none; one of a
/// spread over the life of the group.
enum class SampleReason { first, latest, release, spread };
BOOST_DESCRIBE_ENUM(SampleReason, first, latest, release, spread)

/// How many events a group keeps whole.
inline constexpr std::int64_t samples_max = 20;

/// How many groups may have gone up in one.
inline constexpr std::int64_t merged_parts_max = 50;

/// Longest texts that are kept of a group.
inline constexpr std::size_t title_bytes_max = 200;
inline constexpr std::size_t name_bytes_max = 200;

}  // namespace mainstay::bugfix
