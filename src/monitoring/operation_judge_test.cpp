#include "monitoring/operation_judge.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "base/crypto.hpp"
#include "db/migrate.hpp"
#include "db/testing.hpp"
#include "events/events.hpp"
#include "http/idempotency.hpp"
#include "identity/identity.hpp"
#include "identity/testing.hpp"
#include "jobs/jobs.hpp"
#include "monitoring/known_deployment_store.hpp"
#include "monitoring/monitoring.hpp"
#include "monitoring/operation_evidence.hpp"
#include "monitoring/sent_telemetry_test.hpp"
#include "monitoring/version_watch.hpp"
#include "search/search.hpp"
#include "signals/signals.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring::test::operation_judge_test {

namespace {

namespace it = identity::test;
namespace json = boost::json;

struct SeenSignal {
    std::string kind;
    std::string severity;
    std::string service;
    std::string environment;
    std::string subject;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(SeenSignal, (), (kind, severity, service, environment, subject, state))

/// How the two services do, which are checkout and stock that it calls.
struct Doing {
    std::int64_t stock_millis = 20;
    int fails_one_in = 0;  ///< Requests of checkout.
    int requests = 20;     ///< In ten seconds.
};

/// SHOP with its telemetry, and its judge.
struct Site {
    db::Database& database;
    TestStore store{};
    OperationJudge judge{database};
    std::uint64_t trace = 1;

    /// Sends what two services do from one second to another.
    void send(int from, int to, const Doing& doing, const std::string& version = "1.0") {
        std::vector<SentSpan> checkout;
        std::vector<SentSpan> stock;
        for (int begin = from; begin < to; begin += 10)
            for (int i = 0; i < doing.requests; ++i, ++trace) {
                const double start = begin + 10.0 * i / doing.requests;
                const auto micros = doing.stock_millis * (900 + static_cast<int>(trace * 37 % 200));
                const bool fails = doing.fails_one_in > 0 &&
                                   trace % static_cast<std::uint64_t>(doing.fails_one_in) == 0;
                checkout.push_back({
                    .trace = trace,
                    .name = "POST /pay",
                    .start = start,
                    .micros = micros + 5'000,
                    .is_error = fails,
                });
                stock.push_back({
                    .trace = trace,
                    .id = 2,
                    .parent = 1,
                    .name = "GET /stock",
                    .start = start,
                    .micros = micros,
                });
            }
        const Attributes resource{
            {"service.version", version}, {"deployment.environment.name", "production"}
        };
        send_spans(store, 1, "checkout", checkout, resource);
        send_spans(store, 1, "stock", stock, resource);
    }

    void look(int second) { judge.look(store, it::by_system(at(second))); }

    /// Sends and looks every ten seconds.
    void go_on(int from, int to, const Doing& doing, const std::string& version = "1.0") {
        for (int second = from; second < to; second += 10) {
            send(second, second + 10, doing, version);
            look(second + 10);
        }
    }

    /// `latency.regression warning checkout production POST /pay open; …`
    std::string signals() {
        return database.read([](db::Sql& sql) {
            std::string text;
            for (const auto& each :
                 sql.all<SeenSignal>("FROM signal WHERE is_current = 1 OR state = 'recovered'"
                                     " ORDER BY kind, service"))
                text += each.kind + ' ' + each.severity + ' ' + each.service + ' ' +
                        each.environment + ' ' + each.subject + ' ' + each.state + "; ";
            return text;
        });
    }

    /// A column of the evidence that was there first.
    json::value evidence(const std::string& service, const std::string& column) {
        const auto text = database.read([&](db::Sql& sql) {
            return sql.value<std::string>(
                "SELECT e." + column +
                    " FROM signal_evidence e JOIN signal s ON s.id = e.signal"
                    " WHERE s.service = :service AND e.place = 'first'",
                service
            );
        });
        REQUIRE(text);
        return json::parse(*text);
    }

