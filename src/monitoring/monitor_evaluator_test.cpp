#include "monitoring/monitor_evaluator.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "db/migrate.hpp"
#include "db/testing.hpp"
#include "events/events.hpp"
#include "http/idempotency.hpp"
#include "identity/testing.hpp"
#include "monitoring/monitor_store.hpp"
#include "monitoring/monitoring.hpp"
#include "monitoring/monitors.hpp"
#include "monitoring/sent_telemetry_test.hpp"
#include "search/search.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::monitoring::test::monitor_evaluator_test {

namespace {

namespace it = identity::test;
namespace json = boost::json;

struct SeenSignal {
    std::string kind;
    std::string severity;
    std::string service;
    std::string subject;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(SeenSignal, (), (kind, severity, service, subject, state))

/// SHOP with a queue length of two services, and its monitors.
struct Site {
    db::Database& database;
    Call manager{};
    TestStore store{};
    MonitorEvaluator evaluator{database};

    Id<Monitor> create(
        MonitorCondition condition, std::vector<Line<200>> by = {{"service.name"}},
        std::string match = "", MonitorNoData no_data = MonitorNoData::keep
    ) {
        return database
            .write([&](db::Sql& sql) -> Result<Id<Monitor>> {
                CreateMonitor request{
                    .application = {"SHOP"},
                    .name = {"Queue"},
                    .query = {.metric = {"queue_length"}, .by = std::move(by)},
                    .condition = condition,
                    .severity = signals::SignalSeverity::critical,
                    .no_data = no_data,
                    .description = Text<2'000, 0>{"Restart the worker."},
                };
                if (!match.empty()) request.query.match = {{match}};
                auto made = create_monitor(sql, manager, request);
                REQUIRE(it::refusal(made) == "none");
                return made->body.id;
            })
            .operator*();
    }

    /// Samples of a service each half minute.
    void send(const std::string& service, int from, int to, double value) {
        std::vector<std::pair<double, double>> samples;
        for (int second = from; second < to; second += 30) samples.emplace_back(second, value);
        send_series(store, 1, {{"__name__", "queue_length"}, {"service.name", service}}, samples);
    }

    void run(int second) { evaluator.run(store, it::by_system(at(second))); }

    /// Each half minute.
    void run(int from, int to) {
        for (int second = from; second <= to; second += 30) run(second);
    }

    std::string signals() {
        return database.read([](db::Sql& sql) {
            std::string text;
            for (const auto& each :
                 sql.all<SeenSignal>("FROM signal WHERE is_current = 1 OR state = 'recovered'"
                                     " ORDER BY kind, service, subject"))
                text += each.kind + ' ' + each.severity + ' ' + each.service + ' ' + each.subject +
                        ' ' + each.state + "; ";
            return text;
        });
    }

    std::string text(const std::string& select) {
        return database.read([&](db::Sql& sql) {
            return sql.value<std::string>(select).value_or("");
        });
    }

