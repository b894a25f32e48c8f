// Typed links between any two things, which can be walked either way.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "timeline/record.hpp"

namespace mainstay::timeline {

/// A way in which one thing relates to another, and how that reads from the other side.
struct Relation {
    std::string_view name;
    std::string_view inverse;  // The same as `name` if both sides are alike.
    bool is_acyclic = false;   // Whether following it must never lead back.
};

/// All relations there are. A link is stored under the relation's name; it is read under either.
inline constexpr Relation relations[] = {
    {"duplicate_of", "duplicated_by", true},
    {"caused_by", "causes", true},
    {"blocks", "blocked_by", true},
    {"relates_to", "relates_to", false},
    {"parent_of", "child_of", true},
    {"raised_by", "raised", false},  // A ticket by the signal or mail that it came from.
};

/// A link as read from one of its ends.
struct Link {
    Id<Link> id;
    std::string relation;  // As it reads from that end: `blocked_by`.
    std::string other_type;
    std::int64_t other_id = 0;
    Time at;
    std::optional<Id<User>> actor;

    Subject other() const { return {other_type, other_id}; }
};
BOOST_DESCRIBE_STRUCT(Link, (), (id, relation, other_type, other_id, at, actor))

/// Links `from` to `to`, and records it in the timeline of both (`linked`). Either name of a
/// relation may be given. Refuses: unknown_relation; linked_to_itself; linked_already; link_cycle
/// where following the relation would lead back, or further than 1,000 things.
Result<Link> link(
    db::Sql& sql, const Call& call, const Subject& from, std::string_view relation,
    const Subject& to
);

/// Removes a link that `end` is an end of, and records it in the timeline of both (`unlinked`).
/// Refuses: not_found.
Result<> unlink(db::Sql& sql, const Call& call, const Subject& end, Id<Link> id);

/// The links of a thing in both directions, by id, those after `after`.
/// Index: timeline_link_from, timeline_link_to.
std::vector<Link> links(db::Sql& sql, const Subject& subject, Id<Link> after, int limit);

}  // namespace mainstay::timeline
