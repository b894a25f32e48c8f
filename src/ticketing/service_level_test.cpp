#include "ticketing/service_level.hpp"

#include <doctest/doctest.h>

#include "wire/codec.hpp"

namespace mainstay::ticketing::service_level_test {

namespace {

std::vector<NamedCalendar> calendars() {
    return {{{"always"}, {.zone = {"UTC"}, .always_open = true}}};
}

ServiceLevelPolicy policy(std::string name) {
    return {.name = {std::move(name)}, .calendar = {"always"}};
}

/// The name of the policy for a high incident of application 2 and organization 1.
std::string chosen(std::vector<ServiceLevelPolicy> policies) {
    auto levels = ServiceLevels::create(calendars(), std::move(policies));
    REQUIRE(levels);
    const auto* found = levels->policy_for({{{1}}, {2}, Kind::incident, Priority::high});
    return found ? found->name.value : "none";
}

std::string refused(
    const std::vector<NamedCalendar>& named, std::vector<ServiceLevelPolicy> policies
) {
    auto levels = ServiceLevels::create(named, std::move(policies));
    if (levels) return "";
    std::string all;
    for (const FieldError& error : levels.error().fields)
        all += error.field + " " + error.code + "\n";
    return all;
}

}  // namespace

TEST_CASE("of the policies that fit, organization comes before application, kind and priority") {
    auto any = policy("any"), priority = policy("priority"), kind = policy("kind"),
         application = policy("application"), organization = policy("organization"),
         all_but_organization = policy("all but organization");
    priority.priority = Priority::high;
    kind.kind = Kind::incident;
    application.application = {{2}};
    organization.organization = {{1}};
    all_but_organization.application = {{2}};
    all_but_organization.kind = Kind::incident;
    all_but_organization.priority = Priority::high;

    CHECK(chosen({}) == "none");
    CHECK(chosen({any}) == "any");
    CHECK(chosen({any, priority}) == "priority");
    CHECK(chosen({kind, priority, any}) == "kind");
    CHECK(chosen({any, kind, application, priority}) == "application");
    CHECK(chosen({application, all_but_organization, any}) == "all but organization");
    CHECK(chosen({all_but_organization, organization, any}) == "organization");
}

TEST_CASE("a policy of another organization, application, kind or priority does not fit") {
    auto organization = policy("a"), application = policy("b"), kind = policy("c"),
         priority = policy("d");
    organization.organization = {{7}};
    application.application = {{7}};
    kind.kind = Kind::question;
    priority.priority = Priority::low;

    CHECK(chosen({organization, application, kind, priority}) == "none");
}

TEST_CASE("a policy for an organization is none for a ticket without one") {
    auto of_one = policy("a");
    of_one.organization = {{1}};
    auto levels = ServiceLevels::create(calendars(), {of_one});

    REQUIRE(levels);
    CHECK(levels->policy_for({std::nullopt, {2}, Kind::incident, Priority::high}) == nullptr);
}

TEST_CASE("policies and calendars that contradict one another are refused with their place") {
    auto first = policy("first"), same_name = policy("first"), same_choice = policy("second"),
         lost = policy("third"), twice = policy("fourth");
    same_name.kind = Kind::bug;
    lost.calendar = {"nights"};
    lost.priority = Priority::low;
    twice.kind = Kind::question;
    twice.levels = {{Level::L4, {60}, Line<100>{"vendor"}}, {Level::L4, {90}, {}}};

    CHECK(refused(calendars(), {first, same_name}) == "policies[1].name duplicate_name\n");
    CHECK(refused(calendars(), {first, same_choice}) == "policies[1] duplicate_policy\n");
    CHECK(refused(calendars(), {first, lost}) == "policies[1].calendar unknown_calendar\n");
    CHECK(
        refused(calendars(), {twice}) ==
        "policies[0].levels[0].calendar unknown_calendar\npolicies[0].levels[1].level "
        "duplicate_level\n"
    );
    CHECK(refused({calendars()[0], calendars()[0]}, {}) == "calendars[1].name duplicate_name\n");
    CHECK(
        refused({{{"never"}, {.zone = {"UTC"}}}}, {}) == "calendars[0].calendar.hours never_opens\n"
    );
}

}  // namespace mainstay::ticketing::service_level_test
