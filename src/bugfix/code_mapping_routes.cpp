#include "bugfix/code_mapping_routes.hpp"

#include <string>
#include <utility>

#include "bugfix/code_mapping_actions.hpp"

namespace mainstay::bugfix {

namespace {

using enum Refusal;

const std::string repository = "/api/v1/repositories/{id}";
const std::string mappings = repository + "/code-mappings";
const std::string mapping = mappings + "/{mapping}";

template <class Answer>
Result<Answer> answered(db::Sql&, const Call&, const Answer& answer) {
    return answer;
}

std::vector<http::Route> changing() {
    return {
        http::get(
            mappings, list_code_mappings,
            {.summary = "List where the paths of stack traces are in a repository.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .operation = "listCodeMappings"}
        ),
        http::post(
            mappings, create_code_mapping,
            {.summary = "Say where paths of stack traces are in a repository.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, conflict},
             .status = 201,
             .operation = "createCodeMapping"}
        ),
        http::get(
            mapping, show_code_mapping,
            {.summary = "Show a code mapping.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .operation = "showCodeMapping"}
        ),
        http::patch(
            mapping, change_code_mapping,
            {.summary = "Change a code mapping, which is kept from then on.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, stale},
             .operation = "changeCodeMapping"}
        ),
        http::del(
            mapping, remove_code_mapping,
            {.summary = "Remove a code mapping.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .operation = "removeCodeMapping"}
        ),
    };
}

}  // namespace

std::vector<http::Route> code_mapping_routes(std::function<const Mirrors&()> mirrors) {
    auto find = [mirrors](
                    db::Database& database, const Call& call, const FindReleaseCommit& request
                ) { return find_release(database, mirrors(), call, request); };
    auto try_out = [mirrors](
                       db::Database& database, const Call& call, const TryCodeMappings& request
                   ) { return try_code_mappings(database, mirrors(), call, request); };
    auto all = changing();
    all.push_back(http::get(
        repository + "/commit", std::move(find), answered<ReleaseCommit>,
        {.summary = "Find the commit of a release in a repository.",
         .access = http::Access::staff,
         .refuses = {invalid, forbidden, not_found, conflict},
         .operation = "findReleaseCommit",
         .pool = http::Pool::queries}
    ));
    all.push_back(http::post(
        mappings + "/try", std::move(try_out), answered<TriedCodeMappings>,
        {.summary = "Tell where paths of a stack trace are in a repository, and by what.",
         .access = http::Access::staff,
         .refuses = {invalid, forbidden, not_found, conflict},
         .operation = "tryCodeMappings",
         .scope = TokenScope::read,
         .pool = http::Pool::queries}
    ));
    return all;
}

}  // namespace mainstay::bugfix
