#include "timeline/record.hpp"

#include <limits>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/crypto.hpp"
#include "timeline/digest.hpp"
#include "wire/name.hpp"

namespace mainstay::timeline {

namespace json = boost::json;

namespace {

constexpr std::size_t salt_bytes = 16;

constexpr db::RowsStatement unsealed{"INSERT INTO timeline_unsealed (entry) VALUES ", "(:entry)"};

std::optional<std::string> stored(const json::value& value) {
    if (value.is_null()) return std::nullopt;
    return json::serialize(value);
}

/// What a rule does is the system's, to a binary that does not know rules.
ActorKind kind_of(const Call& call) {
    if (call.rule) return ActorKind::system;
    if (call.caller) return ActorKind::person;
    return call.is_system ? ActorKind::system : ActorKind::nobody;
}

/// An ingest key, a host or a rule, as it is kept.
std::optional<std::string> program_of(const Call& call) {
    auto text = [&](std::int64_t id, const std::string& name) {
        return json::serialize(
            json::object{{"kind", wire::name_of(call.principal())}, {"id", id}, {"name", name}}
        );
    };
    if (call.rule) return text(call.rule->rule.value, call.rule->name);
    if (call.ingest && !call.caller) return text(call.ingest->key.value, call.ingest->name);
    if (call.host && !call.caller) return text(call.host->host.value, call.host->name);
    return std::nullopt;
}

/// The members of a value; a value that is no object is the one member without a name.
json::object members_of(const std::optional<std::string>& stored) {
    if (!stored) return {};
    auto value = json::parse(*stored);
    if (value.is_object()) return value.as_object();
    return {{"", value}};
}

json::value member(const json::object& object, std::string_view name) {
    const auto* found = object.if_contains(name);
    return found ? *found : json::value();
}

}  // namespace

Id<Entry> record(
    db::Sql& sql, const Call& call, const Subject& subject, std::string_view action,
    const json::value& before, const json::value& after
) {
    std::optional<Id<User>> actor;
    if (call.caller && !call.rule) actor = call.caller->user;
    auto salt = base64url(random_bytes(salt_bytes));
    auto stored_before = stored(before);
    auto stored_after = stored(after);
    auto principal = program_of(call);
    auto digest = digest_of(salt, stored_before, stored_after, principal);

    auto id = sql.insert<Id<Entry>>(
        "INSERT INTO timeline_entry (at, actor_kind, actor, subject_type, subject_id, action,"
        " before, after, salt, digest, request_id, principal)"
        " VALUES (:at, :actor_kind, :actor, :subject_type, :subject_id, :action, :before, :after,"
        " :salt, :digest, :request_id, :principal) RETURNING id",
        call.now, kind_of(call), actor, subject.type, subject.id, action, stored_before,
        stored_after, salt, digest, call.request_id, principal
    );
    sql.add_row(unsealed, id);
    return id;
}

Principal principal_of(const Entry& entry) {
    if (entry.actor) return {.kind = PrincipalKind::person, .id = entry.actor->value};
    if (!entry.principal) {
        bool is_system = entry.actor_kind == ActorKind::system;
        return {.kind = is_system ? PrincipalKind::system : PrincipalKind::nobody};
    }
    auto object = json::parse(*entry.principal).as_object();
    return {
        .kind = wire::enum_of<PrincipalKind>(object.at("kind").as_string())
                    .value_or(PrincipalKind::nobody),
        .id = object.at("id").as_int64(),
        .name = std::string(object.at("name").as_string()),
    };
}

std::vector<Entry> history(
    db::Sql& sql, const Subject& subject, std::optional<Id<Entry>> before, int limit
) {
    return sql.all<Entry>(
        "FROM timeline_entry WHERE subject_type = :type AND subject_id = :id AND id < :before"
        " ORDER BY id DESC LIMIT :limit",
        subject.type, subject.id,
        before.value_or(Id<Entry>{std::numeric_limits<std::int64_t>::max()}), limit
    );
}

std::vector<Entry> latest(db::Sql& sql, std::optional<Id<Entry>> before, int limit) {
    return sql.all<Entry>(
        "FROM timeline_entry WHERE id < :before ORDER BY id DESC LIMIT :limit",
        before.value_or(Id<Entry>{std::numeric_limits<std::int64_t>::max()}), limit
    );
}

std::vector<Change> changes(const Entry& entry) {
    std::vector<Change> changes;
    auto before = members_of(entry.before);
    auto after = members_of(entry.after);
    for (const auto& [name, value] : before) {
        auto now = member(after, name);
        if (now != value) changes.push_back({name, value, now});
    }
    for (const auto& [name, value] : after) {
        if (!before.contains(name) && !value.is_null()) changes.push_back({name, {}, value});
    }
    return changes;
}

bool erase(db::Sql& sql, const Call& call, Id<Entry> entry) {
    bool is_erased =
        sql.run(
            "UPDATE timeline_entry SET before = NULL, after = NULL, salt = NULL"
            " WHERE id = :id AND salt IS NOT NULL AND (before IS NOT NULL OR after IS NOT NULL)",
            entry
        ) == 1;
    if (is_erased) record(sql, call, {"timeline_entry", entry.value}, "values_erased", {}, {});
    return is_erased;
}

}  // namespace mainstay::timeline
