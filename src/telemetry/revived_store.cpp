#include "telemetry/revived_store.hpp"

#include <fmt/format.h>

#include "base/log.hpp"

namespace mainstay::telemetry {

namespace {

constexpr std::chrono::seconds open_every{2};

}  // namespace

RevivedStore::RevivedStore(Open open) : open_(std::move(open)) {
    open_again();
    thread_ = std::thread([this] { revive(); });
}

RevivedStore::~RevivedStore() {
    {
        std::lock_guard lock(mutex_);
        is_ending_ = true;
        changed_.notify_all();
    }
    thread_.join();
}

// Owned by this, and by who asks.
std::shared_ptr<Store> RevivedStore::store() {
    std::lock_guard lock(mutex_);
    return store_;
}

void RevivedStore::open_again() {
    auto opened = open_([this] {
        std::lock_guard lock(mutex_);
        is_unusable_ = true;
        changed_.notify_all();
    });
    std::lock_guard lock(mutex_);
    store_ = std::move(opened);
    trouble_.clear();
}

void RevivedStore::revive() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [&] { return is_ending_ || is_unusable_; });
        if (is_ending_) return;
        is_unusable_ = false;
        std::weak_ptr<Store> left = store_;
        trouble_ = "The store of telemetry is opened again.";
        // Its directory is free when the last question has its answer.
        auto last = std::move(store_);
        store_ = nullptr;
        lock.unlock();
        MAINSTAY_LOG(error, "telemetry", "The store of telemetry cannot go on: it is opened again");
        last.reset();
        while (!left.expired()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
        lock.lock();
        while (!is_ending_ && !store_) {
            lock.unlock();
            std::string why;
            try {
                open_again();
            } catch (const std::exception& failure) {
                why = failure.what();
            }
            lock.lock();
            if (why.empty()) break;
            trouble_ = fmt::format("The store of telemetry cannot be opened: {}", why);
            MAINSTAY_LOG(error, "telemetry", "{}", trouble_);
            changed_.wait_for(lock, open_every, [&] { return is_ending_; });
        }
    }
}

void RevivedStore::append(std::unique_ptr<Arrival> arrival, Appended appended) {
    if (auto there = store()) return there->append(std::move(arrival), std::move(appended));
    appended(refuse(code::telemetry_away));
}

Result<Rows> RevivedStore::select(const Select& asked) {
    if (auto there = store()) return there->select(asked);
    return refuse(code::telemetry_away);
}

Result<std::vector<SeriesSamples>> RevivedStore::samples(
    const std::vector<std::int64_t>& series, TimeRange range
) {
    if (auto there = store()) return there->samples(series, range);
    return refuse(code::telemetry_away);
}

Result<std::vector<SeriesSummary>> RevivedStore::summaries(
    const std::vector<std::int64_t>& series, TimeRange range, SummaryUnit unit
) {
    if (auto there = store()) return there->summaries(series, range, unit);
    return refuse(code::telemetry_away);
}

StoreFigures RevivedStore::figures() {
    if (auto there = store()) return there->figures();
    std::lock_guard lock(mutex_);
    StoreFigures figures;
    figures.trouble = trouble_;
    return figures;
}

void RevivedStore::tidy() {
    if (auto there = store()) there->tidy();
}

}  // namespace mainstay::telemetry