    std::string hypotheses(const std::string& service) {
        std::string text;
        const auto listed = evidence(service, "hypotheses");
        for (const auto& each : listed.as_array())
            text += std::string(each.at("name").as_string()) + ' ' +
                    std::string(each.at("state").as_string()) + "; ";
        return text;
    }
};

void on_each_database(const std::function<void(Site&)>& body) {
    start_crypto();
    db::test::on_each_database(
        {db::migrations(), http::migrations(), jobs::migrations(), events::migrations(),
         timeline::migrations(), search::migrations(), identity::migrations(),
         signals::migrations(), monitoring::migrations()},
        [&](db::test::TestDatabase& database) {
            database->write([](db::Sql& sql) { it::an_application(sql, "SHOP"); });
            Site site{*database};
            body(site);
        }
    );
}

}  // namespace

TEST_CASE("what becomes slow is raised within a minute, with why and whence, and ends by itself") {
    on_each_database([](Site& site) {
        site.send(0, 600, {});
        site.look(600);
        CHECK(site.signals() == "");
        site.go_on(600, 650, {.stock_millis = 400});
        CHECK(
            site.signals() ==
            "latency.regression warning checkout production POST /pay open; "
            "latency.regression warning stock production GET /stock open; "
        );
        CHECK(site.hypotheses("checkout") == "callee validated; new_version open; load refuted; ");
        CHECK(site.hypotheses("stock") == "new_version open; callee refuted; load refuted; ");
        CHECK(
            site.evidence("checkout", "reason").at("before").to_number<double>() ==
            doctest::Approx(25'000).epsilon(0.1)
        );

        // The snapshot is judged again to the same end.
        const auto snapshot = site.evidence("stock", "snapshot");
        CHECK(snapshot.at("charts").at("series").as_array().size() == 4);
        const auto input = wire::decode<detect::OperationInput>(snapshot.at("input"));
        REQUIRE(input);
        CHECK(
            detect::judge_operation(*input).latency.reason ==
            std::string(site.evidence("stock", "reason").at("reason").as_string())
        );

        site.go_on(650, 700, {.stock_millis = 400});
        CHECK(site.signals().find("recovered") == std::string::npos);
        site.go_on(700, 850, {});
        CHECK(
            site.signals() ==
            "latency.regression warning checkout production POST /pay recovered; "
            "latency.regression warning stock production GET /stock recovered; "
        );
        const auto figures = site.database.read([](db::Sql& sql) {
            return sql.value<std::string>("SELECT figures FROM signal WHERE service = 'stock'");
        });
        REQUIRE(figures);
        const auto parsed = json::parse(*figures);
        CHECK(parsed.at("before").at("p50_ms").to_number<double>() > 300);
        CHECK(parsed.at("after").at("p50_ms").to_number<double>() < 30);

        // The time in which it was slow does not count as usual.
        site.go_on(850, 900, {.stock_millis = 400});
        CHECK(site.signals().find("stock production GET /stock open") != std::string::npos);
    });
}

TEST_CASE("what fails is raised, and by another judge ended, but not without requests") {
    on_each_database([](Site& site) {
        site.send(0, 600, {});
        site.look(600);
        site.go_on(600, 650, {.fails_one_in = 2});
        CHECK(site.signals() == "errors.regression critical checkout production POST /pay open; ");
        CHECK(site.hypotheses("checkout") == "new_version open; callee refuted; load refuted; ");
        const auto summary = site.database.read([](db::Sql& sql) {
            return sql.value<std::string>("SELECT summary FROM signal").value_or("");
        });
        CHECK(summary.ends_with(" % of requests fail, and 0 % did before."));

        OperationJudge other(site.database);
        for (int second = 660; second < 1'000; second += 20)
            other.look(site.store, it::by_system(at(second)));
        CHECK(
            site.signals() ==
            "errors.regression critical checkout production POST /pay open; "
            "silence critical  production all services open; "
        );
        for (int second = 1'000; second < 1'200; second += 10) {
            site.send(second, second + 10, {});
            other.look(site.store, it::by_system(at(second + 10)));
        }
        CHECK(
            site.signals() ==
            "errors.regression critical checkout production POST /pay recovered; "
            "silence critical  production all services recovered; "
        );
    });
}

TEST_CASE("a healthy system, a surge, a version that is as good and a beginning raise nothing") {
    on_each_database([](Site& site) {
        site.send(0, 60, {.stock_millis = 200});
        site.go_on(60, 240, {});
        site.send(240, 600, {});
        site.go_on(600, 660, {.requests = 100});
        site.go_on(660, 720, {}, "2.0");
        site.go_on(720, 780, {.requests = 1});
        CHECK(site.signals() == "");
    });
}

TEST_CASE("a version that is worse is named") {
    on_each_database([](Site& site) {
        site.send(0, 600, {});
        look_for_versions(site.database, site.store, it::by_system(at(600)));
        site.look(600);
        site.send(600, 610, {.stock_millis = 300}, "2.0");
        look_for_versions(site.database, site.store, it::by_system(at(610)));
        site.go_on(610, 650, {.stock_millis = 300}, "2.0");
        CHECK(site.hypotheses("stock") == "new_version validated; callee refuted; load refuted; ");
    });
}

TEST_CASE("a deployment just before is named with its number, and marked on the charts") {
    on_each_database([](Site& site) {
        site.send(0, 600, {});
        site.look(600);
        auto deploy = [&](std::int64_t id, const std::string& service, int second) {
            site.database.write([&](db::Sql& sql) {
                store::keep_deployment(
                    sql,
                    {
                        .deployment = id,
                        .application = 1,
                        .service = service,
                        .environment = "production",
                        .version = "2.0",
                        .status = "succeeded",
                        .started_at = at(second - 60),
                        .effective_at = at(second),
                        .actor = "Ada",
                    }
                );
            });
        };
        deploy(16, "elsewhere", 590);
        deploy(17, "stock", 580);
        site.go_on(600, 650, {.stock_millis = 300}, "2.0");
        CHECK(site.hypotheses("stock") == "deployment validated; callee refuted; load refuted; ");
        CHECK(
            site.hypotheses("checkout") ==
            "callee validated; callee_deployment validated; new_version open; load refuted; "
        );
        const auto own = site.evidence("stock", "hypotheses").at(0);
        CHECK(own.at("deployment") == "17");
        const auto text = std::string(own.at("text").as_string());
        CHECK(text.starts_with("Deployment 17 (version 2.0, by Ada) took effect in production at"));
        for (const auto* service : {"stock", "checkout"}) {
            const auto snapshot = site.evidence(service, "snapshot");
            const auto marks = snapshot.at("charts").at("marks").as_array();
            REQUIRE(marks.size() == 2);
            CHECK(marks[1].at("at") == at(580).micros / 1'000'000);
            CHECK(marks[1].at("deployment") == "17");
        }
    });
}

TEST_CASE("a judge that stands still is one signal, and those that are judged go on") {
    on_each_database([](Site& site) {
        site.send(0, 600, {});
        site.look(600);
        const auto sources = site.database.read([](db::Sql& sql) {
            return sql.value<std::int64_t>(
                "SELECT COUNT(*) FROM signal_source WHERE source = 'operations'"
            );
        });
        CHECK(sources == 1);
        // Nothing comes any more, and another process has begun: it reports all the same.
        OperationJudge other(site.database);
        other.look(site.store, it::by_system(at(7'000)));
        const auto seen_at = site.database.read([](db::Sql& sql) {
            return sql.value<Time>("SELECT seen_at FROM signal_source");
        });
        CHECK(seen_at == at(7'000));
    });
}

TEST_CASE("a key has a place for each operation, however long its names are") {
    detect::OperationInput input{.environment = "production", .service = "checkout"};
    input.operation = std::string(900, 'a') + "1";
    const auto first = signal_key_of(AlarmKind::latency, input);
    input.operation.back() = '2';
    const auto second = signal_key_of(AlarmKind::latency, input);
    CHECK(first != second);
    CHECK(code_points(first) == 300);
    input.operation = "POST /pay";
    CHECK(signal_key_of(AlarmKind::errors, input) == "errors:production:checkout:POST /pay");
}

TEST_CASE("a snapshot fits whatever was seen") {
    detect::OperationInput input{.operation = std::string(1'000, 'x'), .at = at(3'600)};
    for (int i = 0; i < 60; ++i)
        input.before.minutes.push_back({at(i * 60), 999'999, 999'999, 99'999'999, 99'999'999});
    for (int i = 0; i < 150; ++i) {
        input.before.durations.micros.push_back(10'000'000'000 + i);
        input.before.durations.requests.push_back(999'999'999);
    }
    for (int i = 0; i < 14; ++i) {
        detect::RequestStretch stretch{at(3'400 + i * 10), 10, 999'999, 999'999, {}};
        for (int bin = 0; bin < 40; ++bin) {
            stretch.durations.micros.push_back(10'000'000'000 + bin);
            stretch.durations.requests.push_back(999'999);
        }
        input.recent.push_back(stretch);
    }
    const auto snapshot = snapshot_of(input, AlarmKind::latency, at(3'400), {});
    CHECK(json::serialize(snapshot).size() <= signals::snapshot_bytes_max);
    CHECK(snapshot.as_object().contains("input"));
}

}  // namespace mainstay::monitoring::test::operation_judge_test
