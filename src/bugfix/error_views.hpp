// Error groups as they are shown, and what is asked of them: the described structs of the routes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>

#include "base/text.hpp"
#include "base/time.hpp"
#include "bugfix/error_group.hpp"
#include "bugfix/verification_store.hpp"
#include "errors/grouping.hpp"
#include "identity/identity.hpp"
#include "signals/signals.hpp"

namespace mainstay::bugfix {

/// What may be done to a group now.
enum class ErrorAction {
    resolve,
    ignore,
    reopen,
    assign,
    merge,
    unmerge,
    open_ticket,
    link_ticket
};
BOOST_DESCRIBE_ENUM(
    ErrorAction, resolve, ignore, reopen, assign, merge, unmerge, open_ticket, link_ticket
)

struct ErrorGroupView {
    Id<ErrorGroup> id;
    std::string application;  // Its key.
    std::string title;
    std::string culprit;
    std::string type;
    std::string platform;
    errors::EventLevel level = errors::EventLevel::error;
    bool is_unhandled = false;
    ErrorState state = ErrorState::open;
    Time first_seen;
    Time last_seen;
    std::optional<std::string> first_release;
    std::optional<std::string> last_release;
    std::int64_t events = 0;
    std::int64_t users = 0;           // Distinct ones: an estimate.
    std::vector<std::int64_t> trend;  // Events of the last 24 hours, by the hour; this hour last.
    std::optional<ResolvedIn> resolved_as;
    std::optional<std::string> resolved_in;
    std::optional<Time> resolved_at;
    std::int64_t since_resolved = 0;  // Events since then that reopened nothing: older releases.
    std::optional<Time> regressed_at;
    std::optional<std::string> regressed_in;
    std::optional<Time> ignored_until;
    std::optional<std::int64_t> ignored_events;
    std::optional<std::int64_t> ignored_users;
    std::optional<identity::NameRef> assignee;
    std::optional<std::string> ticket;  // The key of the first that the caller may see.
    std::optional<Id<ErrorGroup>> merged_into;
    std::int64_t version = 1;
    std::vector<ErrorAction> may;
};
BOOST_DESCRIBE_STRUCT(
    ErrorGroupView, (),
    (id, application, title, culprit, type, platform, level, is_unhandled, state, first_seen,
     last_seen, first_release, last_release, events, users, trend, resolved_as, resolved_in,
     resolved_at, since_resolved, regressed_at, regressed_in, ignored_until, ignored_events,
     ignored_users, assignee, ticket, merged_into, version, may)
)

/// Events of one release or environment. The name is empty where an event names none.
struct NamedCount {
    std::string name;
    std::int64_t events = 0;
    std::int64_t users = 0;  // Of a release; an estimate.
    Time first_seen;
    Time last_seen;
};
BOOST_DESCRIBE_STRUCT(NamedCount, (), (name, events, users, first_seen, last_seen))

/// A value of a tag. Shares are from 0 to 1, of the events that have the tag.
struct TagValue {
    std::string value;
    std::int64_t events = 0;
    double share = 0;
    double share_elsewhere = 0;  // In the other error events of the application.
    bool is_over_represented = false;
};
BOOST_DESCRIBE_STRUCT(TagValue, (), (value, events, share, share_elsewhere, is_over_represented))

struct TagView {
    std::string name;
    std::int64_t events = 0;
    std::vector<TagValue> values;  // The most frequent first.
};
BOOST_DESCRIBE_STRUCT(TagView, (), (name, events, values))

struct ErrorKeyView {
    std::string grouping_key;
    std::int64_t version = 1;
    KeyDecision decided_by = KeyDecision::rule;
    std::int64_t events = 0;
    Time first_seen;
    Id<ErrorGroup> part;  // By which its events are counted: one of `parts`, or the error itself.
};
BOOST_DESCRIBE_STRUCT(
    ErrorKeyView, (), (grouping_key, version, decided_by, events, first_seen, part)
)

/// What counts events of the error by itself: it without those that went up in it, or one of them.
struct ErrorPart {
    Id<ErrorGroup> id;
    std::string title;
    std::string culprit;
    ErrorState state =
        ErrorState::open;  // That it would have were it taken out, but for its events.
    std::int64_t events = 0;
    std::int64_t users = 0;  // Distinct ones: an estimate.
    Time first_seen;
    Time last_seen;
    std::optional<std::string> first_release;
    std::optional<std::string> last_release;
};
BOOST_DESCRIBE_STRUCT(
    ErrorPart, (),
    (id, title, culprit, state, events, users, first_seen, last_seen, first_release, last_release)
)

/// Why the newest event that is kept is of this group.
struct GroupingView {
    std::string grouping_key;
    std::int64_t version = 1;
    errors::GroupingBasis basis = errors::GroupingBasis::nothing;
    boost::json::value tree;  // {name, value, counts, hint, parts: the same again}
};
BOOST_DESCRIBE_STRUCT(GroupingView, (), (grouping_key, version, basis, tree))

/// A ticket that the error is seen to in.
struct ErrorTicket {
    std::string key;
    std::string subject;
    std::string status;
};
BOOST_DESCRIBE_STRUCT(ErrorTicket, (), (key, subject, status))

/// The incident of the error's last signal.
struct ErrorIncident {
    Id<signals::Incident> id;
    std::string title;
    bool is_over = false;
};
BOOST_DESCRIBE_STRUCT(ErrorIncident, (), (id, title, is_over))

/// Whether the error is gone, after it was resolved, and what says so.
struct VerificationView {
    VerificationState state = VerificationState::waiting;
    Time resolved_at;
    std::optional<Time> verified_at;
    std::optional<Time> withdrawn_at;
    std::optional<std::string> returned_in;  // The release that it came back in.
    std::optional<std::string> reason;       // In words, in the language of the caller.
    bool is_in_use = false;     // A release that counts was seen running, or none is needed.
    double hours = 0;           // Without it.
    std::int64_t sessions = 0;  // Without it; 0 where sessions do not count.
    double expected = 0;        // Events, were it as frequent as before.
    double chance = 1;          // Of so long a silence, were it as frequent as before.
};
BOOST_DESCRIBE_STRUCT(
    VerificationView, (),
    (state, resolved_at, verified_at, withdrawn_at, returned_in, reason, is_in_use, hours, sessions,
     expected, chance)
)

struct ErrorDetails {
    ErrorGroupView group;
    std::vector<ErrorTicket> tickets;  // Those that the caller may see.
    std::optional<ErrorIncident> incident;
    std::optional<VerificationView> verification;
    std::vector<NamedCount> releases;      // The newest first.
    std::vector<NamedCount> environments;  // Those with most events first.
    std::vector<TagView> tags;
    std::vector<ErrorKeyView> keys;
    std::vector<ErrorPart> parts;  // The error itself first; empty where nothing went up in it.
    std::optional<GroupingView> grouping;
};
BOOST_DESCRIBE_STRUCT(
    ErrorDetails, (),
    (group, tickets, incident, verification, releases, environments, tags, keys, parts, grouping)
)

/// The order of a list: the greatest or latest first.
enum class ErrorSort { last_seen, first_seen, events, users };
BOOST_DESCRIBE_ENUM(ErrorSort, last_seen, first_seen, events, users)

struct ListErrors {
    std::optional<Line<10>> application;
    std::optional<ErrorState> state;
    std::optional<Line<1'000, 0>> filter;  // Of the kind `error`: see GET /filters/error.
    std::optional<ErrorSort> sort;
    std::optional<Count<1, 100>> limit;
    std::optional<Line<500>> cursor;
};
BOOST_DESCRIBE_STRUCT(ListErrors, (), (application, state, filter, sort, limit, cursor))

struct WhichError {
    Id<ErrorGroup> id;
};
BOOST_DESCRIBE_STRUCT(WhichError, (), (id))

struct ResolveError {
    Id<ErrorGroup> id;
    std::optional<ResolvedIn> in;        // Now.
    std::optional<Line<200>> release;    // With `in: release`.
    std::optional<Text<2'000, 0>> note;  // For the history.
};
BOOST_DESCRIBE_STRUCT(ResolveError, (), (id, in, release, note))

/// Ignored until any of these comes true; without any, until somebody reopens it.
struct IgnoreError {
    Id<ErrorGroup> id;
    std::optional<Time> until;
    std::optional<Count<1, 1'000'000'000>> events;  // That many more.
    std::optional<Count<1, 1'000'000'000>> users;   // That many in all.
    std::optional<Text<2'000, 0>> note;
};
BOOST_DESCRIBE_STRUCT(IgnoreError, (), (id, until, events, users, note))

struct ReopenError {
    Id<ErrorGroup> id;
    std::optional<Text<2'000, 0>> note;
};
BOOST_DESCRIBE_STRUCT(ReopenError, (), (id, note))

struct AssignError {
    Id<ErrorGroup> id;
    std::optional<Id<User>> assignee;  // None: nobody.
};
BOOST_DESCRIBE_STRUCT(AssignError, (), (id, assignee))

/// The group goes up in another of the same application; so do all later events of its keys.
struct MergeError {
    Id<ErrorGroup> id;
    Id<ErrorGroup> into;
};
BOOST_DESCRIBE_STRUCT(MergeError, (), (id, into))

/// Keys of the group become a group of their own, with all that was counted of them; so do all
/// later events of these keys.
struct UnmergeError {
    Id<ErrorGroup> id;
    std::vector<Line<32, 32>> keys;
};
BOOST_DESCRIBE_STRUCT(UnmergeError, (), (id, keys))

/// One side of a group that is parted.
struct PartedFigures {
    std::optional<Id<ErrorGroup>> id;  // None: it is a new one.
    std::string title;
    ErrorState state = ErrorState::open;
    std::int64_t events = 0;
    std::int64_t users = 0;  // Distinct ones: an estimate.
    Time first_seen;
    Time last_seen;
};
BOOST_DESCRIBE_STRUCT(PartedFigures, (), (id, title, state, events, users, first_seen, last_seen))

/// What parting would do. It is not exact where keys that were always counted together are parted:
/// then the number of their events and the events that are kept whole move, and the rest stays.
struct UnmergePreview {
    PartedFigures parted;
    PartedFigures rest;
    bool is_exact = true;
};
BOOST_DESCRIBE_STRUCT(UnmergePreview, (), (parted, rest, is_exact))

struct OpenErrorTicket {
    Id<ErrorGroup> id;
};
BOOST_DESCRIBE_STRUCT(OpenErrorTicket, (), (id))

}  // namespace mainstay::bugfix
