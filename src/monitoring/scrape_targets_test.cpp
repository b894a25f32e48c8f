#include "monitoring/scrape_targets.hpp"

#include <doctest/doctest.h>

#include "identity/testing.hpp"
#include "monitoring/monitoring.hpp"
#include "monitoring/scrape_lease.hpp"
#include "monitoring/scrape_target_store.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::monitoring::scrape_targets_test {

namespace {

using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""s;
namespace it = identity::test;

const std::string url = "http://10.0.0.5:9100/metrics";

/// Two applications of two customers, and who would like to have targets of SHOP.
struct People {
    Call manager, agent, auditor, ann, otto;
};

People some_people(db::Sql& sql) {
    it::an_application(sql, "SHOP");
    it::an_application(sql, "LEDGER");
    const auto acme = it::an_organization(sql, "Acme", "acme.test", "SHOP");
    const auto borg = it::an_organization(sql, "Borg", "borg.test", "LEDGER");
    return {
        .manager = it::by(sql, it::a_person(sql, "mia@desk.test", Role::manager)),
        .agent = it::by(sql, it::a_person(sql, "lea@desk.test", Role::agent)),
        .auditor = it::by(sql, it::a_person(sql, "aud@desk.test", Role::auditor)),
        .ann = it::by(sql, it::a_person(sql, "ann@acme.test", Role::requester, acme)),
        .otto = it::by(sql, it::a_person(sql, "otto@borg.test", Role::requester, borg)),
    };
}

ScrapeTargetView a_target(db::Sql& sql, const Call& call, const std::string& name = "node") {
    auto made = create_scrape_target(sql, call, {{"SHOP"}, {name}, {url}, {}, {}, {}});
    REQUIRE(it::refusal(made) == "none");
    return made->body;
}

void on_each_database(const std::function<void(db::Sql&, const People&)>& body) {
    it::on_each_database(migrations(), [&](db::test::TestDatabase& database) {
        database->write([&](db::Sql& sql) { body(sql, some_people(sql)); });
    });
}

std::string security_kinds(db::Sql& sql) {
    std::string kinds;
    for (const auto& kind : sql.all<std::string>(
             "SELECT kind FROM security_event WHERE kind LIKE 'scrape%' ORDER BY id LIMIT 10"
         ))
        kinds += kind + ' ';
    return kinds;
}

}  // namespace

TEST_CASE("a target has the usual interval and time for its answer unless others are named") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = a_target(sql, people.manager);
        CHECK(made.interval_seconds == 60);
        CHECK(made.timeout_seconds == 10);
        CHECK(made.enabled);
        CHECK(made.instance == "10.0.0.5:9100");
        CHECK(!made.last);
        const auto often =
            create_scrape_target(sql, people.manager, {{"SHOP"}, {"often"}, {url}, {{10}}, {}, {}});
        REQUIRE(often);
        CHECK(often->body.timeout_seconds == 9);
        CHECK(it::recorded(sql, "scrape_target", made.id.value) == "created");
        CHECK(security_kinds(sql) == "scrape_target_created scrape_target_created ");
    });
}

TEST_CASE("a target that cannot be is refused") {
    on_each_database([](db::Sql& sql, const People& people) {
        a_target(sql, people.manager);
        auto refused = [&](std::string name, std::string at, std::optional<ScrapeInterval> every,
                           std::optional<ScrapeTimeout> timeout) {
            return it::refusal(create_scrape_target(
                sql, people.manager,
                {{"SHOP"}, {std::move(name)}, {std::move(at)}, every, timeout, {}}
            ));
        };
        CHECK(refused("node", url, {}, {}) == "name taken");
        CHECK(refused("other", "ftp://10.0.0.5/", {}, {}) == "url url_unfit");
        CHECK(refused("other", "http://me:secret@10.0.0.5/", {}, {}) == "url url_unfit");
        CHECK(refused("other", url, {{10}}, {{10}}) == "timeout_seconds timeout_unfit");
        CHECK(refused("other", url, {{60}}, {{60}}) == "timeout_seconds timeout_unfit");
        CHECK(refused("other", url, {{61}}, {{60}}) == "none");
        CHECK(security_kinds(sql) == "scrape_target_created scrape_target_created ");
    });
}

