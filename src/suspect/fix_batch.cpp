#include "suspect/fix_batch.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "base/text.hpp"
#include "git/codes.hpp"

namespace mainstay::suspect {

namespace {

constexpr std::size_t chunk_fixes = 8;
constexpr std::size_t index_from = 30;  // Fixes.
constexpr unsigned threads_max = 16;
constexpr std::size_t chunks_ahead = 64;  // Of the one that is awaited.

using Answers = std::vector<Result<FixAnswer>>;

class Batch {
public:
    Batch(
        const git::Repository& repository, const std::vector<std::string>& fixes,
        const FixOptions& options
    )
        : repository_(repository),
          fixes_(fixes),
          options_(options),
          done_((fixes.size() + chunk_fixes - 1) / chunk_fixes) {}

    void run(const std::function<void(const AnsweredFix&)>& on_answer) {
        const auto wanted = std::min<std::size_t>(
            done_.size(), std::clamp(std::thread::hardware_concurrency(), 1U, threads_max)
        );
        std::vector<std::jthread> threads;
        for (std::size_t at = 0; at < wanted; ++at)
            threads.emplace_back([this](const std::stop_token& stop) { work(stop); });
        for (std::size_t chunk = 0; chunk < done_.size(); ++chunk) {
            const auto answers = wait_for(chunk);
            for (std::size_t at = 0; at < answers.size(); ++at)
                on_answer({fixes_[chunk * chunk_fixes + at], answers[at]});
        }
    }

private:
    void work(const std::stop_token& stop) {
        for (;;) {
            std::size_t chunk = 0;
            {
                std::unique_lock lock(mutex_);
                chunk = next_++;
                if (chunk >= done_.size()) return;
                changed_.wait(lock, stop, [&] { return chunk < awaited_ + chunks_ahead; });
                if (stop.stop_requested()) return;
            }
            std::optional<Answers> answers;
            std::exception_ptr failure;
            try {
                answers = answers_of(chunk);
            } catch (...) {
                failure = std::current_exception();
            }
            const std::lock_guard lock(mutex_);
            done_[chunk] = std::move(answers);
            if (failure) failure_ = failure;
            changed_.notify_all();
        }
    }

    // Throws what a thread threw.
    Answers wait_for(std::size_t chunk) {
        std::unique_lock lock(mutex_);
        awaited_ = chunk;
        changed_.notify_all();
        changed_.wait(lock, [&] { return done_[chunk] || failure_; });
        if (failure_) std::rethrow_exception(failure_);
        auto answers = *std::move(done_[chunk]);
        done_[chunk].emplace();
        return answers;
    }

    Answers answers_of(std::size_t chunk) const {
        const auto begin = fixes_.begin() + static_cast<std::ptrdiff_t>(chunk * chunk_fixes);
        const auto left = static_cast<std::size_t>(fixes_.end() - begin);
        const std::vector<std::string> given(
            begin, begin + static_cast<std::ptrdiff_t>(std::min(left, chunk_fixes))
        );
        const auto ids = repository_.resolve_all(given);
        if (!ids) return Answers(given.size(), ids.error());
        std::vector<git::CommitId> known;
        for (const auto& id : *ids)
            if (id) known.push_back(*id);
        auto together = suspects_of(repository_, known, options_);
        Answers answers;
        std::size_t at = 0;
        for (std::size_t place = 0; place < given.size(); ++place) {
            const auto& id = (*ids)[place];
            if (!id)
                answers.emplace_back(refuse(
                    git::code::no_such_revision,
                    {{"revision", cleaned_utf8(clipped(given[place], 200))}}
                ));
            else if (together)
                answers.emplace_back(std::move((*together)[at++]));
            else
                answers.push_back(alone(*id));
        }
        return answers;
    }

    Result<FixAnswer> alone(const git::CommitId& id) const {
        auto answers = TRY(suspects_of(repository_, {id}, options_));
        return std::move(answers.front());
    }

    const git::Repository& repository_;
    const std::vector<std::string>& fixes_;
    const FixOptions& options_;
    std::mutex mutex_;  // Of all that follows.
    std::condition_variable_any changed_;
    std::size_t next_ = 0, awaited_ = 0;
    std::vector<std::optional<Answers>> done_;
    std::exception_ptr failure_;
};

}  // namespace

Result<> answer_all(
    const git::Repository& repository, const std::vector<std::string>& fixes,
    const FixOptions& options, const std::function<void(const AnsweredFix&)>& on_answer
) {
    if (fixes.size() >= index_from) repository.make_commit_graph();
    if (!fixes.empty()) Batch(repository, fixes, options).run(on_answer);
    return {};
}

}  // namespace mainstay::suspect
