#include "http/server.hpp"

namespace mainstay::http {

namespace {

/// That the server answers and the database can be read.
struct Health {
    std::string status;
    std::string version;
};

BOOST_DESCRIBE_STRUCT(Health, (), (status, version))

}  // namespace

std::vector<Route> own_routes(std::string version) {
    auto health = [version](db::Sql& sql, const Call&, const Nothing&) -> Result<Health> {
        sql.value<std::int64_t>("SELECT 1");
        return Health{"ok", version};
    };
    return {
        get("/api/v1/health", health,
            {.summary = "Tell whether the server is up, and its version.",
             .access = Access::public_,
             .tag = "server"})
    };
}

}  // namespace mainstay::http