TEST_CASE("who sees no telemetry sees no targets; who sees it does not change them") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = a_target(sql, people.manager);
        auto answers = [&](const Call& call, std::string key) {
            const WhichScrapeTarget which{{key}, made.id};
            return it::refusal(list_scrape_targets(sql, call, {.key = {key}})) + " " +
                   it::refusal(show_scrape_target(sql, call, which)) + " " +
                   it::refusal(create_scrape_target(sql, call, {{key}, {"x"}, {url}, {}, {}, {}})) +
                   " " +
                   it::refusal(change_scrape_target(sql, call, {.key = {key}, .id = made.id})) +
                   " " + it::refusal(remove_scrape_target(sql, call, which)) + " " +
                   it::refusal(require_scrape_target(sql, call, which));
        };
        for (const auto& requester : {people.ann, people.otto})
            for (std::string key : {"SHOP", "LEDGER", "NONE"})
                CHECK(
                    answers(requester, key) ==
                    "forbidden forbidden forbidden forbidden forbidden forbidden"
                );
        for (const auto& staff : {people.agent, people.auditor})
            CHECK(answers(staff, "SHOP") == "none none forbidden forbidden forbidden forbidden");
        CHECK(
            answers(people.manager, "NONE") ==
            "not_found not_found not_found not_found not_found not_found"
        );
        // Of another application than the one it is of.
        CHECK(
            it::refusal(show_scrape_target(sql, people.manager, {{"LEDGER"}, made.id})) ==
            "not_found"
        );
        CHECK(show_scrape_target(sql, people.agent, {{"SHOP"}, made.id})->body.may.empty());
        CHECK(show_scrape_target(sql, people.manager, {{"SHOP"}, made.id})->body.may.size() == 3);

        // By a role that sees telemetry of another application alone, it does not exist.
        auto narrow = people.agent;
        narrow.caller->grants = {{"telemetry_read", Reach::application}};
        narrow.caller->applications = {identity::find_application(sql, "LEDGER")->id};
        CHECK(
            answers(narrow, "SHOP") == "not_found not_found not_found not_found not_found not_found"
        );
        CHECK(answers(narrow, "SHOP") == answers(narrow, "NONE"));
    });
}

TEST_CASE("a change is of the version that it was based on, and says what was") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = a_target(sql, people.manager);
        ChangeScrapeTarget change{.key = {"SHOP"}, .id = made.id, .if_match = 1};
        change.timeout_seconds = {30};
        const auto changed = change_scrape_target(sql, people.manager, change);
        REQUIRE(it::refusal(changed) == "none");
        CHECK(changed->version == 2);
        CHECK(changed->body.timeout_seconds == 30);
        CHECK(changed->body.url == url);
        CHECK(it::refusal(change_scrape_target(sql, people.manager, change)) == "stale");
        change = {.key = {"SHOP"}, .id = made.id, .if_match = 2};
        change.interval_seconds = {20};
        CHECK(
            it::refusal(change_scrape_target(sql, people.manager, change)) ==
            "timeout_seconds timeout_unfit"
        );
        // What changes nothing is no change.
        change = {.key = {"SHOP"}, .id = made.id, .if_match = 2};
        CHECK(change_scrape_target(sql, people.manager, change)->version == 2);
        CHECK(
            it::refusal(remove_scrape_target(sql, people.manager, {{"SHOP"}, made.id})) == "none"
        );
        CHECK(
            it::refusal(show_scrape_target(sql, people.manager, {{"SHOP"}, made.id})) == "not_found"
        );
        CHECK(it::recorded(sql, "scrape_target", made.id.value) == "created changed removed");
        CHECK(
            security_kinds(sql) ==
            "scrape_target_created scrape_target_changed scrape_target_removed "
        );
    });
}

