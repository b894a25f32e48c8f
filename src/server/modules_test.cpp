#include "server/modules.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "identity/testing.hpp"
#include "server/installation.hpp"
#include "ticketing/ticketing.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::server::modules_test {

namespace {

namespace it = identity::test;
using db::Sql;

/// The first step of a ticket's chain, as all modules of the program fill it.
ticketing::ChainStep signal(Sql& sql, Id<User> user, const std::string& key) {
    const auto all = modules();
    const auto settings = default_settings(all);
    const auto site = site_of(all, settings);
    auto chain = ticketing::chain(sql, it::by(sql, user), {key}, site.chain_steps);
    REQUIRE(chain);
    return chain->stations.front();
}

/// How many things all modules find at the first step, for that person.
std::size_t found(Sql& sql, Id<User> user, const std::string& key) {
    auto ticket = sql.value<std::int64_t>("SELECT id FROM ticket WHERE key = :key", key).value();
    std::size_t count = 0;
    for (const auto& module : modules())
        for (const auto& filler : module.chain_steps)
            if (filler.step == timeline::ChainStepName::signal)
                count += filler.find(sql, it::by(sql, user), {"ticket", ticket}).contents.size();
    return count;
}

/// The mail with that subject, which raised the ticket.
void raise(Sql& sql, Id<Application> application, const std::string& key) {
    auto mail = sql.value<std::int64_t>(
                       "INSERT INTO mail (direction, application, envelope_from, envelope_to,"
                       " bytes, state, subject, received_at) VALUES ('in', :application,"
                       " 'ann@acme.test', 'shop@mainstay.test', 1, 'processed', 'It burns', :at)"
                       " RETURNING id",
                       application, it::noon
    )
                    .value();
    auto ticket = sql.value<std::int64_t>("SELECT id FROM ticket WHERE key = :key", key).value();
    const auto all = modules();
    auto ticketing = std::ranges::find(all, "ticketing", &Module::name);
    REQUIRE(timeline::link(
        sql, it::by_system(), ticketing->relations, {"ticket", ticket}, "raised_by", {"mail", mail}
    ));
}

}  // namespace

TEST_CASE("no two modules declare a relation of one name") {
    CHECK_FALSE(relation_clash(modules()));

    static constexpr timeline::Relation taken[] = {{"fixed_in", "causes"}};
    auto all = modules();
    all.push_back({.name = "releases", .relations = taken});
    CHECK(relation_clash(all) == "The relation `causes` is declared twice.");
}

TEST_CASE("a ticket that came by mail begins with the mail, for those who may read mails") {
    start_crypto();
    for (auto dialect : db::test::dialects()) {
        db::test::TestDatabase database(dialect);
        db::migrate(*database, all_migrations(modules()), it::noon);
        database->write([&](Sql& sql) {
            auto shop = it::an_application(sql, "SHOP");
            auto acme = it::an_organization(sql, "Acme", "acme.test", "SHOP");
            auto ann = it::a_person(sql, "ann@acme.test", Role::requester, acme);
            auto lea = it::a_person(sql, "lea@desk.test", Role::agent);
            auto ticket = ticketing::create(
                sql, it::by(sql, ann),
                {.application = {"SHOP"}, .subject = {"It burns"}, .text = {"Help."}},
                ticketing::Source::web
            );
            REQUIRE(ticket);
            const auto key = ticket->body.key;

            CHECK(signal(sql, lea, key).state == ticketing::ChainStepState::skipped);
            CHECK(signal(sql, lea, key).fills == std::vector<std::string>{"mail_arrived"});
            raise(sql, shop, key);
            auto raised = signal(sql, lea, key);
            REQUIRE(raised.target);
            CHECK(raised.target->type == "mail");
            CHECK(raised.target->label == "It burns");
            // A requester does not read mails as they came, though it be about their own ticket.
            CHECK(found(sql, lea, key) == 1);
            CHECK(found(sql, ann, key) == 0);
        });
    }
}

TEST_CASE("each kind of notification is mailed in words of every language") {
    std::vector<std::string> gaps;
    for (const auto& module : modules())
        for (const auto& source : module.notifications) {
            auto of_source = catalogue_gaps(source.texts);
            gaps.insert(gaps.end(), of_source.begin(), of_source.end());
            for (const auto& kind : source.kinds)
                for (auto form : {".one", ".many"})
                    if (!source.texts.find(Language::en, kind.name + form))
                        gaps.push_back(kind.name + form);
        }
    CHECK(gaps == std::vector<std::string>{});
}

}  // namespace mainstay::server::modules_test
