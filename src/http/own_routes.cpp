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

std::vector<Route> own_routes(std::string version) {
    auto health = [version](auto answer) { answer({.body = {"ok", version}}); };
    return {direct<Health>(
        "/api/v1/health", health,
        {.summary = "Tell that the server is up, and its version.", .tag = "server"}
    )};
}

}  // namespace mainstay::http
