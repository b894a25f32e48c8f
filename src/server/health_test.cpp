#include "server/health.hpp"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include <doctest/doctest.h>

#include "db/testing.hpp"
#include "server/damage.hpp"
#include "server/installation.hpp"
#include "server/modules.hpp"
#include "timeline/record.hpp"

namespace mainstay::server::health_test {

namespace {

using db::test::TestDatabase;
using std::chrono::milliseconds;
using std::chrono::seconds;

struct Sold {
    static constexpr std::string_view kind = "test.sold";
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Sold, (), (number))

/// A database and everything else that a monitor looks at.
struct Subjects {
    explicit Subjects(db::Dialect dialect = db::Dialect::sqlite) : database(dialect, {}) {
        db::migrate(*database, all_migrations(modules()), Time{1});
    }

    HealthSubjects all() {
        auto idle = [](const Sold&, const jobs::Run&) {};
        return {
            .database = *database,
            .directory = directory,
            .sealer_failure = [this] { return failure; },
            .runner = [this] { return runner; },
            .workers = {jobs::on<Sold>({.lane = lane}, idle)},
            .clock = clock,
        };
    }

    TestDatabase database;
    std::optional<std::string> directory = database.directory();
    std::optional<std::string> failure;
    jobs::RunnerState runner;
    jobs::Lane lane = jobs::Lane::quick;
    InstallationClock clock;
};

HealthLimits quick() {
    return {.free_bytes_min = 0, .answer = seconds(30), .fresh = milliseconds(0)};
}

Readiness ask(HealthMonitor& monitor) {
    // Owned by this function and by the answer, which may come after it has given up.
    auto answered = std::make_shared<std::promise<Readiness>>();
    monitor.ask([answered](Readiness readiness) { answered->set_value(std::move(readiness)); });
    auto future = answered->get_future();
    REQUIRE(future.wait_for(seconds(60)) == std::future_status::ready);
    return future.get();
}

Readiness look(Subjects& subjects, HealthLimits limits = quick()) {
    HealthMonitor monitor(subjects.all(), limits);
    monitor.start();
    return ask(monitor);
}

/// `name: cause` of what is not well, a line each.
std::string wrong(const Readiness& readiness) {
    std::string text;
    for (const auto& check : readiness.checks) {
        if (!check.ok) text += check.name + ": " + check.cause.value_or("") + '\n';
    }
    return text;
}

/// Whether the answer is that sooner or later: on a busy machine more than what is meant may be
/// late.
bool comes_to(HealthMonitor& monitor, const std::string& wanted) {
    for (int i = 0; i < 100; ++i) {
        if (wrong(ask(monitor)) == wanted) return true;
    }
    return false;
}

void enqueue_sold(Subjects& subjects, Time at) {
    subjects.database->write([&](db::Sql& sql) { jobs::enqueue(sql, Sold{1}, at); });
}

}  // namespace

TEST_CASE("a server that can do its work is ready") {
    for (auto dialect : db::test::dialects()) {
        Subjects subjects(dialect);
        enqueue_sold(subjects, system_now());

        auto readiness = look(subjects);

        CHECK(wrong(readiness) == "");
        CHECK(readiness.status == ReadyStatus::ready);
        CHECK(readiness.checks.size() == 11);
    }
}

TEST_CASE("a database that hangs is told of within the deadline, and is not asked again meanwhile"
) {
    for (auto dialect : db::test::dialects()) {
        Subjects subjects(dialect);
        auto limits = quick();
        limits.answer = milliseconds(300);
        HealthMonitor monitor(subjects.all(), limits);
        monitor.start();
        REQUIRE(comes_to(monitor, ""));
        std::promise<void> release;
        auto released = release.get_future().share();
        std::atomic<int> held = 0;
        // More than there are threads.
        for (int i = 0; i < 8; ++i) {
            auto hang = [released, &held](db::Sql&) {
                ++held;
                released.wait();
                return true;
            };
            subjects.database->submit_write(hang, [](std::exception_ptr) {});
        }
        while (held < 1) std::this_thread::sleep_for(milliseconds(1));

        CHECK(comes_to(monitor, "write: timeout\n"));
        CHECK(ask(monitor).status == ReadyStatus::not_ready);
        release.set_value();

        CHECK(comes_to(monitor, ""));
        monitor.stop();
    }
}

TEST_CASE("jobs that do not move keep the server from being ready; slow ones are only told of") {
    Subjects subjects;
    enqueue_sold(subjects, system_now() - std::chrono::minutes(11));
    CHECK(wrong(look(subjects)) == "jobs: late\n");

    subjects.lane = jobs::Lane::slow;
    auto slow = look(subjects);
    CHECK(wrong(slow) == "slow_jobs: late\n");
    CHECK(slow.status == ReadyStatus::degraded);
    for (const auto& check : slow.checks) {
        if (check.name == "slow_jobs") CHECK(check.detail->starts_with("1 of test.sold are due"));
    }

    subjects.runner.since_look = seconds(61);
    CHECK(wrong(look(subjects)) == "jobs: stalled\nslow_jobs: late\n");
}

TEST_CASE("a record of changes that is not sealed keeps the server from being ready") {
    Subjects subjects;
    subjects.failure = "the key is another: hunter2";
    auto failed = look(subjects);
    CHECK(wrong(failed) == "seal: trouble\n");
    CHECK(wire::print(failed).find("hunter2") == std::string::npos);
    subjects.failure.reset();

    subjects.database->write([](db::Sql& sql) {
        timeline::record(
            sql, Call::system(system_now() - std::chrono::minutes(3), "test"), {"ticket", 1},
            "made", nullptr, nullptr
        );
    });
    CHECK(wrong(look(subjects)) == "seal: late\n");
}

TEST_CASE("a directory that cannot be written and one that is nearly full are told apart") {
    Subjects subjects;
    subjects.directory = subjects.database.directory() + "/gone";
    CHECK(wrong(look(subjects)) == "files: input_output\n");

    subjects.directory = subjects.database.directory();
    auto limits = quick();
    limits.free_bytes_min = ~std::uint64_t{0};
    auto low = look(subjects, limits);
    CHECK(wrong(low) == "space: low_space\n");
    CHECK(low.status == ReadyStatus::degraded);
}

TEST_CASE("a kernel without a part of the sandbox is told of, and serves") {
    Subjects subjects;
    auto all = subjects.all();
    all.sandbox.has_landlock = false;
    HealthMonitor monitor(all, quick());
    monitor.start();

    auto readiness = ask(monitor);

    CHECK(wrong(readiness) == "sandbox: no_landlock\n");
    CHECK(readiness.status == ReadyStatus::degraded);
}

TEST_CASE("a jump of the clock is told of for a while") {
    Subjects subjects;
    subjects.clock.compare_with_wall();
    subjects.clock.compare_with(
        system_now() - std::chrono::hours(1), system_uptime(), system_uptime()
    );

    auto readiness = look(subjects);

    CHECK(wrong(readiness) == "clock: clock_jump\n");
    CHECK(readiness.status == ReadyStatus::degraded);
}

TEST_CASE("an answer that is fresh is given again, and one who asks at the end gets one, too") {
    Subjects subjects;
    auto limits = quick();
    limits.fresh = seconds(60);
    HealthMonitor monitor(subjects.all(), limits);
    monitor.start();
    CHECK(wrong(ask(monitor)) == "");
    subjects.failure = "since";
    CHECK(wrong(ask(monitor)) == "");

    monitor.stop();

    CHECK(wrong(ask(monitor)) == "server: stopping\n");
}

TEST_CASE("a damaged page is found") {
    Subjects subjects;
    CHECK_FALSE(damage_of(*subjects.database));
    subjects.database->write([](db::Sql& sql) {
        for (int i = 0; i < 500; ++i) jobs::enqueue(sql, Sold{i}, Time{1});
    });
    subjects.database.reopen();
    {
        auto file = std::filesystem::path(subjects.database.directory()) / "records.db";
        auto pages = std::filesystem::file_size(file) / 4096;
        std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
        for (std::uintmax_t page = pages / 2; page < pages; ++page) {
            bytes.seekp(static_cast<std::streamoff>(page * 4096));
            bytes << std::string(4096, 'x');
        }
    }

    CHECK(damage_of(*subjects.database));
    HealthMonitor monitor(subjects.all(), quick());
    monitor.start();
    // The pages are looked through beside everything else, however long that takes.
    std::string found;
    for (int i = 0; i < 600 && found.find("damage: damaged") == found.npos; ++i) {
        if (i > 0) std::this_thread::sleep_for(milliseconds(50));
        found = wrong(ask(monitor));
    }
    CAPTURE(found);
    CHECK(found.find("damage: damaged") != found.npos);
}

TEST_CASE("the metrics show how many jobs wait in each lane, and for how long") {
    Subjects subjects;
    subjects.lane = jobs::Lane::slow;
    using Load = jobs::RunnerState::LaneLoad;
    subjects.runner.lanes = {
        Load{.lane = jobs::Lane::quick, .threads = 3, .begun = 4, .waited = milliseconds(1'500)},
        Load{.lane = jobs::Lane::slow, .threads = 6, .running = 5, .pending = 1},
    };
    enqueue_sold(subjects, system_now() - seconds(100));
    enqueue_sold(subjects, system_now());
    HealthMonitor monitor(subjects.all(), quick());
    monitor.start();
    ask(monitor);

    auto text = http::Metrics({}, {}, monitor.families()).text();

    CHECK(text.find("\nmainstay_jobs_lane_threads{lane=\"quick\"} 3\n") != text.npos);
    CHECK(text.find("\nmainstay_jobs_lane_running{lane=\"slow\"} 5\n") != text.npos);
    CHECK(text.find("\nmainstay_jobs_lane_taken{lane=\"slow\"} 1\n") != text.npos);
    CHECK(text.find("\nmainstay_jobs_lane_due{lane=\"slow\"} 2\n") != text.npos);
    CHECK(text.find("\nmainstay_jobs_lane_due{lane=\"quick\"} 0\n") != text.npos);
    CHECK(text.find("\nmainstay_jobs_lane_oldest_due_seconds{lane=\"slow\"} 10") != text.npos);
    CHECK(text.find("\nmainstay_jobs_lane_begun_total{lane=\"quick\"} 4\n") != text.npos);
    CHECK(text.find("\nmainstay_jobs_lane_wait_seconds_total{lane=\"quick\"} 1.5\n") != text.npos);
}

TEST_CASE("the metrics show each check, and the jobs of each kind") {
    Subjects subjects;
    enqueue_sold(subjects, system_now());
    HealthMonitor monitor(subjects.all(), quick());
    monitor.start();
    ask(monitor);

    auto text = http::Metrics({}, {}, monitor.families()).text();

    CHECK(text.find("\nmainstay_ready 1\n") != text.npos);
    CHECK(text.find("\nmainstay_check{check=\"write\"} 1\n") != text.npos);
    CHECK(text.find("\nmainstay_jobs_due{kind=\"test.sold\"} 1\n") != text.npos);
    CHECK(text.find("\nmainstay_jobs_oldest_due_seconds{kind=\"test.sold\"} ") != text.npos);
    CHECK(text.find("\nmainstay_clock_jumps_total 0\n") != text.npos);
}

}  // namespace mainstay::server::health_test
