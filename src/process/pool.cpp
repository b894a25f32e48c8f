#include "process/pool.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "base/log.hpp"
#include "process/exchange.hpp"

namespace mainstay::process {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds exit_grace{1'000};

// A child and what it has done.
struct Kept {
    std::unique_ptr<Child> child;
    int requests = 0;
    Clock::time_point idle_since{};
};

}  // namespace

/// The children, and the thread that starts them: a child dies with the thread that it comes from,
/// and those who ask may end at any time.
class Pool::Keeper {
public:
    explicit Keeper(PoolOptions options)
        : options_(std::move(options)), thread_([this] { keep(); }) {}

    ~Keeper() {
        stop();
        thread_.join();
    }

    void stop() {
        std::lock_guard lock(mutex_);
        is_stopping_ = true;
        changed_.notify_all();
    }

    Answer ask(std::string_view request, const RequestLimits& limits) {
        count([](PoolFigures& figures) { ++figures.requests; });
        try {
            auto kept = borrow();
            return ask(std::move(kept), request, limits);
        } catch (const Unavailable&) {
            count([](PoolFigures& figures) { ++figures.unavailable; });
            throw;
        } catch (const Lost&) {
            count([](PoolFigures& figures) { ++figures.lost; });
            throw;
        }
    }

    PoolFigures figures() const {
        std::lock_guard lock(mutex_);
        auto all = figures_;
        all.children = children_;
        return all;
    }

private:
    Answer ask(Kept kept, std::string_view request, const RequestLimits& limits) {
        // However this ends, the place of the child is given back.
        struct Return {
            Keeper& keeper;
            Kept& kept;
            bool is_well = false;

            ~Return() { keeper.give_back(is_well ? std::move(kept) : Kept()); }
        } back{*this, kept};

        auto answer = Exchange(*kept.child, options_, limits, is_stopping_).ask(request);
        if (auto* fault = std::get_if<Fault>(&answer))
            record(*fault);
        else
            back.is_well = true;
        return answer;
    }

    Kept borrow() {
        std::unique_lock lock(mutex_);
        auto until = Clock::now() + options_.free_wait_max;
        auto failures_before = start_failures_;
        ++figures_.waiting;

        struct Left {
            int& waiting;

            ~Left() { --waiting; }
        } left{figures_.waiting};

        while (idle_.empty()) {
            if (is_stopping_) throw Unavailable("the server stops");
            if (start_failures_ != failures_before) throw Unavailable(start_error_);
            if (children_ < options_.children_max && starting_ < figures_.waiting) {
                ++children_;
                ++wanted_;
                ++starting_;
                changed_.notify_all();
            }
            if (changed_.wait_until(lock, until) == std::cv_status::timeout && idle_.empty())
                throw Unavailable("no child process became free");
        }
        auto kept = std::move(idle_.back());
        idle_.pop_back();
        ++figures_.busy;
        return kept;
    }

    // An empty one was lost; one that has done much is replaced when it is needed again.
    void give_back(Kept kept) {
        bool is_worn = !kept.child || ++kept.requests >= options_.requests_max ||
                       kept.child->cpu() > options_.limits.cpu_max / 2 ||
                       kept.child->resident_bytes() > options_.resident_bytes_max;
        if (is_worn && kept.child) kept.child->end(exit_grace);
        std::lock_guard lock(mutex_);
        kept.idle_since = Clock::now();
        --figures_.busy;
        if (is_worn)
            --children_;
        else
            idle_.push_back(std::move(kept));
        changed_.notify_all();
    }

    void keep() {
        std::unique_lock lock(mutex_);
        while (!is_stopping_) {
            if (wanted_ > 0) {
                --wanted_;
                start(lock);
                continue;
            }
            end_idle(lock, options_.idle_max);
            if (idle_.empty())
                changed_.wait(lock);
            else
                changed_.wait_for(lock, options_.idle_max / 4);
        }
        children_ -= std::exchange(wanted_, 0);
        while (children_ > 0) {
            end_idle(lock, std::chrono::milliseconds(0));
            if (children_ > 0) changed_.wait(lock);
        }
    }

    void start(std::unique_lock<std::mutex>& lock) {
        lock.unlock();
        Kept kept;
        std::string error;
        try {
            kept.child = std::make_unique<Child>(options_.arguments, options_.limits);
            Exchange(*kept.child, options_, {}, is_stopping_).greet();
        } catch (const std::exception& failure) {
            error = failure.what();
            MAINSTAY_LOG(error, "process", "a child process could not be started: {}", error);
        }
        lock.lock();
        --starting_;
        if (error.empty()) {
            kept.idle_since = Clock::now();
            idle_.push_back(std::move(kept));
        } else {
            --children_;
            ++start_failures_;
            start_error_ = error;
        }
        changed_.notify_all();
    }

    void end_idle(std::unique_lock<std::mutex>& lock, std::chrono::milliseconds idle_max) {
        auto before = Clock::now() - idle_max;
        std::vector<Kept> ending;
        for (auto& kept : idle_) {
            if (kept.idle_since <= before) ending.push_back(std::move(kept));
        }
        std::erase_if(idle_, [](const Kept& kept) { return !kept.child; });
        if (ending.empty()) return;
        lock.unlock();
        for (auto& kept : ending) kept.child->end(exit_grace);
        lock.lock();
        children_ -= static_cast<int>(ending.size());
        changed_.notify_all();
    }

    void record(Fault fault) {
        count([&](PoolFigures& figures) {
            switch (fault) {
                case Fault::crashed:
                    ++figures.crashed;
                    return;
                case Fault::out_of_memory:
                    ++figures.out_of_memory;
                    return;
                case Fault::too_slow:
                    ++figures.too_slow;
                    return;
                case Fault::too_large:
                    ++figures.too_large;
                    return;
            }
        });
    }

    template <class Change>
    void count(Change change) {
        std::lock_guard lock(mutex_);
        change(figures_);
    }

    const PoolOptions options_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Kept> idle_;
    int children_ = 0;  // Idle, at work, or being started.
    int wanted_ = 0;    // To be started.
    int starting_ = 0;  // Those, and the one that is being started.
    std::uint64_t start_failures_ = 0;
    std::string start_error_;
    PoolFigures figures_;
    std::atomic<bool> is_stopping_ = false;
    std::thread thread_;  // Last: it uses all of the above.
};

Pool::Pool(PoolOptions options) : keeper_(std::make_unique<Keeper>(std::move(options))) {}

Pool::~Pool() = default;

Answer Pool::ask(std::string_view request, const RequestLimits& limits) {
    return keeper_->ask(request, limits);
}

PoolFigures Pool::figures() const { return keeper_->figures(); }

void Pool::stop() { keeper_->stop(); }

}  // namespace mainstay::process
