#include "bugfix/cause_routes.hpp"

#include <string>
#include <utility>

#include "bugfix/cause_actions.hpp"

namespace mainstay::bugfix {

std::vector<http::Route> cause_routes(std::function<const Mirrors&()> mirrors) {
    using enum Refusal;
    const std::string suspects = "/api/v1/errors/{id}/suspects";
    const std::string suspect = suspects + "/{cause}";
    auto about = [](std::string_view summary, std::string_view operation, int status = 200) {
        return http::About{
            .summary = summary,
            .access = http::Access::staff,
            .refuses = {invalid, forbidden, not_found, conflict},
            .status = status,
            .tag = "errors",
            .operation = operation,
        };
    };
    auto adding = about("Name a commit as the cause of an error.", "addErrorCause", 201);
    adding.pool = http::Pool::queries;
    auto find = [mirrors = std::move(mirrors)](
                    db::Database& database, const Call& call, const AddCause& request
                ) { return find_added_cause(database, mirrors(), call, request); };
    return {
        http::get(
            suspects, list_causes,
            about("List the commits that may have caused an error.", "listErrorCauses")
        ),
        http::post(suspects, std::move(find), add_cause, std::move(adding)),
        http::post(
            suspects + "/search", search_causes,
            about("Search for the causes of an error again.", "searchErrorCauses", 202)
        ),
        http::post(
            suspect + "/confirm", confirm_cause,
            about("Confirm that a commit caused an error.", "confirmErrorCause")
        ),
        http::post(
            suspect + "/reject", reject_cause,
            about("Reject a commit as the cause of an error.", "rejectErrorCause")
        ),
    };
}

}  // namespace mainstay::bugfix
