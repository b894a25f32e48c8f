#include "automation/rule.hpp"

#include <algorithm>

namespace mainstay::automation {

namespace {

bool has(const std::vector<std::string>& all, std::string_view wanted) {
    return std::ranges::find(all, wanted) != all.end();
}

}  // namespace

Start start_of(std::int64_t rule, const RuleTrigger& trigger, const Occurrence& occurrence) {
    if (!has(occurrence.triggers, trigger.on.value)) return Start::none;
    if (trigger.property && !has(occurrence.properties, trigger.property->value))
        return Start::none;
    if (occurrence.rules.empty()) return Start::run;
    if (occurrence.rules.back() == rule) return Start::none;
    return occurrence.rules.size() >= chain_max ? Start::chain_too_long : Start::run;
}

}  // namespace mainstay::automation
