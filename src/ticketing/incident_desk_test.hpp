// A desk whose software is watched, for tests of tickets of incidents.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "db/blobs.hpp"
#include "signals/signals.hpp"
#include "ticketing/desk_test.hpp"
#include "ticketing/incident_steps.hpp"

namespace mainstay::ticketing::test {

class WatchedDesk {
public:
    WatchedDesk(db::test::TestDatabase& of, const Desk& people);

    /// A raise of SHOP, of a service, with that key.
    signals::Raise a_raise(std::string key, std::string service = "checkout") const;

    Id<signals::Signal> raise(const signals::Raise& request);
    void recover(std::string key, boost::json::value figures = nullptr);

    /// Does what waits to be done; the minutes pass before.
    void follow(int minutes = 0);

    /// Writes one step by itself, in whatever order, without evidence.
    void write(const IncidentStep& step);

    Id<Incident> incident(Id<signals::Signal> signal);

    Call system() const { return identity::test::by_system(now); }

    template <class Body>
    auto read(Body body) {
        return (*database).read([&](db::Sql& sql) { return body(sql); });
    }

    /// `SHOP-1 new, SHOP-2 closed`.
    std::string tickets();

    /// What staff read on it.
    std::string notes(const std::string& key);

    TicketView view(const std::string& key);

    /// `signal-1.json signal-1-1.svg`, of all its messages.
    std::string files(const std::string& key);

    db::test::TestDatabase& database;
    const Desk& desk;
    std::unique_ptr<db::Blobs> blobs;
    Time now = noon;

private:
    std::vector<events::Subscription> subscribed_;
};

void at_watched_desk(const std::function<void(WatchedDesk&)>& body);

}  // namespace mainstay::ticketing::test
