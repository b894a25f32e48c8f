#include "monitoring/silence_look.hpp"

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
#include "monitoring/monitoring.hpp"
#include "monitoring/operation_judge.hpp"
#include "monitoring/sent_telemetry_test.hpp"
#include "monitoring/service_calls.hpp"
#include "search/search.hpp"
#include "signals/signals.hpp"
#include "timeline/timeline.hpp"
#include "wire/codec.hpp"

namespace mainstay::monitoring::test::silence_look_test {

namespace {

namespace it = identity::test;
namespace json = boost::json;

struct SeenSignal {
    std::string kind;
    std::string severity;
    std::string service;
    std::string subject;
    std::string origin;
    std::string state;
};
BOOST_DESCRIBE_STRUCT(SeenSignal, (), (kind, severity, service, subject, origin, state))

/// What three services do: gateway is visited and calls checkout, which calls ledger.
struct Doing {
    bool is_visited = true;
    bool calls_ledger = true;
    bool is_ledger_up = true;
    bool sends_ledger = true;  ///< Spans.
    bool sends = true;         ///< All of them.
    bool names_ledger = true;  ///< The client's span names the service, else host and port.
};

struct Site {
    db::Database& database;
    TestStore store{};
    OperationJudge judge{database};
    std::uint64_t trace = 1;

