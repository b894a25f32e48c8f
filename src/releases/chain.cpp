#include "releases/chain.hpp"

#include "releases/deployment_store.hpp"
#include "releases/permissions.hpp"

namespace mainstay::releases {

namespace {

constexpr int suspects_max = 20;

timeline::ChainFinding suspected(db::Sql& sql, const Call& call, const timeline::Subject& ticket) {
    timeline::ChainFinding found;
    if (!identity::may_some(call, deployment_read)) return found;
    for (const auto& link :
         timeline::targets(sql, ticket, "suspects", "deployment", suspects_max)) {
        const auto deployment = store::find_deployment(sql, {link.id});
        if (!deployment) continue;  // Removed since.
        const Resource resource{.applications = {deployment->application}};
        if (!identity::may(call, deployment_read, resource)) continue;
        auto label = deployment->version;
        if (!deployment->service.empty()) label = deployment->service + ' ' + label;
        found.contents.push_back(
            {{"deployment", to_string(deployment->id), std::move(label)}, link.at}
        );
    }
    return found;
}

}  // namespace

std::vector<timeline::ChainStepFiller> chain_steps() {
    return {{
        .step = timeline::ChainStepName::cause,
        .fills = "deployment_suspected",
        .find = suspected,
    }};
}

}  // namespace mainstay::releases
