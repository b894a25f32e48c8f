#include "monitoring/objective_judge.hpp"

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
#include "monitoring/objectives.hpp"
#include "monitoring/sent_telemetry_test.hpp"
#include "search/search.hpp"
#include "signals/signals.hpp"
#include "timeline/timeline.hpp"

namespace mainstay::monitoring::test::objective_judge_test {

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

/// Two requests a second of checkout, of which so many fail and so many are slow.
struct Doing {
    int fails_one_in = 0;
    int slow_one_in = 0;
    double every_seconds = 2;
};

/// SHOP with its telemetry, an objective of it, and who judges it.
struct Site {
    explicit Site(db::Database& records) : database(records) {
        access.set(store.operator->());
        manager = database.write([](db::Sql& sql) {
            it::an_application(sql, "SHOP");
            return it::a_person(sql, "mia@desk.test", Role::manager);
        });
    }

    db::Database& database;
    TestStore store{};
    TelemetryAccess access{};
    ObjectiveJudge judge{database};
    Id<User> manager{};
    std::uint64_t trace = 1;

    Id<Objective> objective(const std::function<void(CreateObjective&)>& change = {}) {
        CreateObjective request{
            .application = {"SHOP"}, .name = {"Checkout works"}, .service = {"checkout"}
        };
        if (change) change(request);
        return database.write([&](db::Sql& sql) {
            const auto made = create_objective(sql, it::by(sql, manager, at(0)), request);
            REQUIRE(it::refusal(made) == "none");
            return made->body.id;
        });
    }

    void send(
        double from, double to, const Doing& doing = {},
        const std::string& environment = "production", const std::string& operation = "POST /pay"
    ) {
        std::vector<SentSpan> spans;
        for (double start = from; start < to; start += doing.every_seconds, ++trace) {
            const auto is_each = [this](int one_in) {
                return one_in > 0 && trace % static_cast<std::uint64_t>(one_in) == 0;
            };
            spans.push_back({
                .trace = trace,
                .name = operation,
                .start = start,
                .micros = is_each(doing.slow_one_in) ? 900'000 : 20'000,
                .is_error = is_each(doing.fails_one_in),
            });
        }
        send_spans(store, 1, "checkout", spans, {{"deployment.environment.name", environment}});
    }

    void look(double second) { judge.look(access, it::by_system(at(second))); }

    /// Looks once a minute.
    void go_on(int from, int to, const Doing& doing) {
        for (int second = from; second < to; second += 60) {
            send(second, second + 60, doing);
            look(second + 60);
        }
    }

    ObjectiveView shown(Id<Objective> id) {
        return database.read([&](db::Sql& sql) {
            return show_objective(sql, it::by(sql, manager, at(0)), {id})->body;
        });
    }

    /// `objective.burn_fast critical checkout Checkout works open; …`
    std::string signals() {
        return database.read([](db::Sql& sql) {
            std::string text;
            for (const auto& each : sql.all<SeenSignal>("FROM signal ORDER BY kind"))
                text += each.kind + ' ' + each.severity + ' ' + each.service + ' ' + each.subject +
                        ' ' + each.state + "; ";
            return text;
        });
    }

    json::value text_of(const std::string& statement) {
        const auto text =
            database.read([&](db::Sql& sql) { return sql.value<std::string>(statement); });
        REQUIRE(text);
        return json::parse(*text);
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
            body(site);
        }
    );
}

}  // namespace