    void send(int from, int to, const Doing& doing) {
        if (!doing.sends || !doing.is_visited) return;
        std::vector<SentSpan> gateway;
        std::vector<SentSpan> checkout;
        std::vector<SentSpan> ledger;
        const bool fails = doing.calls_ledger && !doing.is_ledger_up;
        for (int begin = from; begin < to; begin += 10)
            for (int i = 0; i < 12; ++i, ++trace) {
                const double start = begin + 10.0 * i / 12;
                const auto add = [&](std::vector<SentSpan>& spans, SentSpan span) {
                    span.trace = trace;
                    span.start = start;
                    spans.push_back(std::move(span));
                };
                add(gateway,
                    {.id = 1, .name = "POST /orders", .micros = 40'000, .is_error = fails});
                add(gateway, {.id = 2,
                              .parent = 1,
                              .name = "POST",
                              .kind = 3,
                              .micros = 39'000,
                              .is_error = fails,
                              .attributes = {{"peer.service", "checkout"}}});
                add(checkout, {.id = 3,
                               .parent = 2,
                               .name = "POST /orders",
                               .micros = 38'000,
                               .is_error = fails});
                if (!doing.calls_ledger) continue;
                Attributes named{{"server.address", "127.0.0.1"}, {"server.port", "4711"}};
                if (doing.names_ledger) named.emplace_back("peer.service", "ledger");
                add(checkout, {.id = 4,
                               .parent = 3,
                               .name = "POST",
                               .kind = 3,
                               .micros = 20'000,
                               .is_error = fails,
                               .attributes = named});
                if (doing.is_ledger_up && doing.sends_ledger)
                    add(ledger, {.id = 5, .parent = 4, .name = "POST /entries", .micros = 19'000});
            }
        const Attributes resource{{"deployment.environment.name", "production"}};
        send_spans(store, 1, "gateway", gateway, resource);
        send_spans(store, 1, "checkout", checkout, resource);
        if (!ledger.empty()) send_spans(store, 1, "ledger", ledger, resource);
    }

    void look(int second) { judge.look(store, it::by_system(at(second))); }

    /// Sends and looks every ten seconds.
    void go_on(int from, int to, const Doing& doing) {
        for (int second = from; second < to; second += 10) {
            send(second, second + 10, doing);
            look(second + 10);
        }
    }

    /// Ten healthy minutes, the last two of them watched.
    void begin(const Doing& doing = {}) {
        send(0, 480, doing);
        go_on(480, 600, doing);
    }

    /// `silence critical ledger origin= open; …`
    std::string signals() {
        return database.read([](db::Sql& sql) {
            std::string text;
            for (const auto& each :
                 sql.all<SeenSignal>("FROM signal WHERE is_current = 1 OR state = 'recovered'"
                                     " ORDER BY kind, service"))
                text += each.kind + ' ' + each.severity + ' ' + each.subject + " (" + each.origin +
                        ") " + each.state + "; ";
            return text;
        });
    }

    std::string text(const std::string& sql) {
        return database.read([&](db::Sql& session) {
            return session.value<std::string>(sql).value_or("");
        });
    }

    std::string hypotheses(const std::string& service) {
        std::string found;
        const auto listed = json::parse(text(
            "SELECT e.hypotheses FROM signal_evidence e JOIN signal s ON s.id = e.signal"
            " WHERE s.service = '" +
            service + "' AND e.place = 'first'"
        ));
        for (const auto& each : listed.as_array())
            found += std::string(each.at("name").as_string()) + ' ' +
                     std::string(each.at("state").as_string()) + "; ";
        return found;
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

TEST_CASE("a service that is down and whose callers fail is the origin, in one incident") {
    on_each_database([](Site& site) {
        site.begin();
        CHECK(site.signals() == "");
        site.go_on(600, 640, {.is_ledger_up = false});
        CHECK(
            site.signals() ==
            "errors.regression critical POST /orders (ledger) open; "
            "errors.regression critical POST /orders (ledger) open; "
            "silence critical ledger () open; "
        );
        CHECK(site.text("SELECT COUNT(*) FROM incident WHERE state = 'open'") == "1");
        CHECK(
            site.text("SELECT s.service FROM incident i JOIN signal s ON s.id = i.origin"
                      " WHERE i.state = 'open'") == "ledger"
        );
        CHECK(site.hypotheses("checkout").starts_with("callee validated; "));
        CHECK(
            site.hypotheses("ledger") ==
            "callers refuted; process_ended open; telemetry_stopped refuted; new_version open; "
        );
        const auto snapshot = json::parse(
            site.text("SELECT e.snapshot FROM signal_evidence e JOIN signal s ON s.id = e.signal"
                      " WHERE s.service = 'ledger' AND e.place = 'first'")
        );
        CHECK(snapshot.at("charts").at("series").as_array().size() == 1);
        const auto input = wire::decode<SilenceInput>(snapshot.at("input"));
        REQUIRE(input);
        CHECK(judge_silence(*input).verdict == SilenceVerdict::silent);

        // It is raised again while it lasts, and is over a minute after it answers.
        site.go_on(640, 800, {.is_ledger_up = false});
        CHECK(site.text("SELECT raises FROM signal WHERE service = 'ledger'") == "4");
        site.go_on(800, 880, {});
        CHECK(site.signals().find("silence critical ledger () recovered") != std::string::npos);
        const auto figures =
            json::parse(site.text("SELECT figures FROM signal WHERE service = 'ledger'"));
        CHECK(figures.at("before").at("requests_a_second").to_number<double>() == 0);
        CHECK(figures.at("after").at("requests_a_second").to_number<double>() > 0.9);
    });
}

TEST_CASE("a service that is known by host and port alone is the origin all the same") {
    on_each_database([](Site& site) {
        site.begin({.names_ledger = false});
        site.go_on(600, 640, {.is_ledger_up = false, .names_ledger = false});
        CHECK(site.signals().find("silence critical ledger () open") != std::string::npos);
    });
}

TEST_CASE("a service that nobody calls any more raises nothing") {
    on_each_database([](Site& site) {
        site.begin();
        site.go_on(600, 900, {.calls_ledger = false});
        CHECK(site.signals() == "");
    });
}

TEST_CASE("a service that is answered by but sends no spans lost its telemetry") {
    on_each_database([](Site& site) {
        site.begin();
        site.go_on(600, 680, {.sends_ledger = false});
        CHECK(site.signals() == "silence warning ledger () open; ");
        CHECK(site.hypotheses("ledger").starts_with("telemetry_stopped validated; "));
    });
}

TEST_CASE("all services that stop at once are one signal, and end by themselves") {
    on_each_database([](Site& site) {
        site.begin();
        site.go_on(600, 1'200, {.sends = false});
        CHECK(site.signals() == "silence critical all services () open; ");
        CHECK(site.hypotheses("").starts_with("telemetry_stopped validated; "));
        site.go_on(1'200, 1'300, {});
        CHECK(site.signals() == "silence critical all services () recovered; ");
    });
}

TEST_CASE("what did not come while nobody looked is no silence") {
    on_each_database([](Site& site) {
        site.send(0, 600, {});
        site.look(660);
        site.look(670);
        CHECK(site.signals() == "");
        OperationJudge other(site.database);
        other.look(site.store, it::by_system(at(900)));
        CHECK(site.signals() == "");
    });
}

TEST_CASE("what is silent for a day is usual") {
    on_each_database([](Site& site) {
        site.begin();
        site.go_on(600, 660, {.sends = false});
        CHECK(site.signals() == "silence critical all services () open; ");
        site.look(600 + 25 * 3'600);
        CHECK(site.signals() == "silence critical all services () recovered; ");
        CHECK(site.text("SELECT figures FROM signal") == R"({"became_usual":true})");
        CHECK(site.text("SELECT COUNT(*) FROM service_alarm") == "0");
    });
}

TEST_CASE("what a client calls is named by the service, else by host and port") {
    CHECK(called_name("ledger", {{"peer.service", "ledger"}, {"server.port", 80}}) == "ledger");
    CHECK(called_name("db", {{"server.address", "db"}, {"server.port", 5'432}}) == "db:5432");
    CHECK(called_name("db", {{"net.peer.name", "db"}, {"net.peer.port", "80"}}) == "db:80");
    CHECK(
        called_name("10.0.0.1", {{"http.url", "http://u:p@10.0.0.1:81/a?b=http://c"}}) ==
        "10.0.0.1:81"
    );
    CHECK(called_name("", {{"http.host", "shop:80"}}) == "shop:80");
    CHECK(called_name("orders", {}) == "orders");
    CHECK(called_name("", {{"url.full", json::array{}}}).empty());
}

}  // namespace mainstay::monitoring::test::silence_look_test
