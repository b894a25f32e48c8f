#include <algorithm>
#include <atomic>
#include <future>
#include <thread>
#include <utility>

#include <boost/describe.hpp>
#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "jobs/in_flight_table.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::jobs::lanes_test {

namespace {

using db::Sql;
using db::test::TestDatabase;
using std::chrono::milliseconds;

void on_each(const std::function<void(TestDatabase&)>& body) {
    db::test::on_each_database({migrations()}, body);
}

template <class Predicate>
bool comes_true(Predicate predicate) {
    for (int i = 0; i < 3000 && !predicate(); ++i) std::this_thread::sleep_for(milliseconds(10));
    return predicate();
}

void enqueue_some(TestDatabase& database, std::string_view kind, int count) {
    database->write([&](Sql& sql) {
        for (int i = 0; i < count; ++i) enqueue_payload(sql, kind, "{}", Time{1}, std::nullopt);
    });
}

KindCounts count_of(TestDatabase& database, const std::string& kind) {
    return database->read([&](Sql& sql) { return counts_of(sql, {kind}, system_now()).at(0); });
}

/// Jobs that hang, whatever the runner wants, until they are let go.
class Hanging {
public:
    ~Hanging() { release(); }

    Worker worker(std::string kind, Lane lane) {
        return {
            std::move(kind),
            {.concurrency = 50, .lane = lane},
            [this, released = released_](const std::string&, const Run&) {
                ++begun_;
                released.wait_for(std::chrono::minutes(2));  // A test that fails has to end.
            }
        };
    }

    int begun() const { return begun_; }

    void release() {
        if (!std::exchange(is_released_, true)) release_.set_value();
    }

private:
    std::promise<void> release_;
    std::shared_future<void> released_ = release_.get_future().share();
    std::atomic<int> begun_ = 0;
    bool is_released_ = false;
};

Worker counting(std::string kind, Lane lane, std::atomic<int>& count) {
    return {std::move(kind), {.lane = lane}, [&](const std::string&, const Run&) { ++count; }};
}

RunnerOptions two_of_each() {
    return {.threads = 2, .slow_threads = 2, .poll = std::chrono::hours(1)};
}

Lane other(Lane lane) { return lane == Lane::quick ? Lane::slow : Lane::quick; }

}  // namespace

TEST_CASE("kinds that hang on all threads of a lane keep no job of the other lane waiting") {
    on_each([](TestDatabase& database) {
        for (Lane lane : {Lane::quick, Lane::slow}) {
            std::atomic<int> done = 0;
            Hanging hanging;
            Runner runner(
                *database,
                {hanging.worker("test.a", lane), hanging.worker("test.b", lane),
                 hanging.worker("test.c", lane), counting("test.other", other(lane), done)},
                {}, system_now, two_of_each()
            );
            runner.start();
            for (const char* kind : {"test.a", "test.b", "test.c"})
                enqueue_some(database, kind, 30);
            REQUIRE(comes_true([&] { return hanging.begun() == 2; }));

            enqueue_some(database, "test.other", 50);

            CHECK(comes_true([&] { return done == 50; }));
            CHECK(hanging.begun() == 2);
            hanging.release();
        }
    });
}

TEST_CASE("slow jobs are taken only for threads that have nothing to do; the rest is left to others"
) {
    on_each([](TestDatabase& database) {
        std::atomic<int> done = 0;
        Hanging hanging;
        Runner runner(
            *database,
            {hanging.worker("test.a", Lane::slow), hanging.worker("test.b", Lane::slow),
             hanging.worker("test.c", Lane::slow), counting("test.other", Lane::quick, done)},
            {}, system_now, two_of_each()
        );
        runner.start();
        for (const char* kind : {"test.a", "test.b", "test.c"}) enqueue_some(database, kind, 5);
        REQUIRE(comes_true([&] { return hanging.begun() == 2; }));
        enqueue_some(database, "test.other", 1);
        // Done, and written down: it has looked again since.
        REQUIRE(comes_true([&] {
            return done == 1 && count_of(database, "test.other").running == 0;
        }));

        auto number = database->read([](Sql& sql) { return counts(sql); });
        CHECK(number.running == 2);
        CHECK(number.ready == 13);
        auto lanes = runner.state().lanes;
        REQUIRE(lanes.size() == 2);
        CHECK(lanes[1].lane == Lane::slow);
        CHECK(lanes[1].threads == 2);
        CHECK(lanes[1].running == 2);
        CHECK(lanes[1].pending == 0);
        CHECK(lanes[1].begun == 2);
        CHECK(lanes[1].waited > std::chrono::hours(1));  // Since 1970, when they were due.
        CHECK(lanes[0].begun == 1);
        hanging.release();
        CHECK(comes_true([&] {
            auto left = database->read([](Sql& sql) { return counts(sql); });
            return left.ready + left.running == 0;
        }));
    });
}

TEST_CASE("slow kinds take turns at the one thread that is left") {
    Hanging hanging;
    InFlightTable table(
        {hanging.worker("test.a", Lane::slow), hanging.worker("test.b", Lane::slow),
         hanging.worker("test.c", Lane::slow)},
        {.quick = 1, .slow = 1}
    );
    std::string taken;
    for (int i = 0; i < 6; ++i) {
        for (const auto& want : table.allot(table.wants())) {
            CHECK(want.count == 1);
            taken += want.worker->kind.back();
        }
    }

    CHECK(taken == "abcabc");
}

TEST_CASE("a stop does not wait for the slowest job to put back what was not begun") {
    on_each([](TestDatabase& database) {
        Hanging first, second;
        auto third = second.worker("test.c", Lane::quick);
        Runner runner(
            *database,
            {first.worker("test.a", Lane::quick), second.worker("test.b", Lane::quick), third}, {},
            system_now, two_of_each()
        );
        runner.start();
        enqueue_some(database, "test.a", 1);
        enqueue_some(database, "test.b", 1);
        REQUIRE(comes_true([&] { return first.begun() == 1 && second.begun() == 1; }));
        enqueue_some(database, "test.c", 1);  // Taken, and without a thread.
        REQUIRE(comes_true([&] { return count_of(database, "test.c").running == 1; }));

        auto stopped = std::async(std::launch::async, [&] { runner.stop(); });

        CHECK(comes_true([&] { return count_of(database, "test.c").due == 1; }));
        first.release();
        CHECK(comes_true([&] { return count_of(database, "test.a").running == 0; }));
        CHECK(count_of(database, "test.b").running == 1);
        second.release();
        stopped.get();
        CHECK(count_of(database, "test.b").running == 0);
        CHECK(count_of(database, "test.c").due == 1);
        CHECK(second.begun() == 1);
    });
}

TEST_CASE("a job that a stop waits for keeps its lease meanwhile") {
    on_each([](TestDatabase& database) {
        Hanging hanging;
        Runner runner(
            *database, {hanging.worker("test.a", Lane::slow)}, {}, system_now,
            {.lease = milliseconds(300), .poll = milliseconds(20)}
        );
        runner.start();
        enqueue_some(database, "test.a", 1);
        REQUIRE(comes_true([&] { return hanging.begun() == 1; }));
        auto leased_until = [&] {
            auto jobs = database->read([](Sql& sql) { return list(sql, State::running, {}, 1); });
            return jobs.empty() ? Time{} : *jobs[0].lease_until;
        };

        auto stopped = std::async(std::launch::async, [&] { runner.stop(); });
        auto first = leased_until();

        CHECK(comes_true([&] { return leased_until() > first + milliseconds(600); }));
        hanging.release();
        stopped.get();
    });
}

}  // namespace mainstay::jobs::lanes_test