TEST_CASE("what spends the budget too fast is raised within minutes, and ends by itself") {
    on_each_database([](Site& site) {
        const auto id = site.objective();
        site.send(-3'600, 600);
        site.look(600);
        CHECK(site.signals() == "");
        auto shown = site.shown(id);
        CHECK(shown.status == ObjectiveStatus::met);
        CHECK(shown.figures.requests == 2'100);
        CHECK(*shown.figures.attained_percent == doctest::Approx(100));

        // One in ten: after nine minutes there are 27 of 1,800 within an hour.
        site.go_on(600, 1'260, {.fails_one_in = 10});
        CHECK(
            site.signals() ==
            "objective.burn_fast critical checkout Checkout works open; "
            "objective.burn_slow warning checkout Checkout works open; "
        );
        shown = site.shown(id);
        CHECK(shown.status == ObjectiveStatus::missed);
        CHECK(shown.signals.size() == 2);
        const auto reason = site.text_of(
            "SELECT e.reason FROM signal_evidence e JOIN signal s ON s.id = e.signal"
            " WHERE e.place = 'first' AND s.kind = 'objective.burn_fast'"
        );
        CHECK(reason.at("target_percent").to_number<double>() == doctest::Approx(99.9));
        CHECK(reason.at("long").at("burn_rate").to_number<double>() >= 6);
        const auto snapshot = site.text_of(
            "SELECT e.snapshot FROM signal_evidence e JOIN signal s ON s.id = e.signal"
            " WHERE e.place = 'first' AND s.kind = 'objective.burn_fast'"
        );
        CHECK(snapshot.at("charts").at("series").as_array().size() == 2);

        site.go_on(1'260, 1'560, {});
        CHECK(
            site.signals().find("burn_fast critical checkout Checkout works open") !=
            std::string::npos
        );  // Its half hour is not well.
        site.go_on(1'560, 3'180, {});
        CHECK(
            site.signals().find("burn_fast critical checkout Checkout works recovered") !=
            std::string::npos
        );
        const auto figures =
            site.text_of("SELECT figures FROM signal WHERE kind = 'objective.burn_fast'");
        CHECK(figures.at("before").at("bad_percent").to_number<double>() > 0);
        CHECK(figures.at("after").at("bad_percent").to_number<double>() < 1);
    });
}

TEST_CASE("a quiet service, one that is as good as it promises and one of silence raise nothing") {
    on_each_database([](Site& site) {
        site.objective();
        site.objective([](auto& o) {
            o.name = {"Nobody calls it"};
            o.service = {"silent"};
        });
        // A request each five minutes, of which four fail in an hour.
        site.send(-3'600, 600, {.fails_one_in = 4, .every_seconds = 300});
        for (int second = -3'000; second <= 600; second += 120) site.look(second);
        CHECK(site.signals() == "");
        // What fails without a request to the service is not known.
        const auto silent = site.database.read([&](db::Sql& sql) {
            return list_objectives(sql, it::by(sql, site.manager, at(0)), {})->items.back();
        });
        CHECK(silent.status == ObjectiveStatus::no_data);
        CHECK(!silent.burn.front().long_rate);
    });
}

TEST_CASE("an alarm stays while nobody calls, and ends with its objective") {
    on_each_database([](Site& site) {
        const auto id = site.objective();
        site.send(0, 600, {.fails_one_in = 2});
        site.look(600);
        CHECK(site.shown(id).signals.size() == 2);
        for (int second = 660; second < 3'600; second += 60) site.look(second);
        CHECK(site.signals().find("recovered") == std::string::npos);
        site.database.write([&](db::Sql& sql) {
            REQUIRE(retire_objective(sql, it::by(sql, site.manager, at(3'600)), {id}));
        });
        site.look(3'660);
        CHECK(
            site.signals() ==
            "objective.burn_fast critical checkout Checkout works recovered; "
            "objective.burn_slow warning checkout Checkout works recovered; "
        );
    });
}

TEST_CASE("of what is unknown for a day an alarm ends, and says so") {
    on_each_database([](Site& site) {
        site.objective();
        site.send(0, 600, {.fails_one_in = 2});
        site.look(600);
        site.look(600 + 25 * 3'600);
        CHECK(site.signals().find("open") == std::string::npos);
        const auto figures =
            site.text_of("SELECT figures FROM signal WHERE kind = 'objective.burn_slow'");
        CHECK(figures.at("became_unknown").as_bool());
    });
}

TEST_CASE("a request is slow or not among those that do not fail, as far as bins can tell") {
    on_each_database([](Site& site) {
        const auto latency = [](std::int64_t threshold) {
            return [threshold](CreateObjective& o) {
                o.name = {std::to_string(threshold)};
                o.indicator = ObjectiveIndicator::latency;
                o.threshold_ms = {threshold};
                o.target = 99;
            };
        };
        const auto at_300 = site.objective(latency(300));
        const auto at_10 = site.objective(latency(10));
        const auto at_900 = site.objective(latency(900));
        site.send(0, 600, {.fails_one_in = 3, .slow_one_in = 10});
        site.look(600);
        const auto shown = site.shown(at_300);
        CHECK(shown.figures.requests == 200);
        CHECK(shown.figures.bad == 20);
        CHECK(*shown.counted_threshold_ms >= 300);
        CHECK(*shown.counted_threshold_ms <= 306.1);
        CHECK(site.shown(at_10).figures.bad == 200);
        CHECK(site.shown(at_900).figures.bad == 0);
    });
}

TEST_CASE("an objective of an operation or an environment counts these alone") {
    on_each_database([](Site& site) {
        const auto pay = site.objective([](auto& o) { o.operation = {"POST /pay"}; });
        const auto staging = site.objective([](auto& o) {
            o.name = {"Staging"};
            o.environment = {"staging"};
        });
        site.send(0, 600);
        site.send(0, 300, {}, "staging", "GET /cart");
        site.look(600);
        CHECK(site.shown(pay).figures.requests == 300);
        CHECK(site.shown(staging).figures.requests == 150);
    });
}

TEST_CASE("what was before the objective, what comes late and what came in a pause is counted") {
    on_each_database([](Site& site) {
        site.send(-5 * 86'400, -5 * 86'400 + 200);
        site.send(0, 200);
        const auto id = site.objective();
        site.look(300);
        CHECK(site.shown(id).figures.requests == 200);
        CHECK(site.shown(id).counted_from < at(-80 * 86'400));
        // Late, and of what is counted already.
        site.send(200, 240);
        site.look(360);
        CHECK(site.shown(id).figures.requests == 220);
        site.look(360);
        CHECK(site.shown(id).figures.requests == 220);
        // Hours late.
        site.send(240, 260);
        site.look(4 * 3'600);
        CHECK(site.shown(id).figures.requests == 230);
        // Nobody looked for two days.
        site.send(5 * 3'600, 5 * 3'600 + 100);
        site.look(2 * 86'400);
        CHECK(site.shown(id).figures.requests == 280);
        CHECK(site.shown(id).counted_to == at(2 * 86'400));
    });
}

TEST_CASE("the source reports that it is alive, unless nothing can be counted") {
    on_each_database([](Site& site) {
        const auto alive = [&] {
            return site.database.read([](db::Sql& sql) {
                return sql
                    .value<Time>("SELECT seen_at FROM signal_source WHERE source = 'objectives'")
                    .value_or(Time{});
            });
        };
        site.look(0);
        CHECK(alive() == Time{});  // No application has any.
        site.objective();
        site.look(60);
        CHECK(alive() == at(60));
        site.access.set(nullptr);
        site.look(120);
        CHECK(alive() == at(60));
        const auto metrics = site.judge.metrics();
        CHECK(metrics[1].name == "mainstay_objective_failures_total");
        CHECK(metrics[1].figures().front().value == doctest::Approx(1));
    });
}

}  // namespace mainstay::monitoring::test::objective_judge_test