    MonitorView view(Id<Monitor> id) {
        return database.read([&](db::Sql& sql) {
            auto shown = show_monitor(sql, manager, {id});
            REQUIRE(shown);
            return shown->body;
        });
    }
};

void on_each_database(const std::function<void(Site&)>& body) {
    start_crypto();
    db::test::on_each_database(
        {db::migrations(), http::migrations(), jobs::migrations(), events::migrations(),
         timeline::migrations(), search::migrations(), identity::migrations(),
         signals::migrations(), monitoring::migrations()},
        [&](db::test::TestDatabase& database) {
            Site site{*database};
            database->write([&](db::Sql& sql) {
                it::an_application(sql, "SHOP");
                site.manager = it::by(sql, it::a_person(sql, "mia@desk.test", Role::manager));
                site.manager.now = at(0);
            });
            body(site);
        }
    );
}

MonitorCondition above(double threshold, int for_minutes = 3) {
    return {
        .kind = MonitorKind::above,
        .threshold = threshold,
        .for_minutes = Count<0, 720>{for_minutes},
    };
}

const std::string open_cart = "monitor.threshold critical cart Queue: service.name=cart open; ";

}  // namespace

TEST_CASE("each group is a signal of its own, with figures, a chart and what to do, and ends") {
    on_each_database([](Site& site) {
        const auto id = site.create(above(100));
        site.send("cart", 0, 300, 5);
        site.send("cart", 300, 600, 250);
        site.send("mail", 0, 900, 5);
        site.run(0, 450);
        CHECK(site.signals() == "");
        site.run(480, 600);
        CHECK(site.signals() == open_cart);
        CHECK(site.text("SELECT summary FROM signal") == "250, above 100 for 3 minutes.");
        const auto reason =
            json::parse(site.text("SELECT reason FROM signal_evidence WHERE place = 'first'"));
        CHECK(reason.at("value").to_number<double>() == 250);
        CHECK(reason.at("threshold").to_number<double>() == 100);
        CHECK(reason.at("what_to_do") == "Restart the worker.");
        CHECK(reason.at("query") == "avg of queue_length by service.name");
        CHECK(std::string(reason.at("began_at").as_string()) == to_string(at(300)));
        const auto snapshot =
            json::parse(site.text("SELECT snapshot FROM signal_evidence WHERE place = 'first'"));
        const auto& series = snapshot.at("charts").at("series").at(0);
        CHECK(series.at("points").as_array().size() == 8);
        CHECK(series.at("expected").at(0).at(2).to_number<double>() == 100);
        CHECK(site.view(id).state == MonitorState::alert);
        CHECK(site.view(id).open_groups == 1);
        CHECK(site.view(id).groups == 2);

        site.send("cart", 600, 900, 20);
        site.run(630, 800);
        CHECK(
            site.signals() == "monitor.threshold critical cart Queue: service.name=cart recovered; "
        );
        CHECK(
            json::parse(site.text("SELECT figures FROM signal")) ==
            json::parse(R"({"before": {"value": 250.0}, "after": {"value": 20.0}})")
        );
        CHECK(site.view(id).state == MonitorState::ok);
    });
}

TEST_CASE("another process goes on where the one before it ended") {
    on_each_database([](Site& site) {
        site.create(above(100));
        site.send("cart", 0, 300, 5);
        site.send("cart", 300, 900, 250);
        site.run(0, 420);
        MonitorEvaluator other(site.database);
        other.run(site.store, it::by_system(at(480)));
        other.run(site.store, it::by_system(at(540)));
        CHECK(site.signals() == open_cart);
        site.run(600);
        CHECK(site.text("SELECT CAST(COUNT(*) AS TEXT) FROM signal") == "1");
    });
}

TEST_CASE("what came and went while nobody evaluated wakes nobody") {
    on_each_database([](Site& site) {
        site.create(above(100));
        site.send("cart", 0, 300, 5);
        site.run(0, 300);
        site.send("cart", 300, 900, 250);
        site.send("cart", 900, 1'500, 5);
        site.run(1'500);
        CHECK(site.signals() == "");
    });
}

TEST_CASE("silence is raised of a group that sent, but not of time in which nobody looked") {
    on_each_database([](Site& site) {
        const auto id =
            site.create({.kind = MonitorKind::silence, .for_minutes = Count<0, 720>{5}});
        site.send("cart", 0, 600, 1);
        site.send("mail", 0, 3'500, 1);
        site.run(0, 600);
        // The server was away for twenty minutes, and so was what it did not take.
        site.run(1'800);
        CHECK(site.signals() == "");
        site.run(1'830, 2'200);
        CHECK(site.signals() == "silence critical cart Queue: service.name=cart open; ");
        CHECK(
            site.text("SELECT summary FROM signal") ==
            "It sends no more: nothing came for 5 minutes."
        );
        CHECK(site.view(id).state == MonitorState::silent);
        site.send("cart", 2'220, 2'500, 1);
        site.run(2'220, 2'500);
        CHECK(site.signals() == "silence critical cart Queue: service.name=cart recovered; ");
    });
}

TEST_CASE("what cannot be evaluated says so on itself, raises no alarm, and is one signal later") {
    on_each_database([](Site& site) {
        const auto id = site.create(above(100), {{"pod"}});
        for (int i = 0; i < 101; ++i)
            send_series(
                site.store, 1, {{"__name__", "queue_length"}, {"pod", "pod-" + std::to_string(i)}},
                {{10, 999}, {70, 999}, {130, 999}, {190, 999}, {250, 999}, {310, 999}}
            );
        site.run(300, 360);
        auto view = site.view(id);
        CHECK(view.state == MonitorState::failing);
        CHECK(view.since == at(300));
        CHECK(
            view.failure ==
            "The query has 101 groups, and at most 100 are evaluated: group by less, or narrow it."
        );
        CHECK(site.signals() == "");
        for (int second = 420; second <= 1'260; second += 60) {
            for (int i = 0; i < 101; ++i)
                send_series(
                    site.store, 1,
                    {{"__name__", "queue_length"}, {"pod", "pod-" + std::to_string(i)}},
                    {{second - 120.0, 999}}
                );
            site.run(second);
        }
        CHECK(site.signals() == "monitor.failure warning  Queue open; ");
        // What it judged before is judged from where it was, and it is well again.
        site.run(2'400, 2'460);
        CHECK(site.signals() == "monitor.failure warning  Queue recovered; ");
        CHECK(site.view(id).state != MonitorState::failing);
    });
}

TEST_CASE("changing what is judged, pausing and removing end what is open") {
    on_each_database([](Site& site) {
        const auto id = site.create(above(100));
        site.send("cart", 0, 3'000, 250);
        site.run(0, 400);
        CHECK(site.signals() == open_cart);
        auto change = [&](ChangeMonitor request) {
            request.id = id;
            auto call = site.manager;
            call.now = at(420);
            const auto changed = site.database.write([&](db::Sql& sql) {
                return change_monitor(sql, call, request);
            });
            CHECK(it::refusal(changed) == "none");
        };
        change({.name = Line<100>{"Queues"}});
        CHECK(site.signals() == open_cart);
        change({.enabled = false});
        CHECK(site.signals().ends_with(" recovered; "));
        CHECK(site.view(id).state == MonitorState::paused);
        site.run(480, 600);
        CHECK(site.signals().ends_with(" recovered; "));
        change({.condition = above(100, 1), .enabled = true});
        CHECK(site.view(id).state == MonitorState::waiting);
        site.run(4'000);
        CHECK(site.view(id).groups == 0);
    });
}

TEST_CASE("a group without labels is about the service that the query names") {
    on_each_database([](Site& site) {
        site.create(above(100), {}, "service.name=cart");
        site.send("cart", 0, 600, 250);
        site.run(0, 500);
        CHECK(site.signals() == "monitor.threshold critical cart Queue open; ");
    });
}

TEST_CASE("where a source is expected, each application with monitors is reported alive") {
    on_each_database([](Site& site) {
        site.run(0);
        CHECK(site.text("SELECT source FROM signal_source") == "");
        site.create(above(100));
        site.run(120);
        CHECK(site.text("SELECT source FROM signal_source") == "monitors");
    });
}

TEST_CASE("a step is judged when it is over and its delay has passed") {
    on_each_database([](Site& site) {
        const auto id = site.create(above(100, 0));
        site.send("cart", 0, 3'000, 250);
        site.run(110);
        CHECK(site.view(id).evaluated_to == at(0));
        CHECK(site.signals() == "");
        site.run(120);
        CHECK(site.view(id).evaluated_to == at(60));
        CHECK(site.signals() == open_cart);
    });
}

}  // namespace mainstay::monitoring::test::monitor_evaluator_test
