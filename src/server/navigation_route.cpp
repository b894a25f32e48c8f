#include "server/navigation_route.hpp"

#include <utility>

#include "ticketing/ticketing.hpp"
#include "views/views.hpp"

namespace mainstay::server {

namespace {

/// How many tickets wait, and the caller's saved views of them. Without views where the caller may
/// have none.
struct Navigation {
    std::vector<ticketing::QueueCount> queues;
    std::optional<http::Page<views::ViewAnswer>> views;
};
BOOST_DESCRIBE_STRUCT(Navigation, (), (queues, views))

}  // namespace

std::vector<ViewKind> view_kinds(const std::vector<Module>& modules) {
    std::vector<ViewKind> all;
    for (const auto& module : modules)
        all.insert(all.end(), module.views.begin(), module.views.end());
    return all;
}

http::Route navigation_route(const std::vector<Module>& modules) {
    auto show = [kinds = views::Kinds(view_kinds(modules))](
                    db::Sql& sql, const Call& call, const http::Nothing& request
                ) -> Result<Navigation> {
        auto counts = TRY(ticketing::queues(sql, call, request));
        Navigation navigation{std::move(counts.items), std::nullopt};
        auto listed = views::list_views(sql, call, {.kind = {"ticket"}, .counted = true}, kinds);
        if (listed) navigation.views = *std::move(listed);
        return navigation;
    };
    return http::get(
        "/api/v1/navigation", show,
        {.summary = "Count the open tickets of each queue, and of each of your saved views of "
                    "tickets.",
         .tag = "server",
         .cost = db::Cost::heavy}
    );
}

}  // namespace mainstay::server
