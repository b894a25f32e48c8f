// An answer that is given on one thread and awaited on a loop, with a deadline. Only for .cpp files
// of this module.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include "http/loop.hpp"
#include "http/raw.hpp"

namespace mainstay::http {

/// An answer on its way from any thread to the coroutine that waits for it.
struct Awaited {
    std::mutex mutex;
    Timer* timer = nullptr;  // Of who waits; null when nobody does any more.
    bool is_there = false;
    std::optional<Result<Answer>> answer{};  // Nothing once it is there: the handler failed.
};

/// Who waits for the answer of a handler, on the loop that is to send it.
class AwaitedAnswer {
public:
    AwaitedAnswer(Loop& loop, Steady::time_point until)
        : timer_(loop.context.get_executor(), until) {
        awaited_->timer = &timer_;
    }

    AwaitedAnswer(const AwaitedAnswer&) = delete;
    AwaitedAnswer& operator=(const AwaitedAnswer&) = delete;

    ~AwaitedAnswer() {
        std::lock_guard lock(awaited_->mutex);
        awaited_->timer = nullptr;
    }

    Responder responder() {
        auto deliver = [awaited = awaited_](std::optional<Result<Answer>> answer) {
            std::lock_guard lock(awaited->mutex);
            if (!awaited->timer) return;
            awaited->is_there = true;
            awaited->answer = std::move(answer);
            // Under the lock: who waits, and so the loop, cannot be gone before this is posted.
            asio::post(awaited->timer->get_executor(), [awaited] {
                std::lock_guard again(awaited->mutex);
                if (awaited->timer) awaited->timer->cancel();
            });
        };
        return Responder(deliver);
    }

    /// Waits until the answer is there, or the time is over.
    Task<> wait() {
        if (is_there()) co_return;
        boost::system::error_code woken;
        co_await timer_.async_wait(asio::redirect_error(use_task, woken));
    }

    bool is_there() const {
        std::lock_guard lock(awaited_->mutex);
        return awaited_->is_there;
    }

    std::optional<Result<Answer>> answer() {
        std::lock_guard lock(awaited_->mutex);
        return std::move(awaited_->answer);
    }

private:
    // Owned by this and by the responder that the handler keeps, which may outlive the server.
    std::shared_ptr<Awaited> awaited_ = std::make_shared<Awaited>();
    Timer timer_;
};

}  // namespace mainstay::http
