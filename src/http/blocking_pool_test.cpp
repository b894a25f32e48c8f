#include "http/blocking_pool.hpp"

#include <atomic>
#include <future>

#include <doctest/doctest.h>

#include "db/failure.hpp"

namespace mainstay::http::blocking_pool_test {

TEST_CASE("a pool refuses what is more than its queue takes, and finishes the rest") {
    std::atomic<int> done = 0;
    std::promise<void> go;
    auto gate = go.get_future().share();
    {
        BlockingPool pool({.name = "files", .threads = 1, .waiting_max = 2});
        std::promise<void> begun;
        pool.submit([&] {
            begun.set_value();
            gate.wait();
            ++done;
        });
        begun.get_future().wait();
        pool.submit([&] { ++done; });
        pool.submit([&] { ++done; });

        CHECK_THROWS_AS(pool.submit([&] { ++done; }), db::Overloaded);
        pool.submit([&] { ++done; }, Step::next);
        auto figures = pool.figures();
        CHECK(figures.waiting == 3);
        CHECK(figures.running == 1);
        CHECK(figures.refused == 1);
        auto text = metrics_text({&pool});
        CHECK(text.find("mainstay_executor_waiting{executor=\"files\"} 3\n") != text.npos);
        CHECK(text.find("mainstay_executor_refused_total{executor=\"files\"} 1\n") != text.npos);
        go.set_value();
    }
    CHECK(done == 4);
}

TEST_CASE("one pool does not wait for another") {
    std::promise<void> go;
    auto gate = go.get_future().share();
    BlockingPool passwords({.name = "passwords", .threads = 1, .yields = true});
    BlockingPool files({.name = "files", .threads = 1});
    for (int i = 0; i < 20; ++i) passwords.submit([gate] { gate.wait(); });

    std::promise<void> read;
    files.submit([&] { read.set_value(); });

    CHECK(read.get_future().wait_for(std::chrono::seconds(30)) == std::future_status::ready);
    go.set_value();
}

}  // namespace mainstay::http::blocking_pool_test
