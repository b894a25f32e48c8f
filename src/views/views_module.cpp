#include <memory>
#include <utility>

#include "module/module.hpp"
#include "views/permissions.hpp"
#include "views/personal_data.hpp"
#include "views/views.hpp"

namespace mainstay::views {

Module module(std::vector<ViewKind> declared) {
    // Owned by the function that makes the routes, which refer to it.
    auto kinds = std::make_shared<Kinds>(std::move(declared));
    return {
        .name = "views",
        .migrations = migrations(),
        .actions = {&view_read, &view_write, &view_share},
        .routes = [kinds](const Site&) { return routes(*kinds); },
        .live_topics = live_topics(),
        .personal_data = personal_data(),
    };
}

}  // namespace mainstay::views
