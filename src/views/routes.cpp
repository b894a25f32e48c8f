#include "http/route.hpp"
#include "views/bulk_routes.hpp"
#include "views/views.hpp"

namespace mainstay::views {

std::vector<http::Route> routes(const Kinds& kinds) {
    auto list = [&kinds](db::Sql& sql, const Call& call, const ListViews& request) {
        return list_views(sql, call, request, kinds);
    };
    auto show = [&kinds](db::Sql& sql, const Call& call, const ShowView& request) {
        return show_view(sql, call, request, kinds);
    };
    auto create = [&kinds](db::Sql& sql, const Call& call, const CreateView& request) {
        return create_view(sql, call, request, kinds);
    };
    auto change = [&kinds](db::Sql& sql, const Call& call, const ChangeView& request) {
        return change_view(sql, call, request, kinds);
    };
    auto remove = [&kinds](db::Sql& sql, const Call& call, const RemoveView& request) {
        return remove_view(sql, call, request, kinds);
    };
    auto restore = [&kinds](db::Sql& sql, const Call& call, const RestoreView& request) {
        return restore_view(sql, call, request, kinds);
    };
    using enum Refusal;
    std::vector<http::Route> all{
        http::get(
            "/api/v1/views", list,
            {.summary = "List your saved views of a kind of list, and those shared with you, by "
                        "name.",
             .refuses = {forbidden, invalid},
             .limit = 100}
        ),
        http::get(
            "/api/v1/views/{id}", show, {.summary = "Show a saved view.", .refuses = {not_found}}
        ),
        http::post(
            "/api/v1/views", create,
            {.summary = "Save a view of a list, for yourself or shared.",
             .refuses = {forbidden, conflict, invalid},
             .status = 201}
        ),
        http::patch(
            "/api/v1/views/{id}", change,
            {.summary = "Change a saved view: its name, filter, order, columns, or who sees it.",
             .refuses = {forbidden, not_found, conflict, invalid}}
        ),
        http::del(
            "/api/v1/views/{id}", remove,
            {.summary = "Delete a saved view.", .refuses = {forbidden, not_found}}
        ),
        http::post(
            "/api/v1/views/{id}/restore", restore,
            {.summary = "Restore a saved view that you deleted within the last hour, under its id.",
             .refuses = {forbidden, not_found, conflict, invalid},
             .operation = "restoreView"}
        ),
    };
    for (auto& route : bulk_routes(kinds)) all.push_back(std::move(route));
    return all;
}

}  // namespace mainstay::views
