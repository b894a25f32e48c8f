#include "bugfix/cause_routes.hpp"
#include "bugfix/code_mapping_routes.hpp"
#include "bugfix/repository_actions.hpp"
#include "bugfix/repository_part.hpp"
#include "bugfix/repository_push.hpp"

namespace mainstay::bugfix {

namespace {

using enum Refusal;

const std::string repositories = "/api/v1/repositories";
const std::string repository = repositories + "/{id}";

http::Route list_route() {
    return http::get(
        repositories, list_repositories,
        {.summary = "List the repositories of applications, with how their mirrors are.",
         .access = http::Access::staff,
         .refuses = {invalid, forbidden, not_found},
         .limit = 50}
    );
}

http::Route show_route() {
    return http::get(
        repository, show_repository,
        {.summary = "Show a repository.",
         .access = http::Access::staff,
         .refuses = {forbidden, not_found}}
    );
}

http::Route remove_route() {
    return http::del(
        repository, remove_repository,
        {.summary = "Remove a repository and its mirror.",
         .access = http::Access::staff,
         .refuses = {forbidden, not_found}}
    );
}

http::Route fetch_route() {
    return http::post(
        repository + "/fetch", fetch_repository,
        {.summary = "Fetch a repository now.",
         .access = http::Access::staff,
         .refuses = {forbidden, not_found, conflict},
         .status = 202,
         .operation = "fetchRepository"}
    );
}

}  // namespace

std::vector<http::Route> RepositoryPart::routes() const {
    auto create = [this](db::Sql& sql, const Call& call, const CreateRepository& request) {
        return create_repository(sql, call, request, {folders_, vault_});
    };
    auto change = [this](db::Sql& sql, const Call& call, const ChangeRepository& request) {
        return change_repository(sql, call, request, {folders_, vault_});
    };
    auto make_secret = [this](db::Sql& sql, const Call& call, const WhichRepository& request) {
        return make_push_secret(sql, call, request, vault_);
    };
    std::vector<http::Route> all{
        list_route(),
        http::post(
            repositories, create,
            {.summary = "Add a repository: it is fetched at once, and then now and then.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, conflict},
             .status = 201}
        ),
        show_route(),
        http::patch(
            repository, change,
            {.summary = "Change a repository, or turn it off.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, stale}}
        ),
        remove_route(),
        fetch_route(),
        http::post(
            repository + "/push-secret", make_secret,
            {.summary = "Make a secret for notices of pushes. It is shown this once.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .operation = "makePushSecret",
             .answers_secret = true}
        ),
        push_route(vault_),
    };
    auto of_node = [this]() -> const Mirrors& { return mirrors(); };
    for (auto& more : {code_mapping_routes(of_node), cause_routes(of_node)})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace mainstay::bugfix
