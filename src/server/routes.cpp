#include "server/routes.hpp"

#include <algorithm>
#include <iterator>

#include "http/openapi.hpp"
#include "http/server.hpp"
#include "server/filter_routes.hpp"
#include "server/health.hpp"
#include "server/job_routes.hpp"
#include "server/live.hpp"
#include "server/member_formats.hpp"
#include "server/modules.hpp"
#include "server/navigation_route.hpp"
#include "server/record_route.hpp"
#include "server/search_route.hpp"

namespace mainstay::server {

namespace {

/// How this installation was started, as far as its pages depend on it.
struct Installation {
    bool is_sample = false;
};
BOOST_DESCRIBE_STRUCT(Installation, (), (is_sample))

http::Route installation_route(const Site& site) {
    auto show = [installation = Installation{site.is_sample
                 }](db::Sql&, const Call&, const http::Nothing&) -> Result<Installation> {
        return installation;
    };
    return http::get(
        "/api/v1/installation", show,
        {.summary = "Tell whether the server was started with the sample workspace.",
         .tag = "server"}
    );
}

}  // namespace

std::vector<http::Route> all_routes(
    const std::vector<Module>& modules, const Site& site, LiveHub* live
) {
    std::vector<http::Route> routes;
    auto add = [&](std::vector<http::Route> more) {
        std::move(more.begin(), more.end(), std::back_inserter(routes));
    };
    for (const auto& module : modules)
        if (module.routes) add(module.routes(site));
    add(job_routes());
    routes.push_back(installation_route(site));
    routes.push_back(live_route(live));
    routes.push_back(search_route(modules));
    add(filter_routes(modules));
    routes.push_back(navigation_route(modules));
    routes.push_back(record_route());
    return routes;
}

std::string openapi_text(const std::vector<Module>& modules) {
    const auto settings = default_settings(modules);
    auto routes = all_routes(modules, site_of(modules, settings), nullptr);
    routes.push_back(ready_route(nullptr));
    for (auto& route : http::own_routes(MAINSTAY_VERSION)) routes.push_back(std::move(route));
    const auto formats = member_formats(modules);
    return http::openapi_text(routes, MAINSTAY_VERSION, formats);
}

}  // namespace mainstay::server
