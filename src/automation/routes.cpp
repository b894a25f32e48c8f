#include "automation/routes.hpp"

#include "automation/dry_run.hpp"
#include "automation/service.hpp"

namespace mainstay::automation {

namespace {

/// The function with the kinds as its last argument.
template <class Request, class Response>
auto with(
    const Kinds& kinds,
    Result<Response> (*handle)(db::Sql&, const Call&, const Request&, const Kinds&)
) {
    return [&kinds, handle](db::Sql& sql, const Call& call, const Request& request) {
        return handle(sql, call, request, kinds);
    };
}

std::vector<http::Route> writes(const Kinds& kinds, const std::string& rules) {
    using enum Refusal;
    const std::string one = rules + "/{id}";
    return {
        http::post(
            rules, with(kinds, create_rule),
            {.summary = "Make a rule, which is off.",
             .refuses = {invalid, forbidden, conflict},
             .status = 201,
             .operation = "createRule"}
        ),
        http::patch(
            one, with(kinds, change_rule),
            {.summary = "Change a rule that is off, or the name or the place of any.",
             .refuses = {invalid, forbidden, not_found, conflict, stale},
             .operation = "changeRule"}
        ),
        http::del(
            one, delete_rule,
            {.summary = "Delete a rule; it can be restored for 30 days.",
             .refuses = {forbidden, not_found},
             .operation = "deleteRule"}
        ),
        http::post(
            one + "/restore", restore_rule,
            {.summary = "Bring a deleted rule back, switched off.",
             .refuses = {forbidden, not_found, conflict},
             .operation = "restoreRule"}
        ),
        http::post(
            one + "/on", with(kinds, switch_on),
            {.summary = "Switch a rule on: it acts with your rights.",
             .refuses = {invalid, forbidden, not_found, stale},
             .operation = "switchRuleOn"}
        ),
        http::post(
            one + "/off", switch_off,
            {.summary = "Switch a rule off.",
             .refuses = {forbidden, not_found, stale},
             .operation = "switchRuleOff"}
        ),
    };
}

std::vector<http::Route> reads(const Kinds& kinds, const std::string& rules) {
    using enum Refusal;
    const std::string one = rules + "/{id}";
    return {
        http::get(
            "/api/v1/automation/kinds", with(kinds, list_kinds),
            {.summary = "List the kinds of things that rules may automate, with their "
                        "triggers and actions.",
             .refuses = {forbidden},
             .operation = "listAutomationKinds"}
        ),
        http::get(
            rules, list_rules,
            {.summary = "List all rules in the order in which they run.",
             .refuses = {forbidden},
             .operation = "listRules"}
        ),
        http::get(
            one, show_rule,
            {.summary = "Show a rule.", .refuses = {forbidden, not_found}, .operation = "showRule"}
        ),
        http::get(
            one + "/runs", with(kinds, list_runs),
            {.summary = "List what came of a rule, newest first.",
             .refuses = {invalid, forbidden, not_found},
             .operation = "listRuleRuns",
             .limit = 50}
        ),
        http::get(
            one + "/dry-run", with(kinds, dry_run),
            {.summary = "Show what a rule would have done lately, and do nothing.",
             .refuses = {invalid, forbidden, not_found},
             .operation = "dryRunRule",
             .cost = db::Cost::heavy}
        ),
        http::get(
            one + "/judgement/{key}", with(kinds, judge_one),
            {.summary = "Say whether one thing matches a rule's filter now, and which of its "
                        "terms do not hold.",
             .refuses = {invalid, forbidden, not_found},
             .operation = "judgeByRule"}
        ),
    };
}

}  // namespace

std::vector<http::Route> routes(const Kinds& kinds) {
    const std::string rules = "/api/v1/automation/rules";
    // Reads first: what they answer has its plain name in the description of the API.
    auto all = reads(kinds, rules);
    for (auto& route : writes(kinds, rules)) all.push_back(std::move(route));
    return all;
}

}  // namespace mainstay::automation
