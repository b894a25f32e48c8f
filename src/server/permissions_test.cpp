#include <set>
#include <string_view>

#include <doctest/doctest.h>

#include "identity/permission_testing.hpp"
#include "server/job_routes.hpp"
#include "server/modules.hpp"

namespace mainstay::server::permissions_test {

TEST_CASE("each action has a name of its own, and is done to kinds that can be loaded") {
    std::set<std::string_view> names;
    for (const auto* action : all_actions(modules())) {
        CAPTURE(action->name);
        CHECK(names.insert(action->name).second);
        for (const auto* kind : action->kinds) CHECK((kind->load != nullptr));
    }
}

TEST_CASE("each role may do to jobs what the rule book says, and nothing else") {
    const Action* actions[] = {&jobs_manage};

    // requester, agent, developer, manager, auditor
    CHECK(
        identity::test::rule_book(actions) ==
        "jobs_manage          none         none         none         all          none\n"
    );
}

}  // namespace mainstay::server::permissions_test
