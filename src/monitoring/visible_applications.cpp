#include "monitoring/visible_applications.hpp"

#include "monitoring/permissions.hpp"

namespace mainstay::monitoring {

namespace {

struct ApplicationKey {
    Id<Application> id;
    std::string key;
};
BOOST_DESCRIBE_STRUCT(ApplicationKey, (), (id, key))

constexpr std::int64_t applications_max = 10'000;

}  // namespace

Result<Scope> visible_applications(db::Sql& sql, const Call& call) {
    TRY(identity::require_some(call, telemetry_read));
    db::Query query;
    query.add("FROM application a WHERE a.id > 0");
    identity::scope(call, telemetry_read).narrow(query);
    query.add(" ORDER BY a.id LIMIT :limit", applications_max);
    std::vector<ScopedApplication> applications;
    for (auto& row : sql.all<ApplicationKey>(query))
        applications.push_back({row.id.value, std::move(row.key)});
    return Scope(std::move(applications));
}

Scope all_applications(db::Database& database, const Call& call) {
    Result<Scope> scope = Scope();
    database.read([&](db::Sql& sql) {
        scope = visible_applications(sql, call);
        return static_cast<bool>(scope);
    });
    return scope ? *std::move(scope) : Scope();
}

}  // namespace mainstay::monitoring
