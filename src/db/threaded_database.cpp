#include "db/threaded_database.hpp"

#include "base/check.hpp"
#include "base/log.hpp"

namespace mainstay::db {

namespace {

thread_local bool is_database_thread = false;

// What is called here has been told to be quick and not to fail; the works of others must not
// suffer if it does.
template <class Function, class... Args>
void call(const char* what, const Function& function, Args&&... args) {
    try {
        function(std::forward<Args>(args)...);
    } catch (const std::exception& error) {
        MAINSTAY_LOG(error, "db", "{} failed: {}", what, error.what());
    }
}

}  // namespace

void Database::wait(Access access, Work work) {
    // A database thread that waits for database threads would wait for itself.
    MAINSTAY_CHECK(!is_database_thread);
    std::mutex mutex;
    std::condition_variable ended;
    bool is_ended = false;
    std::exception_ptr failure;

    auto done = [&](std::exception_ptr why) {
        std::lock_guard lock(mutex);
        failure = std::move(why);
        is_ended = true;
        ended.notify_one();  // Under the lock: afterwards all of this may be gone.
    };
    submit(access, {std::move(work), done});

    std::unique_lock lock(mutex);
    ended.wait(lock, [&] { return is_ended; });
    if (failure) std::rethrow_exception(std::move(failure));
}

void ThreadedDatabase::on_commit(std::function<void()> listener) {
    listeners_.with([&](auto& listeners) { listeners.push_back(std::move(listener)); });
}

void ThreadedDatabase::close() {
    reads_.close();
    writes_.close();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

void ThreadedDatabase::submit(Access access, Waiting waiting) {
    queue(access).push(std::move(waiting));
}

void ThreadedDatabase::start_thread(std::function<void()> loop) {
    threads_.emplace_back([loop = std::move(loop)] {
        is_database_thread = true;
        loop();
    });
}

void ThreadedDatabase::settle(std::span<Waiting> works, std::span<Ending> endings) {
    bool has_written = false;
    for (Ending& ending : endings) {
        has_written |= ending.has_written;
        for (auto& effect : ending.effects) call("an effect after commit", effect);
    }
    if (has_written) {
        listeners_.with([](auto& listeners) {
            for (auto& listener : listeners) call("a listener for commits", listener);
        });
    }
    for (std::size_t i = 0; i < works.size(); ++i)
        call("the end of a work", works[i].done, std::move(endings[i].failure));
}

void roll_back(Session& session) {
    try {
        if (session.is_in_transaction()) session.script("ROLLBACK");
    } catch (const std::exception& error) {
        MAINSTAY_LOG(warning, "db", "rollback failed: {}", error.what());
    }
}

Ending run_in_transaction(
    Session& session, const char* begin, const Database::Work& work, bool& is_committing
) {
    session.script(begin);
    try {
        Sql sql(session);
        if (!work(sql)) {
            roll_back(session);
            return {};
        }
        if (sql.has_failed()) throw Failure("a statement failed, and its work went on as if not");
        is_committing = true;
        session.script("COMMIT");
        is_committing = false;
        return {.failure = {}, .effects = sql.take_effects(), .has_written = sql.has_written()};
    } catch (...) {
        roll_back(session);
        throw;
    }
}

}  // namespace mainstay::db
