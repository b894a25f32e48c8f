#include "identity/security_store.hpp"

namespace mainstay::identity::store {

namespace {

/// One branch of the list: the conditions on an index and on what it finds. `suffix` tells the
/// parameters of branches apart.
void add_conditions(db::Query& query, const SecurityFilter& filter, const std::string& suffix) {
    auto and_if = [&](const auto& value, std::string_view condition) {
        if (value) query.add(" AND " + std::string(condition) + suffix, *value);
    };
    and_if(filter.kind, "kind = :kind");
    and_if(filter.address, "address = :address");
    and_if(filter.after, "at >= :after");
    and_if(filter.before, "at < :before");
    if (!filter.older_than) return;
    const auto& [at, id] = *filter.older_than;
    query.add(" AND (at, id) < (:at" + suffix + ", :id" + suffix + ")", at, id);
}

struct Setting {
    std::string name;
    std::string value;
};
BOOST_DESCRIBE_STRUCT(Setting, (), (name, value))

}  // namespace

void insert_event(db::Sql& sql, const SecurityRow& row) {
    sql.run(
        "INSERT INTO security_event (at, last_at, count, kind, user_account, actor, address,"
        " user_agent, request_id, details)"
        " VALUES (:at, :last_at, :count, :kind, :user_account, :actor, :address,"
        " :user_agent, :request_id, :details)",
        row.at, row.last_at, row.count, row.kind, row.user_account, row.actor, row.address,
        row.user_agent, row.request_id, row.details
    );
}

void count_up_event(db::Sql& sql, const SecurityRow& row) {
    sql.run(
        "INSERT INTO security_event (at, last_at, count, kind, user_account, actor, address,"
        " user_agent, request_id, details, bucket)"
        " VALUES (:at, :last_at, :count, :kind, :user_account, :actor, :address,"
        " :user_agent, :request_id, :details, :bucket)"
        " ON CONFLICT (bucket) DO UPDATE SET count = security_event.count + excluded.count,"
        " last_at = excluded.last_at",
        row.at, row.last_at, row.count, row.kind, row.user_account, row.actor, row.address,
        row.user_agent, row.request_id, row.details, row.bucket
    );
}

std::vector<SecurityRow> security_events(
    db::Sql& sql, const SecurityFilter& filter, std::int64_t limit
) {
    constexpr std::string_view order = " ORDER BY at DESC, id DESC LIMIT ";
    db::Query query;
    if (!filter.user) {
        query.add("FROM security_event WHERE 1 = 1");
        add_conditions(query, filter, "");
        query.add(order).add(":limit", limit);
        return sql.all<SecurityRow>(query);
    }
    // A range of an index for each side, so that no side is read beyond the page.
    query.add("FROM security_event WHERE id IN (SELECT id FROM (SELECT id FROM security_event");
    query.add(" WHERE user_account = :user", *filter.user);
    add_conditions(query, filter, "_u");
    query.add(order).add(":limit_u) u", limit);
    query.add(" UNION SELECT id FROM (SELECT id FROM security_event");
    query.add(" WHERE actor = :actor", *filter.user);
    add_conditions(query, filter, "_a");
    query.add(order).add(":limit_a) a)", limit);
    query.add(order).add(":limit", limit);
    return sql.all<SecurityRow>(query);
}

std::int64_t remove_events(db::Sql& sql, Time before, std::int64_t limit) {
    return sql.run(
        "DELETE FROM security_event WHERE id IN"
        " (SELECT id FROM security_event WHERE at < :before ORDER BY at, id LIMIT :limit)",
        before, limit
    );
}

std::map<std::string, std::string> known_settings(db::Sql& sql) {
    std::map<std::string, std::string> known;
    for (auto& row : sql.all<Setting>("FROM known_setting"))
        known.emplace(std::move(row.name), std::move(row.value));
    return known;
}

void keep_setting(db::Sql& sql, std::string_view name, std::string_view value) {
    sql.run(
        "INSERT INTO known_setting (name, value) VALUES (:name, :value)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        name, value
    );
}

}  // namespace mainstay::identity::store
