#include "timeline/link.hpp"

#include <algorithm>
#include <deque>
#include <set>
#include <utility>

#include "timeline/codes.hpp"

namespace mainstay::timeline {

namespace {

constexpr int walk_max = 1000;

/// A link as it is stored: in the direction of its relation's name.
struct Directed {
    const Relation* relation;
    Subject from;
    Subject to;

    bool is_symmetric() const { return relation->name == relation->inverse; }
};

struct LinkRow {
    Id<Link> id;
    std::string from_type;
    std::int64_t from_id = 0;
    std::string relation;
    std::string to_type;
    std::int64_t to_id = 0;
    Time at;
    std::optional<Id<User>> actor;

    Subject from() const { return {from_type, from_id}; }

    Subject to() const { return {to_type, to_id}; }
};
BOOST_DESCRIBE_STRUCT(LinkRow, (), (id, from_type, from_id, relation, to_type, to_id, at, actor))

std::optional<Directed> directed(
    const Subject& from, std::string_view relation, const Subject& to
) {
    for (const Relation& each : relations) {
        if (each.name == each.inverse && each.name == relation)
            return Directed{&each, std::min(from, to), std::max(from, to)};
        if (each.name == relation) return Directed{&each, from, to};
        if (each.inverse == relation) return Directed{&each, to, from};
    }
    return std::nullopt;
}

std::string_view inverse_of(std::string_view name) {
    for (const Relation& each : relations) {
        if (each.name == name) return each.inverse;
        if (each.inverse == name) return each.name;
    }
    return name;
}

std::string all_relations() {
    std::string text;
    for (const Relation& each : relations) {
        if (!text.empty()) text += ", ";
        text += each.name;
        if (each.name != each.inverse) text += ", " + std::string(each.inverse);
    }
    return text;
}

/// Whether one gets from `start` to `goal` by the relation, or so far that it cannot be told. Two
/// transactions that would close a circle together do not both commit, since works see one another
/// as if one ran after the other.
bool may_reach(db::Sql& sql, const Subject& start, std::string_view relation, const Subject& goal) {
    std::set<Subject> seen{start};
    std::deque<Subject> ahead{start};
    while (!ahead.empty()) {
        auto at = std::move(ahead.front());
        ahead.pop_front();
        if (at == goal) return true;
        auto next = sql.all<Subject>(
            "SELECT to_type, to_id FROM timeline_link WHERE from_type = :type AND from_id = :id"
            " AND relation = :relation AND removed_at IS NULL ORDER BY to_type, to_id LIMIT :limit",
            at.type, at.id, relation, walk_max + 1
        );
        for (auto& subject : next) {
            if (seen.insert(subject).second) ahead.push_back(std::move(subject));
        }
        if (seen.size() > walk_max) return true;
    }
    return false;
}

Link seen_from(const LinkRow& row, const Subject& end) {
    bool is_from = row.from() == end;
    return {
        .id = row.id,
        .relation = is_from ? row.relation : std::string(inverse_of(row.relation)),
        .other_type = is_from ? row.to_type : row.from_type,
        .other_id = is_from ? row.to_id : row.from_id,
        .at = row.at,
        .actor = row.actor,
    };
}

boost::json::value told(std::string_view relation, const Subject& other) {
    return {{"relation", relation}, {"type", other.type}, {"id", std::to_string(other.id)}};
}

void record_linked(db::Sql& sql, const Call& call, const LinkRow& row) {
    record(sql, call, row.from(), "linked", {}, told(row.relation, row.to()));
    record(sql, call, row.to(), "linked", {}, told(inverse_of(row.relation), row.from()));
}

void record_unlinked(db::Sql& sql, const Call& call, const LinkRow& row) {
    record(sql, call, row.from(), "unlinked", told(row.relation, row.to()), {});
    record(sql, call, row.to(), "unlinked", told(inverse_of(row.relation), row.from()), {});
}

std::optional<Id<User>> actor_of(const Call& call) {
    if (!call.caller) return std::nullopt;
    return call.caller->user;
}

}  // namespace

Result<Link> link(
    db::Sql& sql, const Call& call, const Subject& from, std::string_view relation,
    const Subject& to
) {
    auto wanted = directed(from, relation, to);
    if (!wanted) {
        return refuse(
            code::unknown_relation,
            {{"relation", std::string(relation)}, {"relations", all_relations()}}
        );
    }
    if (from == to) return refuse(code::linked_to_itself);

    std::string name(wanted->relation->name);
    LinkRow row{{},       wanted->from.type, wanted->from.id, name, wanted->to.type, wanted->to.id,
                call.now, actor_of(call)};
    auto existing = sql.value<std::int64_t>(
        "SELECT id FROM timeline_link WHERE from_type = :from_type AND from_id = :from_id AND "
        "relation = :relation"
        " AND to_type = :to_type AND to_id = :to_id AND removed_at IS NULL",
        row.from_type, row.from_id, row.relation, row.to_type, row.to_id
    );
    if (existing) return refuse(code::linked_already);
    if (wanted->relation->is_acyclic && may_reach(sql, row.to(), name, row.from()))
        return refuse(code::link_cycle, {{"relation", name}});

    auto id = sql.value<Id<Link>>(
        "INSERT INTO timeline_link (from_type, from_id, relation, to_type, to_id, at, actor)"
        " VALUES (:from_type, :from_id, :relation, :to_type, :to_id, :at, :actor)"
        " ON CONFLICT DO NOTHING RETURNING id",
        row.from_type, row.from_id, row.relation, row.to_type, row.to_id, row.at, row.actor
    );
    if (!id) return refuse(code::linked_already);  // By another, a moment ago.
    row.id = *id;
    record_linked(sql, call, row);
    return seen_from(row, from);
}

Result<> unlink(db::Sql& sql, const Call& call, const Subject& end, Id<Link> id) {
    auto row = sql.one<LinkRow>("FROM timeline_link WHERE id = :id AND removed_at IS NULL", id);
    if (!row || (row->from() != end && row->to() != end)) return refuse(mainstay::code::not_found);

    bool is_removed = sql.run(
                          "UPDATE timeline_link SET removed_at = :at, removed_by = :by WHERE id = "
                          ":id AND removed_at IS NULL",
                          call.now, actor_of(call), id
                      ) == 1;
    if (!is_removed) return refuse(mainstay::code::not_found);
    record_unlinked(sql, call, *row);
    return {};
}

std::vector<Link> links(db::Sql& sql, const Subject& subject, Id<Link> after, int limit) {
    auto rows = sql.all<LinkRow>(
        "FROM timeline_link WHERE from_type = :type AND from_id = :id AND removed_at IS NULL AND "
        "id > :after"
        " ORDER BY id LIMIT :limit",
        subject.type, subject.id, after, limit
    );
    auto inward = sql.all<LinkRow>(
        "FROM timeline_link WHERE to_type = :type AND to_id = :id AND removed_at IS NULL AND id > "
        ":after"
        " ORDER BY id LIMIT :limit",
        subject.type, subject.id, after, limit
    );
    rows.insert(rows.end(), inward.begin(), inward.end());
    std::sort(rows.begin(), rows.end(), [](const LinkRow& a, const LinkRow& b) {
        return a.id < b.id;
    });

    std::vector<Link> links;
    for (const LinkRow& row : rows) {
        if (links.size() == static_cast<std::size_t>(limit)) break;
        links.push_back(seen_from(row, subject));
    }
    return links;
}

}  // namespace mainstay::timeline
