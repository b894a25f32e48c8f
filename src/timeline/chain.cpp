#include "timeline/chain.hpp"

#include "wire/name.hpp"

namespace mainstay::timeline {

namespace {

/// SealedEntry as it is selected: with nothing where the entry is missing.
struct Row {
    std::int64_t position = 0;
    std::int64_t sealed_entry = 0;
    std::string mac;
    std::optional<std::int64_t> id;
    std::optional<Time> at;
    std::optional<std::string> actor_kind;
    std::optional<Id<User>> actor;
    std::optional<std::string> subject_type;
    std::optional<std::int64_t> subject_id;
    std::optional<std::string> action;
    std::optional<std::string> before;
    std::optional<std::string> after;
    std::optional<std::string> salt;
    std::optional<std::string> digest;
    std::optional<std::string> request_id;
    std::optional<std::string> principal;
};
BOOST_DESCRIBE_STRUCT(
    Row, (),
    (position, sealed_entry, mac, id, at, actor_kind, actor, subject_type, subject_id, action,
     before, after, salt, digest, request_id, principal)
)

SealedEntry sealed_entry(Row row) {
    SealedEntry sealed{row.position, row.sealed_entry, std::move(row.mac), row.id.has_value(), {}};
    if (!sealed.is_there) return sealed;

    sealed.entry = {
        .id = {*row.id},
        .at = row.at.value_or(Time{}),
        .actor_kind =
            wire::enum_of<ActorKind>(row.actor_kind.value_or("")).value_or(ActorKind::nobody),
        .actor = row.actor,
        .subject_type = row.subject_type.value_or(""),
        .subject_id = row.subject_id.value_or(0),
        .action = row.action.value_or(""),
        .before = std::move(row.before),
        .after = std::move(row.after),
        .salt = std::move(row.salt),
        .digest = row.digest.value_or(""),
        .request_id = row.request_id.value_or(""),
        .principal = std::move(row.principal),
    };
    return sealed;
}

}  // namespace

std::optional<HeadRow> find_head(db::Sql& sql) {
    return sql.one<HeadRow>("FROM timeline_head WHERE id = 1");
}

void write_head(db::Sql& sql, const HeadRow& head) {
    sql.run(
        "INSERT INTO timeline_head (id, position, mac, proof) VALUES (1, :position, :mac, :proof)"
        " ON CONFLICT (id) DO UPDATE SET position = excluded.position, mac = excluded.mac, proof = "
        "excluded.proof",
        head.position, head.mac, head.proof
    );
}

std::optional<Anchor> last_seal(db::Sql& sql) {
    return sql.one<Anchor>("FROM timeline_seal ORDER BY position DESC LIMIT 1");
}

std::optional<std::string> mac_at(db::Sql& sql, std::int64_t position) {
    return sql.value<std::string>(
        "SELECT mac FROM timeline_seal WHERE position = :position", position
    );
}

void append_seals(db::Sql& sql, const std::string& seals) {
    const char* each = sql.dialect() == db::Dialect::sqlite
                           ? "json_each(:seals) AS seal"
                           : "json_array_elements(CAST(:seals AS json)) AS seal(value)";
    sql.run(
        "INSERT INTO timeline_seal (position, entry, mac)"
        " SELECT CAST(seal.value ->> 0 AS BIGINT), CAST(seal.value ->> 1 AS BIGINT), seal.value "
        "->> 2 FROM " +
            std::string(each),
        seals
    );
}

std::vector<SealedEntry> sealed_entries(
    db::Sql& sql, std::int64_t after, std::int64_t last, int limit
) {
    auto rows = sql.all<Row>(
        "SELECT s.position, s.entry, s.mac, e.id, e.at, e.actor_kind, e.actor, e.subject_type, "
        "e.subject_id, e.action,"
        " e.before, e.after, e.salt, e.digest, e.request_id, e.principal"
        " FROM timeline_seal AS s LEFT JOIN timeline_entry AS e ON e.id = s.entry"
        " WHERE s.position > :after AND s.position <= :last ORDER BY s.position LIMIT :limit",
        after, last, limit
    );
    std::vector<SealedEntry> entries;
    for (Row& row : rows) entries.push_back(sealed_entry(std::move(row)));
    return entries;
}

bool has_erasure(db::Sql& sql, Id<Entry> entry) {
    return sql
        .value<std::int64_t>(
            "SELECT id FROM timeline_entry WHERE subject_type = 'timeline_entry' AND subject_id = "
            ":entry"
            " AND action = 'values_erased' LIMIT 1",
            entry
        )
        .has_value();
}

std::int64_t count_unsealed(db::Sql& sql) {
    return sql.value<std::int64_t>("SELECT count(*) FROM timeline_unsealed").value_or(0);
}

std::optional<Time> oldest_unsealed(db::Sql& sql) {
    return sql.value<Time>(
        "SELECT at FROM timeline_unsealed JOIN timeline_entry ON id = entry ORDER BY entry LIMIT 1"
    );
}

std::optional<Id<Entry>> find_outside(db::Sql& sql) {
    return sql.value<Id<Entry>>(
        "SELECT e.id FROM timeline_entry AS e"
        " WHERE NOT EXISTS (SELECT 1 FROM timeline_seal AS s WHERE s.entry = e.id)"
        " AND NOT EXISTS (SELECT 1 FROM timeline_unsealed AS u WHERE u.entry = e.id)"
        " ORDER BY e.id LIMIT 1"
    );
}

std::optional<Id<Entry>> find_lost(db::Sql& sql) {
    return sql.value<Id<Entry>>(
        "SELECT u.entry FROM timeline_unsealed AS u"
        " WHERE NOT EXISTS (SELECT 1 FROM timeline_entry AS e WHERE e.id = u.entry)"
        " ORDER BY u.entry LIMIT 1"
    );
}

}  // namespace mainstay::timeline
