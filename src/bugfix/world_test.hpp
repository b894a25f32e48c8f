// A small desk for tests of errors: SHOP and LEDGER, who sees to them, and programs that send.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bugfix/bugfix.hpp"
#include "bugfix/decisions.hpp"
#include "bugfix/event_tally.hpp"
#include "bugfix/groups.hpp"
#include "bugfix/report_errors.hpp"
#include "identity/testing.hpp"

namespace mainstay::bugfix::test {

namespace it = identity::test;
using it::noon;
using it::refusal;

/// An error event as a program reports it.
struct SentError {
    std::string type = "KeyError";
    std::string release = "1.0.0";
    std::string environment = "production";
    std::string user = "";
    bool is_handled = false;
    std::string tag = "";                    // Of the name `browser`.
    std::chrono::microseconds before_now{};  // How long ago it was.
};

std::string json_of(const SentError& error);

class World {
public:
    World(db::Sql& of, Time at);

    /// The event, of SHOP unless another application is named.
    PreparedEvent prepared(const SentError& error) const;

    /// Takes them in one transaction.
    std::vector<TakenEvent> take(const std::vector<SentError>& errors);

    Id<ErrorGroup> take(const SentError& error) { return take(std::vector{error}).front().error; }

    ErrorGroup group(Id<ErrorGroup> id);

    /// The kinds and severities of the signals that are there: `error.new warning`, one a line.
    std::string signals();

    /// How many incidents there are.
    std::int64_t incidents();

    Call by(Id<User> person) const;

    db::Sql& sql;
    Time now;
    Id<Application> shop, ledger;
    Id<User> manager, developer, agent, auditor, requester;
};

/// On each database.
void in_world(const std::function<void(World&)>& body);

}  // namespace mainstay::bugfix::test
