#include "ticketing/service_level.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/check.hpp"
#include "ticketing/service_level_codes.hpp"

namespace mainstay::ticketing {

namespace {

/// As many as wire/ answers at once.
constexpr int errors_max = 20;

template <class T>
bool fits(const std::optional<T>& wanted, const std::optional<T>& given) {
    return !wanted || wanted == given;
}

bool fits(const ServiceLevelPolicy& policy, const PolicyCriteria& criteria) {
    return fits(policy.organization, criteria.organization) &&
           fits(policy.application, std::optional(criteria.application)) &&
           fits(policy.kind, std::optional(criteria.kind)) &&
           fits(policy.priority, std::optional(criteria.priority));
}

/// Greater for what is more specific. Who has a contract comes first, whatever else is said.
int specificity(const ServiceLevelPolicy& policy) {
    return (policy.organization ? 8 : 0) + (policy.application ? 4 : 0) + (policy.kind ? 2 : 0) +
           (policy.priority ? 1 : 0);
}

bool choose_the_same(const ServiceLevelPolicy& one, const ServiceLevelPolicy& other) {
    return one.organization == other.organization && one.application == other.application &&
           one.kind == other.kind && one.priority == other.priority;
}

using Calendars = std::map<std::string, calendar::Calendar, std::less<>>;

void check_calendar(
    const Line<100>& name, const std::string& field, const Calendars& calendars,
    std::vector<FieldError>& errors
) {
    if (!calendars.contains(name.value))
        errors.push_back(wrong(field, code::unknown_calendar, {{"name", name.value}}));
}

void check_policy(
    const ServiceLevelPolicy& policy, const std::string& field, const Calendars& calendars,
    std::vector<FieldError>& errors
) {
    check_calendar(policy.calendar, field + ".calendar", calendars, errors);
    std::set<Level> levels;
    for (std::size_t i = 0; i < policy.levels.size(); ++i) {
        const auto& target = policy.levels[i];
        auto place = fmt::format("{}.levels[{}]", field, i);
        if (!levels.insert(target.level).second)
            errors.push_back(wrong(place + ".level", code::duplicate_level));
        if (target.calendar)
            check_calendar(*target.calendar, place + ".calendar", calendars, errors);
    }
}

}  // namespace

Result<ServiceLevels> ServiceLevels::create(
    const std::vector<NamedCalendar>& calendars, std::vector<ServiceLevelPolicy> policies
) {
    ServiceLevels made;
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < calendars.size(); ++i) {
        const auto& [name, definition] = calendars[i];
        auto read =
            TRY(calendar::Calendar::create(fmt::format("calendars[{}].calendar", i), definition));
        if (!made.calendars_.emplace(name.value, std::move(read)).second)
            errors.push_back(wrong(
                fmt::format("calendars[{}].name", i), code::duplicate_name, {{"name", name.value}}
            ));
    }
    std::set<std::string> names;
    for (std::size_t i = 0; i < policies.size(); ++i) {
        auto field = fmt::format("policies[{}]", i);
        const auto& policy = policies[i];
        check_policy(policy, field, made.calendars_, errors);
        if (!names.insert(policy.name.value).second)
            errors.push_back(
                wrong(field + ".name", code::duplicate_name, {{"name", policy.name.value}})
            );
        auto same = std::find_if(
            policies.begin(), policies.begin() + static_cast<std::ptrdiff_t>(i),
            [&](const ServiceLevelPolicy& before) { return choose_the_same(before, policy); }
        );
        if (same != policies.begin() + static_cast<std::ptrdiff_t>(i))
            errors.push_back(wrong(field, code::duplicate_policy, {{"name", same->name.value}}));
    }
    if (errors.size() > errors_max) errors.erase(errors.begin() + errors_max, errors.end());
    if (!errors.empty()) return invalid(std::move(errors));
    // Two that are as specific choose different tickets, so that their order does not matter.
    std::ranges::sort(policies, std::ranges::greater(), specificity);
    made.policies_ = std::move(policies);
    return made;
}

const ServiceLevelPolicy* ServiceLevels::policy_for(const PolicyCriteria& criteria) const {
    auto found = std::ranges::find_if(policies_, [&](const ServiceLevelPolicy& policy) {
        return fits(policy, criteria);
    });
    return found == policies_.end() ? nullptr : &*found;
}

const calendar::Calendar& ServiceLevels::calendar(std::string_view name) const {
    auto found = calendars_.find(name);
    MAINSTAY_CHECK(found != calendars_.end());
    return found->second;
}

}  // namespace mainstay::ticketing
