#include "http/blocking_pool.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <sys/resource.h>

#include "db/failure.hpp"

namespace mainstay::http {

BlockingPool::BlockingPool(Options options) : options_(options) {
    for (int i = 0; i < std::max(options_.threads, 1); ++i)
        threads_.emplace_back([this] { run(); });
}

BlockingPool::~BlockingPool() {
    {
        std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
}

void BlockingPool::submit(std::function<void()> task, Step step) {
    {
        std::lock_guard lock(mutex_);
        if (step == Step::first && std::ssize(queue_) >= options_.waiting_max) {
            ++figures_.refused;
            throw db::Overloaded("too much waits for the executor of " + std::string(name()));
        }
        queue_.push_back({std::move(task), std::chrono::steady_clock::now()});
    }
    wake_.notify_one();
}

BlockingPool::Figures BlockingPool::figures() const {
    std::lock_guard lock(mutex_);
    auto figures = figures_;
    figures.waiting = std::ssize(queue_);
    return figures;
}

void BlockingPool::run() {
    // On Linux this is the priority of the calling thread alone. A little: whoever signs in beside
    // a busy machine must not wait for ever.
    if (options_.yields) setpriority(PRIO_PROCESS, 0, 3);
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [&] { return is_ending_ || !queue_.empty(); });
        if (queue_.empty()) return;
        auto next = std::move(queue_.front());
        queue_.pop_front();
        figures_.waited += std::chrono::steady_clock::now() - next.since;
        ++figures_.begun;
        ++figures_.running;
        lock.unlock();
        next.task();
        next.task = nullptr;
        lock.lock();
        --figures_.running;
    }
}

std::string metrics_text(const std::vector<const BlockingPool*>& pools) {
    std::string out;
    auto write = [&](std::string_view name, std::string_view type, std::string_view help, auto of) {
        fmt::format_to(
            std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type
        );
        for (const auto* pool : pools) {
            fmt::format_to(
                std::back_inserter(out), "{}{{executor=\"{}\"}} {}\n", name, pool->name(),
                of(pool->figures())
            );
        }
    };
    using Figures = BlockingPool::Figures;
    write(
        "mainstay_executor_waiting", "gauge", "Steps that wait for a thread.",
        [](const Figures& figures) { return figures.waiting; }
    );
    write("mainstay_executor_running", "gauge", "Steps that run.", [](const Figures& figures) {
        return figures.running;
    });
    write(
        "mainstay_executor_begun_total", "counter", "Steps that were begun.",
        [](const Figures& figures) { return figures.begun; }
    );
    write(
        "mainstay_executor_refused_total", "counter", "Steps refused since too many waited.",
        [](const Figures& figures) { return figures.refused; }
    );
    write(
        "mainstay_executor_wait_seconds_total", "counter",
        "How long the steps that were begun had waited, together.",
        [](const Figures& figures) { return std::chrono::duration<double>(figures.waited).count(); }
    );
    return out;
}

}  // namespace mainstay::http
