#include "bugfix/verification.hpp"

#include <doctest/doctest.h>

#include "bugfix/error_history.hpp"
#include "bugfix/error_tickets.hpp"
#include "bugfix/release_health.hpp"
#include "bugfix/verification_evidence.hpp"
#include "bugfix/verification_store.hpp"
#include "bugfix/world_test.hpp"

namespace mainstay::bugfix::test::verification_test {

namespace {

using std::chrono::hours;

/// A world with tickets beside it: SHOP-1 and SHOP-2 that all see, SECRET-3 that nobody may work
/// on. Notes are kept.
struct Desk {
    explicit Desk(World& of) : world(of) {
        verifier.neighbours.tickets.linked = {
            .find = [](db::Sql&, const Call&, std::string_view key,
                       bool) -> Result<events::TicketFacts> {
                if (key == "SHOP-1") return events::TicketFacts{1, "SHOP-1", "It burns", "new"};
                if (key == "SHOP-2") return events::TicketFacts{2, "SHOP-2", "It hurts", "new"};
                return refuse(mainstay::code::not_found);
            },
            .visible =
                [](db::Sql&, const Call&, std::span<const std::int64_t> tickets) {
                    std::map<std::int64_t, events::TicketFacts> all;
                    for (const auto id : tickets)
                        if (id < 3) all[id] = {id, "SHOP-" + std::to_string(id), "Subject", "new"};
                    return all;
                },
            .note = [this](
                        db::Sql&, const Call&, std::int64_t ticket, const std::string& text
                    ) { notes += std::to_string(ticket) + ": " + text + '\n'; },
        };
        verifier.neighbours.uses = [this](db::Sql&, Id<Application>, Time) { return uses; };
        verifier.public_url = "https://desk.test";
    }

    const Tickets& tickets() const { return verifier.neighbours.tickets; }

    void pass(hours time) { world.now = world.now + time; }

    int sweep() { return verify_due(world.sql, Call::system(world.now, "test"), verifier, 20); }

    void follow(Id<ErrorGroup> id) {
        follow_decision(world.sql, Call::system(world.now, "test"), id, verifier);
    }

    /// `waiting`, `verified`, `withdrawn`, or `none`.
    std::string state(Id<ErrorGroup> id) {
        const auto call = world.by(world.developer);
        const auto view = verification_view(world.sql, call, world.group(id), verifier.neighbours);
        return view ? std::string(wire::name_of(view->state)) : "none";
    }

    std::string reason(Id<ErrorGroup> id) {
        const auto view = verification_view(
            world.sql, world.by(world.developer), world.group(id), verifier.neighbours
        );
        return view ? view->reason.value_or("") : "";
    }

    /// The tickets whose chain has the proof.
    std::size_t proofs(Id<ErrorGroup> id) {
        std::size_t count = 0;
        for (std::int64_t ticket : {1, 2})
            for (const auto& target :
                 timeline::targets(world.sql, {"ticket", ticket}, "proven_by", "error", 10))
                if (target.id == id.value) ++count;
        return count;
    }

    /// An event each hour for so many hours until now.
    Id<ErrorGroup> often(const std::string& release, int how_many = 100) {
        std::vector<SentError> errors;
        for (int i = how_many; i > 0; --i)
            errors.push_back({.release = release, .before_now = hours(i)});
        return world.take(errors).front().error;
    }

    void sessions(const std::string& release, std::int64_t number, std::string environment) {
        const SessionCounts counts{
            .application = world.shop,
            .at = world.now,
            .release = release,
            .environment = std::move(environment),
            .sessions = number,
        };
        count_sessions(world.sql, std::span(&counts, 1));
    }

    void resolve(Id<ErrorGroup> id, ResolvedIn in, const std::string& release = {}) {
        ResolveError request{.id = id, .in = in};
        if (!release.empty()) request.release = Line<200>{release};
        REQUIRE(resolve_error(world.sql, world.by(world.developer), request));
    }

