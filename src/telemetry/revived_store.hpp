// A store that is opened again where it can no longer be used.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "telemetry/store.hpp"

namespace mainstay::telemetry {

/// Whoever asks while it is opened again is refused with telemetry_away. Any thread.
class RevivedStore final : public Store {
public:
    /// Opens a store; it calls `unusable` once, from any thread, when it is to be opened again.
    using Open = std::function<std::unique_ptr<Store>(std::function<void()> unusable)>;

    /// Throws what `open` does, this time.
    explicit RevivedStore(Open open);
    RevivedStore(const RevivedStore&) = delete;
    RevivedStore& operator=(const RevivedStore&) = delete;
    ~RevivedStore() override;

    void append(std::unique_ptr<Arrival> arrival, Appended appended) override;
    Result<Rows> select(const Select& asked) override;

    Result<std::vector<SeriesSamples>> samples(
        const std::vector<std::int64_t>& series, TimeRange range
    ) override;

    Result<std::vector<SeriesSummary>> summaries(
        const std::vector<std::int64_t>& series, TimeRange range, SummaryUnit unit
    ) override;

    StoreFigures figures() override;
    void tidy() override;

private:
    std::shared_ptr<Store> store();  // Owned by this, and by who asks.
    void revive();
    void open_again();

    const Open open_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::shared_ptr<Store> store_;  // Owned by this, and by whoever asks at the moment.
    bool is_unusable_ = false;
    bool is_ending_ = false;
    std::string trouble_;
    std::thread thread_;
};

}  // namespace mainstay::telemetry
