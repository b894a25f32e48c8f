// A job that leaves a row behind, and how to wait for it, for tests of this module.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

#include <boost/describe.hpp>

#include "db/testing.hpp"
#include "jobs/jobs.hpp"

namespace mainstay::jobs {

struct Greet {
    static constexpr std::string_view kind = "test.greet";
    std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Greet, (), (number))

/// Runs `body` on a fresh database of each kind, with a table `greeting`.
inline void on_each(const std::function<void(db::test::TestDatabase&)>& body) {
    db::test::on_each_database({migrations()}, [&](db::test::TestDatabase& database) {
        database->write([](db::Sql& sql) {
            sql.script("CREATE TABLE greeting (number BIGINT NOT NULL, attempt INTEGER NOT NULL)");
        });
        body(database);
    });
}

/// Whether it becomes true within half a minute.
template <class Predicate>
bool comes_true(Predicate predicate) {
    for (int i = 0; i < 3000 && !predicate(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return predicate();
}

inline bool is_idle(db::test::TestDatabase& database) {
    auto number = database->read([](db::Sql& sql) { return counts(sql); });
    return number.ready + number.running == 0;
}

inline void enqueue_greets(db::test::TestDatabase& database, int count) {
    database->write([&](db::Sql& sql) {
        for (int i = 0; i < count; ++i) enqueue(sql, Greet{i}, Time{1});
    });
}

/// Does the job: a row of `greeting`.
inline void greet(db::Sql& sql, const Greet& job, const Run& run) {
    sql.run(
        "INSERT INTO greeting (number, attempt) VALUES (:number, :attempt)", job.number,
        run.attempt()
    );
}

inline std::int64_t greetings(db::test::TestDatabase& database) {
    return database->read([](db::Sql& sql) {
        return sql.value<std::int64_t>("SELECT count(*) FROM greeting").value();
    });
}

}  // namespace mainstay::jobs
