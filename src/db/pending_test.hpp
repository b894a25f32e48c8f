// Transactions that are submitted and waited for one by one, for tests.
#pragma once

#include <condition_variable>
#include <latch>
#include <memory>
#include <mutex>

#include "db/database.hpp"

namespace mainstay::db {

/// The end of a transaction, to be waited for.
class Pending {
public:
    Pending(Database& database, Database::Transaction body) : end_(std::make_unique<End>()) {
        database.submit_write(std::move(body), [end = end_.get()](std::exception_ptr failure) {
            std::lock_guard lock(end->mutex);
            end->failure = std::move(failure);
            end->is_there = true;
            end->came.notify_one();
        });
    }

    /// Throws what the transaction failed with.
    void get() {
        std::unique_lock lock(end_->mutex);
        end_->came.wait(lock, [&] { return end_->is_there; });
        if (end_->failure) std::rethrow_exception(std::exchange(end_->failure, {}));
    }

private:
    struct End {
        std::mutex mutex;
        std::condition_variable came;
        bool is_there = false;
        std::exception_ptr failure;
    };

    std::unique_ptr<End> end_;
};

/// Occupies the one writer until it goes, so that what is submitted meanwhile runs together.
class Hold {
public:
    explicit Hold(Database& database) : pending_(database, [this](Sql&) { return wait(), true; }) {
        begun_.wait();
    }

    ~Hold() {
        go_.count_down();
        pending_.get();
    }

private:
    void wait() {
        begun_.count_down();
        go_.wait();
    }

    std::latch begun_{1};
    std::latch go_{1};
    Pending pending_;  // After the latches that its body uses.
};

}  // namespace mainstay::db
