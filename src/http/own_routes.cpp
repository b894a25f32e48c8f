#include "http/server.hpp"

namespace mainstay::http {

namespace {

/// That the server answers, whatever its database does.
struct Health {
    std::string status;
    std::string version;
};

BOOST_DESCRIBE_STRUCT(Health, (), (status, version))

}  // namespace

// Owners of `reports`: its routes, and the engine that tells its figures.
std::vector<Route> own_routes(std::string version, std::shared_ptr<BrowserReports> reports) {
    if (!reports) reports = std::make_shared<BrowserReports>();  // Owned by each of its routes.
    auto health = [version](auto answer) { answer({.body = {"ok", version}}); };
    auto all = report_routes(std::move(reports));
    all.push_back(direct<Health>(
        "/api/v1/health", health,
        {.summary = "Tell that the server is up, and its version.", .tag = "server"}
    ));
    return all;
}

}  // namespace mainstay::http
