#include "bugfix/intake.hpp"

#include <future>

#include <doctest/doctest.h>

#include "bugfix/personal_data.hpp"
#include "bugfix/retention.hpp"
#include "bugfix/telemetry_event.hpp"
#include "bugfix/world_test.hpp"
#include "signals/signals.hpp"

namespace mainstay::bugfix::test::intake_test {

namespace {

/// An intake on each database, and the application that events are of.
void in_intake(const std::function<void(db::Database&, const ErrorIntake&, Id<Application>)>& body
) {
    std::vector<db::Migration> all;
    for (const auto& more : {signals::migrations(), migrations()})
        all.insert(all.end(), more.begin(), more.end());
    it::on_each_database(all, [&](db::test::TestDatabase& database) {
        const auto shop =
            database->write([](db::Sql& sql) { return it::an_application(sql, "SHOP"); });
        const ErrorIntake intake;
        intake.open(*database, [] { return noon; });
        body(*database, intake, shop);
        intake.close();
    });
}

using Taken = Result<std::vector<std::string>>;

std::future<Taken> take(const ErrorIntake& intake, SentErrors sent) {
    // Owned by the callback, which is copied.
    auto promise = std::make_shared<std::promise<Taken>>();
    auto future = promise->get_future();
    intake.take(std::move(sent), [promise](Taken taken) { promise->set_value(std::move(taken)); });
    return future;
}

SentErrors one_event(Id<Application> application, std::string id = "", SentError error = {}) {
    auto json = json_of(error);
    if (!id.empty()) json.insert(1, "\"event_id\":\"" + id + "\",");
    return {.application = application, .received = noon, .events = {{json}}};
}

std::int64_t count(db::Database& database, const std::string& what) {
    return database.read([&](db::Sql& sql) {
        return sql.value<std::int64_t>("SELECT COALESCE(CAST(" + what + " AS BIGINT), 0)")
            .value_or(0);
    });
}

}  // namespace

TEST_CASE("what was answered is counted, whatever batches it came to") {
    in_intake([](db::Database& database, const ErrorIntake& intake, Id<Application> shop) {
        std::vector<std::future<Taken>> answers;
        for (int i = 0; i < 300; ++i) answers.push_back(take(intake, one_event(shop)));
        std::int64_t taken = 0;
        for (auto& each : answers) taken += each.get() ? 1 : 0;
        CHECK(taken == 300);
        CHECK(count(database, "(SELECT SUM(events) FROM error_group)") == 300);
        CHECK(count(database, "(SELECT SUM(events) FROM error_key)") == 300);
        CHECK(count(database, "(SELECT COUNT(*) FROM error_group)") == 1);
        CHECK(intake.figures().taken == 300);
        CHECK(intake.figures().waiting == 0);
    });
}

TEST_CASE("an event that is sent twice counts once, and is answered both times") {
    in_intake([](db::Database& database, const ErrorIntake& intake, Id<Application> shop) {
        const std::string id(32, 'a');
        for (int i = 0; i < 3; ++i) {
            const auto answer = take(intake, one_event(shop, id)).get();
            REQUIRE(refusal(answer) == "none");
            CHECK(answer->at(0) == id);
        }
        CHECK(count(database, "(SELECT SUM(events) FROM error_group)") == 1);
        CHECK(intake.figures().repeated == 2);
    });
}

TEST_CASE("what cannot be read is refused, and left out where it is not all") {
    in_intake([](db::Database& database, const ErrorIntake& intake, Id<Application> shop) {
        SentErrors broken{.application = shop, .received = noon, .events = {{"[1,2"}}};
        CHECK(refusal(take(intake, broken).get()) == "event_malformed");
        auto both = one_event(shop);
        both.events.push_back({"nonsense"});
        CHECK(refusal(take(intake, both).get()) == "none");
        CHECK(count(database, "(SELECT SUM(events) FROM error_group)") == 1);
        CHECK(intake.figures().malformed == 2);
        CHECK(count(database, "(SELECT SUM(quantity) FROM error_discard)") == 1);
    });
}

TEST_CASE("before it is open an intake says when to come back") {
    const ErrorIntake intake;
    const auto answer = take(intake, one_event({1})).get();
    CHECK(refusal(answer) == "errors_away");
    CHECK(answer.error().retry_after.has_value());
}

TEST_CASE("the same exception of a span and of a log record counts once") {
    in_intake([](db::Database& database, const ErrorIntake& intake, Id<Application> shop) {
        events::TelemetryException exception{
            .at = noon,
            .type = "java.lang.IllegalStateException",
            .message = "no stock",
            .stack_trace =
                "java.lang.IllegalStateException: no stock\n"
                "\tat com.shop.Stock.take(Stock.java:41)\n",
            .is_handled = false,
            .language = "java",
            .service = "stock",
            .version = "1.2.0",
            .trace_id = std::string(32, 'b'),
            .span_id = std::string(16, 'c'),
        };
        for (int i = 0; i < 2; ++i) {
            std::promise<bool> promise;
            intake.exceptions()(shop.value, noon, {exception}, [&](Result<> done) {
                promise.set_value(static_cast<bool>(done));
            });
            CHECK(promise.get_future().get());
            exception.logger = "com.shop.Stock";
            exception.at = noon + std::chrono::seconds(1);
        }
        CHECK(count(database, "(SELECT SUM(events) FROM error_group)") == 1);
        database.read([&](db::Sql& sql) {
            const auto group = sql.one<ErrorGroup>("FROM error_group ORDER BY id LIMIT 1");
            REQUIRE(group);
            CHECK(group->type == "java.lang.IllegalStateException");
            CHECK(group->is_unhandled);
            CHECK(group->first_release == "1.2.0");
            return true;
        });
    });
}

TEST_CASE("old counts and events are removed, and what was ignored until now comes back") {
    in_world([](World& world) {
        const auto id = world.take(SentError{});
        REQUIRE(
            refusal(ignore_error(
                world.sql, world.by(world.developer),
                {.id = id, .until = world.now + std::chrono::hours(1)}
            )) == "none"
        );
        const auto rows = [&](const std::string& table) {
            return world.sql.value<std::int64_t>("SELECT COUNT(*) FROM " + table).value();
        };
        CHECK(reopen_due(world.sql, Call::system(world.now, "test"), 10) == 0);
        world.now = world.now + std::chrono::hours(2);
        CHECK(reopen_due(world.sql, Call::system(world.now, "test"), 10) == 1);
        CHECK(world.group(id).state == ErrorState::open);
        CHECK(rows("error_count") == 2);
        const auto remove_all = [&] {
            for (int i = 0; i < 10 && !remove_old(world.sql, world.now); ++i) continue;
        };
        world.now = world.now + std::chrono::hours(49);
        remove_all();
        CHECK(rows("error_count") == 1);
        CHECK(rows("error_sample") == 1);
        world.now = world.now + errors_kept;
        remove_all();
        CHECK(rows("error_count") == 0);
        CHECK(rows("error_sample") == 0);
        CHECK(world.group(id).events == 1);
    });
}

TEST_CASE("a person is taken out of whole events, titles and tags, and out of no others") {
    in_world([](World& world) {
        const auto theirs = world.take(SentError{.type = "A", .user = "ann@acme.test"});
        const auto titled = world.take(SentError{.type = "No mail to ann@acme.test"});
        const auto other = world.take(SentError{.type = "B", .user = "bob"});
        world.take(SentError{.type = "B", .tag = "ann@acme.test"});
        const DataSubject ann{world.requester, "ann@acme.test", "ann"};
        std::int64_t erased = 0;
        for (const auto& step : personal_data().erasure) {
            std::optional<std::int64_t> next = 0;
            while (next) {
                auto progress = step.run(world.sql, world.by(world.manager), ann, *next);
                REQUIRE(refusal(progress) == "none");
                erased += progress->erased;
                next = progress->next;
            }
        }
        const auto rows = [&](const std::string& from) {
            return world.sql.value<std::int64_t>("SELECT COUNT(*) FROM " + from).value();
        };
        CHECK(erased > 0);
        CHECK(rows("error_sample WHERE error_group = " + to_string(theirs)) == 0);
        CHECK(rows("error_sample WHERE error_group = " + to_string(other)) == 1);
        CHECK(rows("error_tag") == 0);
        CHECK(world.group(titled).title.find("ann@acme.test") == std::string::npos);
        CHECK(world.group(theirs).events == 1);
    });
}

TEST_CASE("native frames are resolved aside before they are grouped, or not where no room is") {
    in_intake([](db::Database& database, const ErrorIntake& intake, Id<Application> shop) {
        bool has_room = true;
        std::vector<std::function<void()>> tasks;
        intake.resolve_aside({
            .is_wanted = [](Id<Application>,
                            std::string_view json) { return json.find("image_addr") != json.npos; },
            .submit =
                [&](std::function<void()> task) {
                    if (has_room) tasks.push_back(std::move(task));
                    return has_room;
                },
            .resolve =
                [](Id<Application>, errors::ErrorEvent& event) {
                    for (auto& frame : event.exceptions.at(0).trace->frames)
                        frame.function = "crash";
                },
        });
        const auto native = [&](std::string_view address) {
            return SentErrors{
                .application = shop,
                .received = noon,
                .events =
                    {{R"({"platform":"native","x":{"image_addr":1},"exception":[{"type":"S",)"
                      R"("stacktrace":{"frames":[{"instruction_addr":")" +
                      std::string(address) + R"(","function":"f_)" + std::string(address) +
                      R"("}]}}]})"}}
            };
        };
        CHECK(refusal(take(intake, one_event(shop)).get()) == "none");
        CHECK(tasks.empty());
        auto first = take(intake, native("0x1"));
        auto second = take(intake, native("0x2"));
        REQUIRE(tasks.size() == 2);
        CHECK(intake.figures().taken == 1);
        for (const auto& task : tasks) task();
        CHECK(refusal(first.get()) == "none");
        CHECK(refusal(second.get()) == "none");
        CHECK(count(database, "(SELECT COUNT(*) FROM error_group)") == 2);
        has_room = false;
        CHECK(refusal(take(intake, native("0x3")).get()) == "none");
        CHECK(count(database, "(SELECT COUNT(*) FROM error_group)") == 3);
    });
}

}  // namespace mainstay::bugfix::test::intake_test
