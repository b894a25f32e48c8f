// A help desk with rules, for tests.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "automation/testing.hpp"
#include "ticketing/desk_test.hpp"

namespace mainstay::ticketing::test {

/// Each as the name of an action and the JSON of its arguments.
using ActionTexts = std::vector<std::pair<std::string, std::string>>;

struct RuleWorld {
    db::test::TestDatabase& database;
    Desk desk{};
    automation::Kinds kinds;
    events::Cursor reached{};

    template <class Function>
    auto write(Function body) {
        return database->write(std::move(body));
    }

    template <class Function>
    auto read(Function body) {
        return database->read(std::move(body));
    }

    /// A rule of the administrator that is switched on so many seconds after noon.
    Id<AutomationRule> rule_on(
        const automation::RuleTrigger& trigger, const std::string& filter,
        const ActionTexts& actions, int seconds = 0
    );
    Id<AutomationRule> rule_on(
        const std::string& trigger, const std::string& filter, const ActionTexts& actions,
        int seconds = 0
    );

    /// The key of a new ticket.
    std::string ticket_of(Id<User> requester, int seconds);
    void reply(
        Id<User> author, const std::string& key, int seconds,
        Visibility visibility = Visibility::public_
    );

    /// Runs rules on all that happened.
    void follow(int seconds);
    void follow_from(events::Cursor& from, int seconds);

    TicketView ticket(const std::string& key);
    TicketView ticket_as(Id<User> reader, const std::string& key);
    automation::RuleView rule(Id<AutomationRule> id);
    std::vector<automation::RuleRunView> runs(Id<AutomationRule> id);

    /// Newest first: `done refused `.
    std::string outcomes(Id<AutomationRule> id);
    automation::RuleJudgement judge(Id<AutomationRule> id, const std::string& key);
    automation::DryRunView dry_run(Id<AutomationRule> id, int seconds);

    std::vector<boost::json::value> published(std::string_view type);

    /// Who is notified that the rule was switched off.
    std::vector<std::int64_t> interested_in_stop(Id<AutomationRule> id);

    static std::string person(Id<User> id);
    static std::string people(const std::vector<Id<User>>& ids);
};

/// Runs `body` on a fresh database of each kind.
void with_rules(const std::function<void(RuleWorld& world)>& body);

}  // namespace mainstay::ticketing::test