TEST_CASE("how the last attempt went raises no version, and is not that of another address") {
    on_each_database([](db::Sql& sql, const People& people) {
        const auto made = a_target(sql, people.manager);
        const WhichScrapeTarget which{{"SHOP"}, made.id};
        const Time at = it::noon;
        store::write_outcome(
            sql, made.id, 1, {.at = at, .is_up = true, .took = 250ms, .samples = 12}
        );
        store::write_outcome(
            sql, made.id, 1,
            {.at = at + 60s, .took = 10s, .trouble = "There was no answer in time."}
        );
        auto shown = show_scrape_target(sql, people.agent, which)->body;
        CHECK(shown.version == 1);
        REQUIRE(shown.last);
        CHECK(shown.last->at == at + 60s);
        CHECK(!shown.last->is_up);
        CHECK(shown.last->duration_ms == 10'000);
        CHECK(shown.last->error == "There was no answer in time.");
        CHECK(shown.succeeded_at == at);

        ChangeScrapeTarget change{.key = {"SHOP"}, .id = made.id};
        change.url = {"http://10.0.0.6:9100/metrics"};
        REQUIRE(change_scrape_target(sql, people.manager, change));
        store::write_outcome(sql, made.id, 1, {.at = at + 120s, .is_up = true});  // Too late.
        shown = show_scrape_target(sql, people.agent, which)->body;
        CHECK(!shown.last);
        CHECK(!shown.succeeded_at);
    });
}

TEST_CASE("an application has only so many targets, listed in pages") {
    on_each_database([](db::Sql& sql, const People& people) {
        for (std::int64_t number = 0; number < scrape_targets_max; ++number)
            a_target(sql, people.manager, "node " + std::to_string(number));
        CHECK(
            it::refusal(
                create_scrape_target(sql, people.manager, {{"SHOP"}, {"more"}, {url}, {}, {}, {}})
            ) == "too_many_scrape_targets"
        );
        const auto first = list_scrape_targets(sql, people.agent, {{"SHOP"}, {{60}}, {}});
        REQUIRE(first);
        CHECK(first->items.size() == 60);
        CHECK(first->may.empty());
        const auto rest =
            list_scrape_targets(sql, people.manager, {{"SHOP"}, {{60}}, {{*first->next}}});
        REQUIRE(rest);
        CHECK(rest->items.size() == 40);
        CHECK(rest->items.front().name == "node 60");
        CHECK(!rest->next);
        CHECK(rest->may == std::vector<std::string>{"create"});
    });
}

TEST_CASE("what is scraped is read anew whenever it may be other than before") {
    on_each_database([](db::Sql& sql, const People& people) {
        std::vector<std::string> seen{store::targets_fingerprint(sql)};
        auto is_new = [&] {
            auto now = store::targets_fingerprint(sql);
            const bool is_other = std::ranges::find(seen, now) == seen.end();
            seen.push_back(std::move(now));
            return is_other;
        };
        const auto one = a_target(sql, people.manager, "one");
        CHECK(is_new());
        const auto two = a_target(sql, people.manager, "two");
        CHECK(is_new());
        ChangeScrapeTarget off{.key = {"SHOP"}, .id = two.id};
        off.enabled = false;
        REQUIRE(change_scrape_target(sql, people.manager, off));
        CHECK(is_new());
        CHECK(store::enabled_targets(sql).size() == 1);
        REQUIRE(remove_scrape_target(sql, people.manager, {{"SHOP"}, one.id}));
        CHECK(is_new());
        a_target(sql, people.manager, "three");
        CHECK(is_new());
        store::write_outcome(sql, two.id, 2, {.at = it::noon, .is_up = true});
        CHECK(!is_new());
    });
}

TEST_CASE("of two processes one scrapes, and the other where it is gone") {
    it::on_each_database(migrations(), [](db::test::TestDatabase& database) {
        std::chrono::microseconds uptime{1s};
        const auto clock = [&] { return uptime; };
        ScrapeLease first(*database, "first", clock), second(*database, "second", clock);
        CHECK(first.hold());
        if (database->dialect() == db::Dialect::sqlite) return;  // One process has it.
        CHECK(!second.hold());
        uptime += 20s;
        CHECK(first.hold());
        CHECK(*first.held_until() == uptime + ScrapeLease::length);

        // Its process is gone: seen to have ended, and so for as long as its owner could renew it.
        database->write([](db::Sql& sql) {
            sql.run("UPDATE scrape_lease SET held_until = :at", sql.now() - 1s);
        });
        CHECK(!second.hold());
        uptime += 14s;
        CHECK(!second.hold());
        uptime += 2s;
        CHECK(second.hold());
        CHECK(!first.hold());
        CHECK(!first.held_until());

        // In good order it goes over at once.
        second.release();
        CHECK(first.hold());
        CHECK(!second.hold());
    });
}

TEST_CASE("a process that was only slow to renew keeps the lease") {
    it::on_each_database(migrations(), [](db::test::TestDatabase& database) {
        if (database->dialect() == db::Dialect::sqlite) return;  // One process has it.
        std::chrono::microseconds uptime{1s};
        const auto clock = [&] { return uptime; };
        ScrapeLease first(*database, "first", clock), second(*database, "second", clock);
        CHECK(first.hold());
        database->write([](db::Sql& sql) {
            sql.run("UPDATE scrape_lease SET held_until = :at", sql.now() - 1s);
        });
        CHECK(!second.hold());
        uptime += 14s;
        CHECK(first.hold());  // Renewed.
        uptime += 14s;
        CHECK(!second.hold());
    });
}

}  // namespace mainstay::monitoring::scrape_targets_test