    World& world;
    Verifier verifier;
    std::vector<events::ReleaseUse> uses;
    std::string notes;
};

void at_desk(const std::function<void(Desk&)>& body) {
    in_world([&](World& world) {
        Desk desk(world);
        body(desk);
    });
}

}  // namespace

TEST_CASE("a release that nobody runs proves nothing, however long one waits") {
    at_desk([](Desk& desk) {
        const auto id = desk.often("1.0");
        desk.resolve(id, ResolvedIn::release, "2.0");
        CHECK(desk.state(id) == "waiting");
        CHECK(desk.sweep() == 0);  // It is not due yet.
        desk.pass(hours(24 * 60));
        CHECK(desk.sweep() == 1);
        CHECK(desk.state(id) == "waiting");
    });
}

TEST_CASE("an error resolved in a release is verified once that is deployed long enough") {
    at_desk([](Desk& desk) {
        const auto id = desk.often("1.0");
        const auto call = desk.world.by(desk.world.developer);
        REQUIRE(link_error_ticket(desk.world.sql, call, {id, {"SHOP-1"}}, desk.tickets()));
        desk.resolve(id, ResolvedIn::release, "2.0");
        desk.pass(hours(1));
        desk.uses = {
            {"1.0", "", "", desk.world.now - hours(300), desk.world.now},
            {"2.1", "", "", desk.world.now}
        };
        desk.pass(hours(6));
        desk.sweep();
        CHECK(desk.state(id) == "waiting");
        CHECK(desk.proofs(id) == 0);
        desk.pass(hours(7));
        desk.sweep();
        CHECK(desk.state(id) == "verified");
        CHECK(
            desk.reason(id) ==
            "13 hours of release 2.0 and later without it; 13 events would have been expected"
        );
        CHECK(desk.proofs(id) == 1);
        CHECK(
            desk.notes.find("1: The error \"KeyError: what went wrong\" is verified as gone: 13 "
                            "hours") == 0
        );
        CHECK(desk.notes.find("https://desk.test/errors/") != std::string::npos);
        CHECK(desk.sweep() == 0);
    });
}

TEST_CASE("where sessions are known, few of them prove nothing, and those elsewhere nothing") {
    at_desk([](Desk& desk) {
        desk.pass(hours(100));
        const auto id = desk.often("1.0", 50);
        desk.world.now = desk.world.now - hours(20);
        desk.sessions("1.0", 1'000, "production");
        desk.pass(hours(20));
        desk.resolve(id, ResolvedIn::release, "2.0");
        for (int i = 0; i < 20; ++i) {
            desk.pass(hours(1));
            desk.sessions("2.0", 2, "production");
            desk.sessions("2.0", 5'000, "staging");
        }
        desk.sweep();
        CHECK(desk.state(id) == "waiting");
        desk.sessions("2.0", 400, "production");
        desk.pass(hours(1));
        desk.sweep();
        CHECK(desk.state(id) == "verified");
        CHECK(desk.reason(id).starts_with("440 sessions in "));
    });
}

TEST_CASE("an error resolved in the next release waits for one that is newer") {
    at_desk([](Desk& desk) {
        const auto id = desk.often("1.0");
        desk.resolve(id, ResolvedIn::next_release);
        desk.uses = {{"1.0", "", "", desk.world.now}};
        desk.pass(hours(30));
        desk.sweep();
        CHECK(desk.state(id) == "waiting");
        desk.uses.push_back({"1.1", "", "", desk.world.now - hours(15)});
        desk.pass(hours(2));
        desk.sweep();
        CHECK(desk.state(id) == "verified");
        CHECK(desk.reason(id).find("of releases after 1.0 without it") != std::string::npos);
    });
}

TEST_CASE("the versions of another service say nothing of an error") {
    at_desk([](Desk& desk) {
        const auto id = desk.often("1.0");
        desk.resolve(id, ResolvedIn::release, "2.0");
        desk.uses = {{"7.0", "mailer", "", desk.world.now}};
        desk.pass(hours(100));
        desk.sweep();
        CHECK(desk.state(id) == "waiting");
    });
}

TEST_CASE("an error resolved without a release is verified by quiet alone") {
    at_desk([](Desk& desk) {
        const auto id = desk.often("1.0");
        desk.resolve(id, ResolvedIn::now);
        desk.pass(hours(5));
        desk.world.take(SentError{.release = "0.9"});  // An old one, that opens nothing again.
        REQUIRE(desk.world.group(id).state == ErrorState::resolved);
        desk.pass(hours(11));
        desk.sweep();
        CHECK(desk.state(id) == "waiting");
        desk.pass(hours(2));
        desk.sweep();
        CHECK(desk.state(id) == "verified");
        CHECK(desk.reason(id).starts_with("13 hours without it; "));
    });
}

TEST_CASE("a proof is withdrawn when the error comes back, and stays on record") {
    at_desk([](Desk& desk) {
        auto& world = desk.world;
        const auto id = desk.often("1.0");
        const auto call = world.by(world.developer);
        for (const auto* key : {"SHOP-1", "SHOP-2"})
            REQUIRE(link_error_ticket(world.sql, call, {id, {key}}, desk.tickets()));
        desk.resolve(id, ResolvedIn::release, "2.0");
        desk.uses = {{"2.0", "", "", world.now}};
        desk.pass(hours(20));
        desk.sweep();
        REQUIRE(desk.proofs(id) == 2);
        desk.follow(id);
        CHECK(desk.state(id) == "verified");

        desk.notes.clear();
        world.take(SentError{.release = "1.0"});
        desk.follow(id);
        CHECK(desk.state(id) == "verified");
        world.take(SentError{.release = "2.1"});
        for (int times = 0; times < 2; ++times) desk.follow(id);
        CHECK(desk.state(id) == "withdrawn");
        CHECK(desk.proofs(id) == 0);
        CHECK(desk.notes.find("1: The error") != std::string::npos);
        CHECK(desk.notes.find("2: The error") != std::string::npos);
        CHECK(desk.notes.find("it came back in release 2.1.") != std::string::npos);
        const auto ticket = it::recorded(world.sql, "ticket", 1);
        CHECK(ticket.find("unlinked") != std::string::npos);
        const auto error = it::recorded(world.sql, "error", id.value);
        CHECK(error.find("verified") != std::string::npos);
        CHECK(error.find("verification_withdrawn") != std::string::npos);

        // A decision after that waits for proof of its own.
        desk.resolve(id, ResolvedIn::release, "3.0");
        CHECK(desk.state(id) == "waiting");
    });
}

TEST_CASE("a decision that is taken back, or another, ends what rested on it") {
    at_desk([](Desk& desk) {
        auto& world = desk.world;
        const auto id = desk.often("1.0");
        desk.resolve(id, ResolvedIn::now);
        REQUIRE(reopen_error(world.sql, world.by(world.developer), {.id = id}));
        CHECK(desk.state(id) == "none");
        desk.follow(id);
        desk.pass(hours(40));
        CHECK(desk.sweep() == 0);

        desk.resolve(id, ResolvedIn::now);
        desk.pass(hours(100));
        desk.sweep();
        REQUIRE(desk.state(id) == "verified");
        desk.resolve(id, ResolvedIn::release, "9.0");
        desk.follow(id);
        CHECK(desk.state(id) == "waiting");
    });
}

TEST_CASE("an error is linked with tickets by who may, each once, and the link taken away") {
    at_desk([](Desk& desk) {
        auto& world = desk.world;
        const auto id = world.take(SentError{});
        const auto dev = world.by(world.developer);
        const auto link = [&](const Call& call, const char* key) {
            return refusal(link_error_ticket(world.sql, call, {id, {key}}, desk.tickets()));
        };
        const auto unlink = [&](const Call& call, const char* key) {
            return refusal(unlink_error_ticket(world.sql, call, {id, {key}}, desk.tickets()));
        };
        CHECK(link(world.by(world.agent), "SHOP-1") == "forbidden");
        CHECK(link(world.by(world.requester), "SHOP-1") == "forbidden");
        CHECK(link(dev, "SECRET-3") == "ticket error_ticket_unknown");
        CHECK(link(dev, "SHOP-1") == "none");
        CHECK(link(dev, "SHOP-1") == "linked_already");
        CHECK(link(dev, "SHOP-2") == "none");
        auto shown = show_error(world.sql, dev, {id}, desk.verifier.neighbours);
        REQUIRE(shown);
        CHECK(shown->body.group.ticket == "SHOP-1");
        CHECK(shown->body.tickets.size() == 2);
        CHECK(unlink(world.by(world.agent), "SHOP-1") == "forbidden");
        CHECK(unlink(dev, "SECRET-3") == "not_found");
        CHECK(unlink(dev, "SHOP-1") == "none");
        CHECK(unlink(dev, "SHOP-1") == "not_found");
        const auto of = list_ticket_errors(world.sql, dev, {{"SHOP-2"}}, desk.tickets());
        REQUIRE(of);
        REQUIRE(of->items.size() == 1);
        CHECK(of->items.front().id == id);
        CHECK(
            refusal(list_ticket_errors(
                world.sql, world.by(world.requester), {{"SHOP-2"}}, desk.tickets()
            )) == "forbidden"
        );

        // What goes up in another takes its tickets along.
        const auto other = world.take(SentError{.type = "ValueError"});
        REQUIRE(merge_error(world.sql, dev, {id, other}));
        const auto after = list_ticket_errors(world.sql, dev, {{"SHOP-2"}}, desk.tickets());
        REQUIRE(after);
        REQUIRE(after->items.size() == 1);
        CHECK(after->items.front().id == other);
    });
}

TEST_CASE("the ticket of an incident is linked with the errors that raised it") {
    at_desk([](Desk& desk) {
        auto& world = desk.world;
        const auto id = world.take(SentError{});
        const auto incident = world.sql.value<std::int64_t>("SELECT id FROM incident").value();
        for (int times = 0; times < 2; ++times)
            link_incident_ticket(
                world.sql, Call::system(world.now, "test"), {incident, 1}, desk.tickets()
            );
        const auto found = tickets_of(world.sql, world.by(world.developer), id, desk.tickets());
        REQUIRE(found.size() == 1);
        CHECK(found.front().key == "SHOP-1");
        const auto shown =
            show_error(world.sql, world.by(world.manager), {id}, desk.verifier.neighbours);
        REQUIRE(shown);
        REQUIRE(shown->body.incident);
        CHECK(shown->body.incident->id.value == incident);
        // A ticket that the reader may not see is not named.
        link_incident_ticket(
            world.sql, Call::system(world.now, "test"), {incident, 3}, desk.tickets()
        );
        CHECK(tickets_of(world.sql, world.by(world.developer), id, desk.tickets()).size() == 1);
    });
}

}  // namespace mainstay::bugfix::test::verification_test
