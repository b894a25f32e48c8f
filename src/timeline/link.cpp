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

using Relations = std::span<const Relation>;

std::optional<Directed> directed(
    Relations relations, const Subject& from, std::string_view relation, const Subject& to
) {
    for (const Relation& each : relations) {
        if (each.name == each.inverse && each.name == relation)
            return Directed{&each, std::min(from, to), std::max(from, to)};
        if (each.name == relation) return Directed{&each, from, to};
        if (each.inverse == relation) return Directed{&each, to, from};
    }
    return std::nullopt;
}

bool is_fit(const Directed& wanted) {
    auto fits = [](std::string_view type, const Subject& subject) {
        return type.empty() || type == subject.type;
    };
    return fits(wanted.relation->from_type, wanted.from) &&
           fits(wanted.relation->to_type, wanted.to);
}

std::string_view inverse_of(Relations relations, std::string_view name) {
    for (const Relation& each : relations)
        if (each.name == name) return each.inverse;
    return name;
}

std::vector<std::string_view> names_of(Relations relations) {
    std::vector<std::string_view> names;
    for (const Relation& each : relations) names.push_back(each.name);
    return names;
}

std::string all_relations(Relations relations) {
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

Link seen_from(Relations relations, const LinkRow& row, const Subject& end) {
    bool is_from = row.from() == end;
    return {
        .id = row.id,
        .relation = is_from ? row.relation : std::string(inverse_of(relations, row.relation)),
        .other_type = is_from ? row.to_type : row.from_type,
        .other_id = is_from ? row.to_id : row.from_id,
        .at = row.at,
        .actor = row.actor,
    };
}

boost::json::value recorded_link(std::string_view relation, const Subject& other) {
    return {{"relation", relation}, {"type", other.type}, {"id", std::to_string(other.id)}};
}

void record_linked(db::Sql& sql, const Call& call, const LinkRow& row, std::string_view inverse) {
    record(sql, call, row.from(), "linked", {}, recorded_link(row.relation, row.to()));
    record(sql, call, row.to(), "linked", {}, recorded_link(inverse, row.from()));
}

void record_unlinked(db::Sql& sql, const Call& call, const LinkRow& row, std::string_view inverse) {
    record(sql, call, row.from(), "unlinked", recorded_link(row.relation, row.to()), {});
    record(sql, call, row.to(), "unlinked", recorded_link(inverse, row.from()), {});
}

std::optional<Id<User>> actor_of(const Call& call) {
    if (!call.caller) return std::nullopt;
    return call.caller->user;
}

}  // namespace

Result<Link> link(
    db::Sql& sql, const Call& call, Relations relations, const Subject& from,
    std::string_view relation, const Subject& to
) {
    auto wanted = directed(relations, from, relation, to);
    if (!wanted) {
        return refuse(
            code::unknown_relation,
            {{"relation", std::string(relation)}, {"relations", all_relations(relations)}}
        );
    }
    if (!is_fit(*wanted))
        return refuse(code::relation_unfit, {{"relation", std::string(relation)}});
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
    record_linked(sql, call, row, wanted->relation->inverse);
    return seen_from(relations, row, from);
}

Result<> unlink(
    db::Sql& sql, const Call& call, Relations relations, const Subject& end, Id<Link> id
) {
    auto row = sql.one<LinkRow>("FROM timeline_link WHERE id = :id AND removed_at IS NULL", id);
    auto is_known = [&](const Relation& relation) { return row->relation == relation.name; };
    if (!row || std::none_of(relations.begin(), relations.end(), is_known) ||
        (row->from() != end && row->to() != end))
        return refuse(mainstay::code::not_found);

    bool is_removed = sql.run(
                          "UPDATE timeline_link SET removed_at = :at, removed_by = :by WHERE id = "
                          ":id AND removed_at IS NULL",
                          call.now, actor_of(call), id
                      ) == 1;
    if (!is_removed) return refuse(mainstay::code::not_found);
    record_unlinked(sql, call, *row, inverse_of(relations, row->relation));
    return {};
}

std::vector<Link> links(
    db::Sql& sql, Relations relations, const Subject& subject, Id<Link> after, int limit
) {
    auto read = [&](std::string_view end) {
        db::Query query;
        query.add(end, subject.type, subject.id);
        query.add(" AND removed_at IS NULL AND id > :after AND relation IN ", after);
        query.add_list(names_of(relations));
        query.add(" ORDER BY id LIMIT :limit", limit);
        return sql.all<LinkRow>(query);
    };
    auto rows = read("FROM timeline_link WHERE from_type = :type AND from_id = :id");
    auto inward = read("FROM timeline_link WHERE to_type = :type AND to_id = :id");
    rows.insert(rows.end(), inward.begin(), inward.end());
    std::sort(rows.begin(), rows.end(), [](const LinkRow& a, const LinkRow& b) {
        return a.id < b.id;
    });

    std::vector<Link> links;
    for (const LinkRow& row : rows) {
        if (links.size() == static_cast<std::size_t>(limit)) break;
        links.push_back(seen_from(relations, row, subject));
    }
    return links;
}

std::vector<LinkTarget> targets(
    db::Sql& sql, const Subject& from, std::string_view relation, std::string_view to_type,
    int limit
) {
    return sql.all<LinkTarget>(
        "SELECT to_id, at FROM timeline_link WHERE from_type = :type AND from_id = :id"
        " AND relation = :relation AND to_type = :to_type AND removed_at IS NULL"
        " ORDER BY id LIMIT :limit",
        from.type, from.id, relation, to_type, limit
    );
}

}  // namespace mainstay::timeline
