// Typed links between any two things, which can be walked either way.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "db/sql.hpp"
#include "timeline/record.hpp"
#include "timeline/relation.hpp"

namespace mainstay::timeline {

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

/// Links `from` to `to` by one of `relations`, those that the calling module declares, and records
/// it in the timeline of both (`linked`). Either name of a relation may be given. Refuses:
/// unknown_relation; relation_unfit where it does not lead between such things; linked_to_itself;
/// linked_already; link_cycle where following the relation would lead back, or further than 1,000
/// things.
Result<Link> link(
    db::Sql& sql, const Call& call, std::span<const Relation> relations, const Subject& from,
    std::string_view relation, const Subject& to
);

/// Removes a link by one of `relations` that `end` is an end of, and records it in the timeline of
/// both (`unlinked`). Refuses: not_found.
Result<> unlink(
    db::Sql& sql, const Call& call, std::span<const Relation> relations, const Subject& end,
    Id<Link> id
);

/// The links of a thing by these relations, in both directions, by id, those after `after`. Links
/// by relations that other modules declare are theirs to read.
/// Index: timeline_link_from, timeline_link_to.
std::vector<Link> links(
    db::Sql& sql, std::span<const Relation> relations, const Subject& subject, Id<Link> after,
    int limit
);

/// A thing that a link leads to.
struct LinkTarget {
    std::int64_t id = 0;
    Time at;
};
BOOST_DESCRIBE_STRUCT(LinkTarget, (), (id, at))

/// The things of one type that `from` leads to by a relation, whoever declares it, oldest link
/// first. Index: timeline_link_from.
std::vector<LinkTarget> targets(
    db::Sql& sql, const Subject& from, std::string_view relation, std::string_view to_type,
    int limit
);

}  // namespace mainstay::timeline
