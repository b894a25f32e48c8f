#include "releases/routes.hpp"

#include "releases/deployments.hpp"

namespace mainstay::releases {

std::vector<http::Route> routes() {
    using enum Refusal;
    const std::string deployments = "/api/v1/deployments";
    const std::string deployment = deployments + "/{id}";
    return {
        http::get(
            deployments, list_deployments,
            {.summary = "List deployments, newest first.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found},
             .limit = 50}
        ),
        http::post(
            deployments, record_deployment,
            {.summary = "Record a deployment, or what became of one that was recorded before.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, conflict},
             .status = 201,
             .statuses_alike = {200},
             .operation = "recordDeployment",
             .takes_ingest_keys = true}
        ),
        http::get(
            deployment, show_deployment,
            {.summary = "Show a deployment, with how it did.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found}}
        ),
        http::patch(
            deployment, end_deployment,
            {.summary = "End a deployment, or say that it was rolled back.",
             .access = http::Access::staff,
             .refuses = {invalid, forbidden, not_found, conflict, stale},
             .operation = "endDeployment"}
        ),
        http::del(
            deployment, remove_deployment,
            {.summary = "Remove a deployment that was recorded by mistake.",
             .access = http::Access::staff,
             .refuses = {forbidden, not_found},
             .operation = "removeDeployment"}
        ),
    };
}

}  // namespace mainstay::releases
