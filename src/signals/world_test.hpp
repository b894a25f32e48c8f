// A small desk for tests of signals: SHOP with a team, LEDGER with another; events as text.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "identity/testing.hpp"
#include "signals/actions.hpp"
#include "signals/incident_members.hpp"
#include "signals/incidents.hpp"
#include "signals/signals.hpp"

namespace mainstay::signals::test {

namespace it = identity::test;
using it::noon;
using it::refusal;

class World {
public:
    explicit World(db::test::TestDatabase& of);

    Call as(db::Sql& sql, Id<User> person) const { return it::by(sql, person, now); }

    Call system() const { return Call::system(now, "test"); }

    /// A raise for SHOP, of a service, with a key.
    Raise a_raise(std::string key, std::string service = "checkout") const;

    Raised raise(const Raise& request);
    RecoverOutcome recover(std::string key, boost::json::value figures = nullptr);

    /// So much later, with what time brings.
    void pass(std::chrono::microseconds span);

    Signal signal(std::string_view key);
    Incident incident_of(std::string_view key);

    /// The incidents' events since the last look, one a line: `opened 1 a ticket`, `joined 1 2`.
    std::string events();

    db::Database& database;
    Time now = noon;
    Id<User> admin, ann, lars, otto;  // Ann's team serves SHOP, Lars' LEDGER; Otto is a customer's.
    Id<Application> shop, ledger;

private:
    std::int64_t seen_ = 0;
};

void in_world(const std::function<void(World&)>& body);

}  // namespace mainstay::signals::test
